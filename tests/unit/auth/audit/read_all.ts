import type { AuditRecord } from "../../../../src/auth/audit/event.ts";
import { readTrail } from "../../../../src/auth/audit/trail.ts";
import { findFolders } from "../../../../src/files/folders.ts";
import type { MemorySystem } from "../../system/memory_system.ts";

/** The whole trail of a small machine. */
export async function readAll(
  system: MemorySystem,
  since?: number,
): Promise<{ records: AuditRecord[]; broken: string[] }> {
  const records: AuditRecord[] = [];
  const broken: string[] = [];
  for await (const part of readTrail(system, findFolders(system.env), since)) {
    records.push(...part.lines.map(({ record }) => record));
    broken.push(...part.broken);
  }
  return { records, broken };
}
