import { messageOf } from "../errors.ts";
import type { System } from "../system/ports.ts";
import type { ScopedDir } from "./scoped_dir.ts";

/**
 * Reads a JSON file and checks it with `accept`, which throws when the value is not what it should be. A file that
 * fails is moved aside, reported and treated as absent: it is rebuilt, never fatal for ever.
 */
export async function readJson<T>(
  system: Pick<System, "clock" | "log">,
  dir: ScopedDir,
  names: readonly string[],
  accept: (value: unknown) => T,
): Promise<T | undefined> {
  const text = await dir.readText(...names);
  if (text === undefined) return undefined;
  try {
    return accept(JSON.parse(text));
  } catch (thrown) {
    await setAside(system, dir, names, text, thrown);
    return undefined;
  }
}

/** Moves a file whose `text` makes no sense out of the way, and says so; keeps the last three of such copies. */
export async function setAside(
  system: Pick<System, "clock" | "log">,
  dir: ScopedDir,
  names: readonly string[],
  text: string,
  why: unknown,
): Promise<void> {
  // Another process may have replaced it by a good one since.
  if (await dir.readText(...names) !== text) return;
  const copy = await dir.setAside(names, system.clock.now());
  system.log.warn("A corrupt file was set aside", {
    file: dir.path(...names),
    copy,
    // A parser's message quotes the text, which may hold secrets: only its kind is told.
    problem: why instanceof SyntaxError ? "it is not JSON" : messageOf(why),
  });
}
