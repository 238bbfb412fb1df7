/** What programs say when they do not do what they were asked for. Pure. */
import { complaintOf, type Reply } from "../keychain_program.ts";
import { KeyringFailure } from "../keyring_failure.ts";

/** What a complaint means: the first that matches counts. */
export interface Complaint {
  readonly says: RegExp;
  readonly state: "locked" | "unreachable";
  /** The end of a sentence that began with `cannot …:`. */
  readonly reason: string;
  readonly hint: string;
}

export interface Complaints {
  readonly command: string;
  /** What says that there is no such item. */
  readonly absent: RegExp;
  readonly known: readonly Complaint[];
  /** What to do about all others. */
  readonly hint: string;
}

/**
 * Whether it was done, or there is nothing to do it with.
 *
 * @throws KeyringFailure for everything else
 */
export function judge(reply: Reply, { command, absent, known, hint }: Complaints): "done" | "absent" {
  if (reply.code === 0) return "done";
  const said = reply.stderr.trim() === "" ? reply.stdout : reply.stderr;
  if (absent.test(said)) return "absent";
  const complaint = known.find(({ says }) => says.test(said));
  if (complaint !== undefined) {
    const { state, reason, hint } = complaint;
    throw new KeyringFailure({ state, reason, hint });
  }
  throw new KeyringFailure({
    state: "unreachable",
    // What was printed to stdout may be the secret.
    reason: `${command} ended with ${reply.code}: ${complaintOf(lastLine(reply.stderr))}`,
    hint,
  });
}

/** What a program says first is often only that something went wrong. */
function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

/** The program did something else than it is known for */
export function nonsense(command: string, what: string, hint: string): KeyringFailure {
  return new KeyringFailure({ state: "corrupt", reason: `what ${command} printed is ${what}`, hint });
}

/** The object that a program has printed; undefined when it is none. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // Not the parser's message, which would quote the text.
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
