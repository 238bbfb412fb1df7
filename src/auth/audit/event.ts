/** What the audit trail holds: one JSON object a line, never a secret. Pure. */

/**
 * - `login`: somebody signed in, or tried to
 * - `refresh`: credentials were issued or renewed for a link of a chain, or, without an identity, for its provider
 * - `lend`: a child, or a script that reads the variables, was given the session
 * - `logout`, `logout-step`: a logout, and each part of it
 * - `keychain-deletion`: an item of the keyring was deleted
 * - `trim`: the oldest part of the trail was removed, because all of it together is too large
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
  "trim",
  "keys-kept",
  "keys-rotated",
  "keys-rotation-step",
] as const;
const OUTCOMES = ["done", "nothing", "failed"] as const;

export interface AuditEvent {
  readonly event: typeof EVENTS[number];
  readonly outcome: typeof OUTCOMES[number];
  /** The code of the error that ended it; its text may be somebody else's. */
  readonly reason?: string | undefined;
  readonly identity?: string | undefined;
  readonly provider?: string | undefined;
  readonly realm?: string | undefined;
  readonly chain?: readonly string[] | undefined;
  /** What a logout was about, where it is no single name; of a trim the newest file that went. */
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
  const { time, event, outcome, command, chain, ...rest } = record;
  const written = chain === undefined ? rest : { ...rest, chain: shortened(chain) };
  return `${JSON.stringify({ time, event, outcome, command, ...written })}\n`;
}

/** Links at each end of a long chain that a line names. */
const NAMED = 8;

/** Each link of a chain has lines of its own: a line with all others would let the trail grow with their square. */
function shortened(chain: readonly string[]): readonly string[] {
  const left = chain.length - 2 * NAMED;
  return left <= 1 ? chain : [...chain.slice(0, NAMED), `… ${left} more …`, ...chain.slice(-NAMED)];
}

/** What a line says, or undefined when it is no record, such as one cut short by a full disk. */
export function auditRecord(line: string): AuditRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever owns the file may have written into it: every member is what its type says, or the line is no record. */
function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== "object" || value === null) return false;
  const record: Partial<Record<keyof AuditRecord, unknown>> = value;
  return typeof record.time === "string" && !Number.isNaN(Date.parse(record.time)) &&
    isIn(EVENTS, record.event) && isIn(OUTCOMES, record.outcome) &&
    typeof record.command === "string" && typeof record.pid === "number" &&
    isTextOrNone(record.reason) && isTextOrNone(record.identity) && isTextOrNone(record.provider) &&
    isTextOrNone(record.realm) && isTextOrNone(record.target) && isTextOrNone(record.store) &&
    isTextOrNone(record.class) && isTextOrNone(record.step) &&
    (record.chain === undefined || Array.isArray(record.chain) && record.chain.every(isText)) &&
    (record.counts === undefined || isCounts(record.counts));
}

function isIn(words: readonly string[], value: unknown): boolean {
  return typeof value === "string" && words.includes(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || isText(value);
}

function isCounts(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((count) => typeof count === "number");
}
