/** The names of the files of the trail, oldest to newest. Pure. */

/** The one that is written. */
export const CURRENT = "audit.jsonl";

/** What earlier versions put away; older than all others. */
const BEFORE = "audit.1.jsonl";

const PUT_AWAY = /^audit\.(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.jsonl$/;

/** The name of a file that is put away at this time, in ms since 1970: names sort as times do. */
export function putAwayName(at: number): string {
  return `audit.${new Date(at).toISOString().replace(/[:.]/g, "-")}.jsonl`;
}

/** When the file was put away, in ms since 1970; undefined when its name does not tell. */
export function putAwayAt(name: string): number | undefined {
  const [, day, hours, minutes, seconds, rest] = PUT_AWAY.exec(name) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${rest}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Of the names in the folder those of files that were put away, oldest first. */
export function putAwayFiles(names: readonly string[]): string[] {
  const dated = names.filter((name) => putAwayAt(name) !== undefined).sort();
  return names.includes(BEFORE) ? [BEFORE, ...dated] : dated;
}
