/** What the audit trail holds: one JSON object a line, never a secret. Pure. */

/**
 * - `login`: somebody signed in, or tried to
 * - `refresh`: credentials were issued or renewed for a link of a chain, or, without an identity, for its provider
 * - `lend`: a child, or a script that reads the variables, was given the session
 * - `logout`, `logout-step`: a logout, and each part of it
 * - `keychain-deletion`: an item of the keyring was deleted
 * - `keys-kept`: a person gave an identity long-lived keys
 * - `keys-rotated`, `keys-rotation-step`: an identity's keys were replaced, and each part of it
 */
const EVENTS = [
  "login",
  "refresh",
  "lend",
  "logout",
  "logout-step",
  "keychain-deletion",
  "keys-kept",
  "keys-rotated",
  "keys-rotation-step",
] as const;

export interface AuditEvent {
  readonly event: typeof EVENTS[number];
  readonly outcome: "done" | "nothing" | "failed";
  /** The code of the error that ended it; its text may be somebody else's. */
  readonly reason?: string | undefined;
  readonly identity?: string | undefined;
  readonly provider?: string | undefined;
  readonly realm?: string | undefined;
  readonly chain?: readonly string[] | undefined;
  /** What a logout was about, where it is no single name. */
  readonly target?: string | undefined;
  readonly store?: string | undefined;
  /** What was done, of a rotation's step. */
  readonly step?: string | undefined;
  /** Of a keyring item. */
  readonly class?: string | undefined;
  readonly counts?: Readonly<Record<string, number>> | undefined;
}

export interface AuditRecord extends AuditEvent {
  /** RFC 3339 with milliseconds, UTC. */
  readonly time: string;
  /** Such as `auth login`. */
  readonly command: string;
  /** The process that wrote it. */
  readonly pid: number;
}

export function auditLine(record: AuditRecord): string {
  const { time, event, outcome, command, ...rest } = record;
  return `${JSON.stringify({ time, event, outcome, command, ...rest })}\n`;
}

/** The records in a file's text, oldest first; lines that are none, such as one cut short by a full disk, are left out. */
export function auditRecords(text: string): AuditRecord[] {
  return text.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isRecord(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

function isRecord(value: unknown): value is AuditRecord {
  const fields = new Map(Object.entries(value ?? {}));
  return !Number.isNaN(Date.parse(String(fields.get("time")))) &&
    EVENTS.some((event) => event === fields.get("event"));
}
