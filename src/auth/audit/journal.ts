/** Writes `<data>/audit.jsonl`. */
import { AtmosError, messageOf } from "../../errors.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { AuthContext } from "../context.ts";
import { type AuditEvent, auditLine } from "./event.ts";
import { makeRoom } from "./rotation.ts";
import { CURRENT } from "./trail_files.ts";

/** Adds one line. A trail that cannot be written keeps nobody from working, and is logged. */
export async function note(context: AuthContext, event: AuditEvent): Promise<void> {
  const { system, folders, configuration } = context;
  try {
    if (!configuration.auth.audited) return;
    const dir = new ScopedDir(system.files, folders.data);
    const append = async (added: AuditEvent): Promise<void> => {
      const time = new Date(system.clock.now()).toISOString();
      const realm = added.realm ?? context.realm;
      const record = { ...added, realm, time, command: context.command, pid: system.pid };
      await dir.append([CURRENT], auditLine(record));
    };
    const trimmed = await makeRoom(system, folders);
    if (trimmed !== undefined) await append(trimmed);
    await append(event);
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
