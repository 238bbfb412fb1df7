/** How long programs that have ended kept the processors busy, which says more than the clock on a machine that others use, too. */

/** In a second: what Linux tells programs, whatever it counts in itself. */
const TICKS = 100;

/** Milliseconds so far of this program's children that have ended, and of theirs; undefined where the system does not say. */
export async function processorTime(): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  // The runtime lets nobody without all permissions look into /proc; a program may.
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${Deno.pid}/stat`] }).output();
  return childrenTime(new TextDecoder().decode(stdout));
}

/** Milliseconds of the ended children, from a line as `/proc/<pid>/stat` has it. */
export function childrenTime(stat: string): number | undefined {
  // The program's name stands in parentheses and may itself hold blanks and parentheses; the state, the third field, follows.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[13]), Number(fields[14])];
  return Number.isFinite(user + system) ? (user + system) * 1000 / TICKS : undefined;
}

/** Says what has come since it was asked last. */
export async function processorWatch(
  read: () => Promise<number | undefined> = processorTime,
): Promise<() => Promise<number | undefined>> {
  let before = await read();
  return async () => {
    const now = await read();
    if (now === undefined || before === undefined) return undefined;
    const since = Math.max(0, now - before);
    before = Math.max(before, now);
    return since;
  };
}
