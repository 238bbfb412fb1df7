/** The names of the commands below a command, each with its own. */
export interface CommandNames {
  /** Whether a command without commands below it may get some. */
  readonly isOpen?: boolean;
  readonly below: ReadonlyMap<string, CommandNames>;
  /** Flags of the command that may stand alone, as they may be written, each with its long form. */
  readonly switches?: ReadonlyMap<string, string>;
  /** Flags of the command that take the next word, as they may be written. */
  readonly values?: ReadonlySet<string>;
}

/** A command line, ready to be parsed: what belongs to this program, and what belongs to a child. */
export interface SplitArguments {
  readonly own: readonly string[];
  /** Everything after the first `--`; undefined when there is none. */
  readonly tail: readonly string[] | undefined;
}

/** Flags that may stand alone and take a value only after `=`, so that they never swallow the next word. */
const SWITCHES: ReadonlySet<string> = new Set(["--interactive", "--force-tty"]);

/** Flags of every command that take the next word as their value, whatever it is. */
const VALUES: ReadonlySet<string> = new Set([
  "--profile",
  "--config",
  "--config-path",
  "--base-path",
  "-C",
  "--chdir",
  "--logs-level",
  "--logs-file",
]);

/** The words that may name commands, each with its place: not what a flag of every command takes. */
export function* wordsOf(words: readonly string[]): Generator<readonly [word: string, at: number]> {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (VALUES.has(word)) at++;
    else yield [word, at];
  }
}

/**
 * Splits at the first `--` and writes the flags whose value is optional in a form that says whether there is one:
 * `-i x` and `-i=x` become `--identity=x`, a bare `-i` becomes `--identity=`. The word after a bare `--identity` is
 * its value unless it is a flag or a command that may come next (`atmos --identity auth login`).
 */
export function splitArguments(argv: readonly string[], commands: CommandNames): SplitArguments {
  const own: string[] = [];
  let level = commands;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    const next = argv[index + 1];
    if (word === "--") return { own, tail: argv.slice(index + 1) };
    const takesNext = VALUES.has(word) && next !== "--" && !level.switches?.has(word);
    if (takesNext || level.values?.has(word)) {
      own.push(word, ...next === undefined ? [] : [next]);
      index++;
    } else if (level.switches?.has(word)) {
      own.push(`${level.switches.get(word)}=true`);
    } else if (word === "-i" || word === "--identity") {
      const hasValue = next !== undefined && !next.startsWith("-") && !level.below.has(next);
      own.push(`--identity=${hasValue ? next : ""}`);
      if (hasValue) index++;
    } else if (word.startsWith("-i=")) {
      own.push(`--identity=${word.slice("-i=".length)}`);
    } else if (word.startsWith("-C=")) {
      own.push(`--chdir=${word.slice("-C=".length)}`);
    } else if (SWITCHES.has(word)) {
      own.push(`${word}=true`);
    } else {
      own.push(word);
      level = level.below.get(word) ?? level;
    }
  }
  return { own, tail: undefined };
}
