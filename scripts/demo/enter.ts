/** A shell to play in: its own home, its own stores, `atmos` on its PATH, and nothing of whoever starts it. Pure. */

export interface Playground {
  readonly home: string;
  readonly project: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The words that start atmos. */
  readonly atmos: readonly string[];
}

/** What a shell needs of the terminal that it runs in; neither credentials nor an agent nor a keychain is among it. */
const KEPT = ["TERM", "COLORTERM", "LANG", "LC_ALL", "USER", "LOGNAME", "TZ"];

/** `bin/atmos` */
export function wrapperScript({ atmos }: Pick<Playground, "atmos">): string {
  return `#!/bin/sh\nexec ${atmos.map(quoted).join(" ")} "$@"\n`;
}

/** `enter`: what follows is handed to the shell, such as `-c 'atmos auth whoami'`. */
export function enterScript({ home, project, variables }: Playground): string {
  const settings = Object.entries(variables).map(([name, value]) => `  ${name}=${quoted(value)} \\\n`);
  return "#!/bin/sh\n" +
    "# A shell for the demo of atmos. It ends with the demo.\n" +
    `cd ${quoted(project)} || exit 1\n` +
    "exec env -i \\\n" +
    KEPT.map((name) => `  \${${name}:+${name}="$${name}"} \\\n`).join("") +
    settings.join("") +
    `  PATH=${quoted(`${home}/bin`)}:"$PATH" \\\n` +
    '  SHELL="${SHELL:-/bin/sh}" \\\n' +
    '  "${SHELL:-/bin/sh}" "$@"\n';
}

/** Files of the home: a prompt that says where one is, and completion. */
export const HOME_FILES: Readonly<Record<string, string>> = {
  ".bashrc": "PS1='(atmos demo${ATMOS_IDENTITY:+: $ATMOS_IDENTITY}) \\W\\$ '\n. <(atmos completion bash)\n",
  ".zshrc": "setopt PROMPT_SUBST\nPROMPT='(atmos demo${ATMOS_IDENTITY:+: $ATMOS_IDENTITY}) %1~%# '\n" +
    "autoload -Uz compinit && compinit -u\nsource <(atmos completion zsh)\n",
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
