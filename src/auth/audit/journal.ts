/** Writes and reads `<data>/audit.jsonl`. */
import { join } from "../../system/path.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import type { Folders } from "../../files/folders.ts";
import { withLock } from "../../files/lock.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { System } from "../../system/ports.ts";
import type { AuthContext } from "../context.ts";
import { type AuditEvent, auditLine, type AuditRecord, auditRecords } from "./event.ts";

const CURRENT = "audit.jsonl";
const OLDER = "audit.1.jsonl";

/** A file of this size is put away, and the one before it goes; bytes. */
export const LARGEST = 5 * 1024 * 1024;

/** Adds one line. A trail that cannot be written keeps nobody from working, and is logged. */
export async function note(context: AuthContext, event: AuditEvent): Promise<void> {
  const { system, folders, configuration } = context;
  try {
    if (!configuration.auth.audited) return;
    const record: AuditRecord = {
      ...event,
      realm: event.realm ?? context.realm,
      time: new Date(system.clock.now()).toISOString(),
      command: context.command,
      pid: system.pid,
    };
    await rotate(system, folders);
    await new ScopedDir(system.files, folders.data).append([CURRENT], auditLine(record));
  } catch (error) {
    system.log.warn("The audit trail could not be written", {
      event: event.event,
      reason: messageOf(error),
    });
  }
}

/** Notes how the work ended. */
export async function audited<T>(
  context: AuthContext,
  about: Omit<AuditEvent, "outcome" | "reason">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await note(context, { ...about, outcome: "done" });
    return result;
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    context.system.log.debug("Audited work failed", { ...about, reason });
    await note(context, { ...about, outcome: "failed", reason });
    throw error;
  }
}

/** Lines that others append meanwhile go to the file that is put away: none is lost. */
async function rotate(system: System, folders: Folders): Promise<void> {
  const path = join(folders.data, CURRENT);
  const isFull = async (): Promise<boolean> => ((await system.files.info(path))?.size ?? 0) >= LARGEST;
  if (!await isFull()) return;
  const locks = new ScopedDir(system.files, folders.cache);
  await withLock(system, locks, { name: "audit", what: "the audit trail", limit: 5000 }, async () => {
    if (await isFull()) await system.files.rename(path, join(folders.data, OLDER));
  });
}

/** All records, oldest first. */
export async function readAudit(system: System, folders: Folders): Promise<AuditRecord[]> {
  const dir = new ScopedDir(system.files, folders.data);
  const texts = [await dir.readText(OLDER) ?? "", await dir.readText(CURRENT) ?? ""];
  return texts.flatMap(auditRecords);
}
