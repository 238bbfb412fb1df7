/** Programs behind `credential_process` that are a way to something else that can be imported. Pure. */

export interface Peer {
  readonly tool: string;
  /** The profile that it is asked for; undefined where that is not said. */
  readonly profile: string | undefined;
}

/** @returns undefined for a program that nobody here knows */
export function peerOf(command: string): Peer | undefined {
  const [program = "", ...args] = wordsIn(command);
  const name = program.split(/[\\/]/).at(-1)?.replace(/\.exe$/i, "") ?? "";
  const has = (...words: readonly string[]): boolean => words.some((word) => args.includes(word));
  switch (name) {
    case "aws-vault":
      return has("exec", "export", "e") ? { tool: name, profile: positional(args.slice(1)) } : undefined;
    case "granted":
    case "dgranted":
      return has("credential-process") ? { tool: "granted", profile: valueOf(args, "--profile") } : undefined;
    case "aws-sso":
      return has("process", "credential-process")
        ? { tool: name, profile: valueOf(args, "--profile") ?? valueOf(args, "-p") }
        : undefined;
    case "saml2aws":
      return { tool: name, profile: valueOf(args, "--profile") ?? valueOf(args, "-p") };
    case "okta-aws-cli":
      return { tool: name, profile: valueOf(args, "--profile") };
    case "atmos":
      return { tool: name, profile: valueOf(args, "--identity") ?? valueOf(args, "-i") };
    default:
      return undefined;
  }
}

function wordsIn(command: string): string[] {
  return [...command.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) =>
    double ?? single ?? plain ?? ""
  );
}

function valueOf(args: readonly string[], flag: string): string | undefined {
  const joined = args.find((word) => word.startsWith(`${flag}=`));
  if (joined !== undefined) return joined.slice(flag.length + 1);
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

/** Flags of aws-vault that have their value in the next word. */
const WITH_VALUE = new Set([
  "-d",
  "--duration",
  "-t",
  "--mfa-token",
  "--region",
  "--backend",
  "--prompt",
  "--format",
]);

function positional(args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (WITH_VALUE.has(word)) at++;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}
