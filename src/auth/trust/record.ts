/** What a person has allowed a project to run, as data. Pure. */
import { createHash } from "node:crypto";
import type { Program } from "../../config/programs.ts";

export interface TrustRecord {
  /** The project's folder, without links. */
  readonly folder: string;
  /** When something was allowed last; RFC 3339. */
  readonly time: string;
  /** See {@link fingerprint}. */
  readonly programs: ReadonlySet<string>;
}

/** Fingerprints that one project may have; the oldest are forgotten first. */
const MOST = 50_000;

type Judged = Pick<Program, "text" | "act">;

/**
 * The same program in another folder is another one: what it names may be different there. A yes to words for a lookup is
 * none to a command of the same words.
 */
export function fingerprint(folder: string, { text, act }: Judged): string {
  const parts = act === undefined ? [folder, text] : [folder, act, text];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Those of the programs that nobody has allowed. */
export function notIn<P extends Judged>(
  record: TrustRecord | undefined,
  folder: string,
  programs: readonly P[],
): P[] {
  return programs.filter((program) => !record?.programs.has(fingerprint(folder, program)));
}

/** Older answers stay: what is not part of the configuration today may be again with another profile. */
export function withPrograms(
  record: TrustRecord | undefined,
  folder: string,
  programs: readonly Judged[],
  now: number,
): TrustRecord {
  const added = programs.map((program) => fingerprint(folder, program));
  const all = [...new Set([...record?.programs ?? [], ...added])].slice(-MOST);
  return { folder, time: new Date(now).toISOString(), programs: new Set(all) };
}

/** The name of the file with what a folder may run. */
export function recordName(folder: string): string {
  return `${createHash("sha256").update(folder).digest("hex")}.json`;
}

export function recordText({ folder, time, programs }: TrustRecord): string {
  return `${JSON.stringify({ folder, time, programs: [...programs] }, undefined, 2)}\n`;
}

/**
 * What {@link recordText} wrote, parsed as JSON.
 *
 * @throws SyntaxError when anything is not as it was written
 */
export function recordIn(value: unknown): TrustRecord {
  const { folder, time, programs } = Object.fromEntries(Object.entries(value ?? {}));
  const isTime = typeof time === "string" && !Number.isNaN(Date.parse(time));
  if (typeof folder !== "string" || !isTime || !Array.isArray(programs)) throw new SyntaxError("no record");
  if (!programs.every((one) => typeof one === "string" && /^[0-9a-f]{64}$/.test(one))) {
    throw new SyntaxError("no fingerprint");
  }
  return { folder, time, programs: new Set(programs) };
}
