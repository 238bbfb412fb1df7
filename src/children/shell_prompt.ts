/**
 * How a shell is started so that its prompt shows the identity and the time left: with the person's own start files,
 * and a hook behind them. What the hook prints is data to the shell, whatever is in it. Pure.
 */
import { quotedWord } from "../shell_word.ts";
import { join } from "../system/path.ts";

export interface PromptStart {
  /** What must lie in the folder, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly set: Readonly<Record<string, string>>;
}

/**
 * Undefined for a shell whose prompt is left alone.
 *
 * @param folder where the files will lie
 * @param self the words that start this program
 * @param env the shell's own, before it starts
 */
export function promptStart(
  shell: string,
  folder: string,
  self: readonly string[],
  env: Readonly<Record<string, string>>,
): PromptStart | undefined {
  switch (shell) {
    case "bash":
      return {
        files: { bashrc: bashText(posixWords(self)) },
        args: ["--rcfile", join(folder, "bashrc")],
        set: {},
      };
    case "zsh":
      return {
        files: { ".zshenv": ZSHENV, ".zshrc": zshrcText(posixWords(self)) },
        args: [],
        set: { ATMOS_ZDOTDIR: env["ZDOTDIR"] ?? "", ZDOTDIR: folder },
      };
    case "fish":
      return { files: {}, args: ["-C", fishText(fishWords(self))], set: {} };
    default:
      return undefined;
  }
}

/** Inside double quotes, and in words that are not quoted, a prompt's text would be read once more. */
function posixWords(words: readonly string[]): string {
  return words.map(quotedWord).join(" ");
}

function fishWords(words: readonly string[]): string {
  return words.map((word) => `'${word.replace(/[\\']/g, "\\$&")}'`).join(" ");
}

const HEAD = "# Written by atmos for `auth shell`; changes are lost.\n";

/** No command in the prompt itself: `$?` in it is the person's. */
function bashText(self: string): string {
  return `${HEAD}[ -r ~/.bashrc ] && . ~/.bashrc
__atmos_hook() {
  __atmos_text=$(${self} auth prompt 2>/dev/null)
  case $PS1 in
    *__atmos_text*) ;;
    *) PS1='\${__atmos_text:+($__atmos_text) }'"$PS1" ;;
  esac
}
PROMPT_COMMAND=\${PROMPT_COMMAND:+$PROMPT_COMMAND$'\\n'}__atmos_hook
`;
}

/** Gives the person's own files their folder back, and keeps ours until the last of them that zsh looks for here. */
const ZSHENV = `${HEAD}__atmos_zdotdir=$ZDOTDIR
if [[ -n $ATMOS_ZDOTDIR ]]; then ZDOTDIR=$ATMOS_ZDOTDIR; else unset ZDOTDIR; fi
unset ATMOS_ZDOTDIR
[[ -r \${ZDOTDIR:-$HOME}/.zshenv ]] && source \${ZDOTDIR:-$HOME}/.zshenv
__atmos_own=$ZDOTDIR
if [[ -o interactive ]]; then export ZDOTDIR=$__atmos_zdotdir; fi
`;

/** An element of psvar is shown as it is: neither percent signs nor dollars in it mean anything. */
function zshrcText(self: string): string {
  return `${HEAD}if [[ -n $__atmos_own ]]; then ZDOTDIR=$__atmos_own; else unset ZDOTDIR; fi
[[ $HISTFILE == $__atmos_zdotdir/* ]] && HISTFILE=\${ZDOTDIR:-$HOME}/\${HISTFILE:t}
unset __atmos_own __atmos_zdotdir
[[ -r \${ZDOTDIR:-$HOME}/.zshrc ]] && source \${ZDOTDIR:-$HOME}/.zshrc
__atmos_hook() {
  psvar[9]=$(${self} auth prompt 2>/dev/null)
  [[ $PROMPT == *%9v* ]] || PROMPT='%(9V.(%9v) .)'$PROMPT
}
autoload -Uz add-zsh-hook && add-zsh-hook precmd __atmos_hook
`;
}

function fishText(self: string): string {
  return `functions -q fish_prompt; and functions -c fish_prompt __atmos_own_prompt
function __atmos_status; return $argv[1]; end
function fish_prompt
  set -l before $status
  set -l text (${self} auth prompt 2>/dev/null)
  test -n "$text"; and printf '(%s) ' "$text"
  if functions -q __atmos_own_prompt
    __atmos_status $before
    __atmos_own_prompt
  else
    printf '> '
  end
end`;
}
