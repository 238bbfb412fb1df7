/** Reads the trail, part by part: it may be larger than what one wants in memory. */
import type { Folders } from "../../files/folders.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { System } from "../../system/ports.ts";
import { type AuditRecord, auditRecord } from "./event.ts";
import { linesOf } from "./lines.ts";
import { CURRENT, putAwayAt, putAwayFiles } from "./trail_files.ts";

/** Bytes that are looked at together. */
const PART = 64 * 1024;

/** Times that the list of files is taken again, when one is put away meanwhile. */
const TRIES = 3;

/** A record with the line that it was read from. */
export interface NotedLine {
  readonly record: AuditRecord;
  readonly line: string;
}

/** Some lines of one file, in their order. */
export interface TrailPart {
  readonly lines: readonly NotedLine[];
  /** Lines that are no records, as `audit.jsonl:12`. */
  readonly broken: readonly string[];
}

/** All of it, oldest first. Files that were put away before `since` (ms since 1970) are not opened. */
export async function* readTrail(
  system: System,
  folders: Folders,
  since: number | undefined,
): AsyncGenerator<TrailPart> {
  const dir = new ScopedDir(system.files, folders.data);
  const { before, current, first } = await open(dir);
  try {
    for (const name of before) {
      const at = putAwayAt(name);
      if (since !== undefined && at !== undefined && at < since) continue;
      yield* recordsOf(name, dir.readParts([name], PART));
    }
    yield* recordsOf(CURRENT, resumed(first, current));
  } finally {
    await current.return(undefined);
  }
}

interface OpenedTrail {
  readonly before: readonly string[];
  readonly current: AsyncGenerator<Uint8Array>;
  readonly first: IteratorResult<Uint8Array>;
}

/** The file that is written is opened first: it stays that one, also when it is put away while others are read. */
async function open(dir: ScopedDir): Promise<OpenedTrail> {
  const list = async (): Promise<string[]> => putAwayFiles((await dir.list()).map(({ name }) => name));
  let before = await list();
  for (let left = TRIES;; left--) {
    const current = dir.readParts([CURRENT], PART);
    const first = await current.next();
    const after = await list();
    if (left === 0 || after.at(-1) === before.at(-1)) return { before, current, first };
    await current.return(undefined);
    before = after;
  }
}

async function* resumed(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

async function* recordsOf(name: string, parts: AsyncIterable<Uint8Array>): AsyncGenerator<TrailPart> {
  let number = 0;
  for await (const texts of linesOf(parts)) {
    const lines: NotedLine[] = [];
    const broken: string[] = [];
    for (const line of texts) {
      number++;
      // One that could not be finished is ended by an empty one at times: nothing is missing there.
      if (line === "") continue;
      const record = auditRecord(line);
      if (record === undefined) broken.push(`${name}:${number}`);
      else lines.push({ record, line });
    }
    yield { lines, broken };
  }
}
