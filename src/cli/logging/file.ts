import { resolve } from "../../system/path.ts";
import { messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { FileFailure, type Files, type System } from "../../system/ports.ts";
import { LINE_START, startsWithLine } from "./line.ts";

export type LogTarget = Pick<System, "files" | "terminal">;

/**
 * Writes lines to where the log goes. A file is looked at before its first line: only one that is new or a log of
 * ours is appended to. When it cannot be written, that is told once, and the command goes on without a log.
 *
 * @param enqueue runs jobs one after the other, so that lines keep their order in a file
 */
export function lineWriter(
  file: string,
  { terminal, files }: LogTarget,
  enqueue: (job: () => Promise<void>) => void,
): (line: string) => void {
  if (file === "/dev/null") return () => {};
  if (file === "/dev/stdout") return outOrNothing(terminal);
  if (file === "/dev/stderr") return terminal.err;
  const path = resolve(files.workingFolder(), file);
  const encoder = new TextEncoder();
  let state: "new" | "open" | "failed" = "new";
  return (line) =>
    enqueue(async () => {
      if (state === "failed") return;
      try {
        const obstacle = state === "new" ? await obstacleAt(files, path) : undefined;
        if (obstacle !== undefined) throw new Error(obstacle);
        state = "open";
        await files.appendLine(path, encoder.encode(line), 0o600);
      } catch (error) {
        state = "failed";
        terminal.err(`! cannot write the log file "${printable(path)}": ${printable(stateOf(error))}\n`);
      }
    });
}

/** Somebody watches the log; what the command does must not depend on it. */
function outOrNothing({ out }: LogTarget["terminal"]): (line: string) => void {
  return (line) => {
    try {
      out(line);
    } catch {
      return;
    }
  };
}

/** What the runtime says about a device is about itself, and helps nobody. */
function stateOf(error: unknown): string {
  return error instanceof FileFailure && error.reason === "denied" ? "permission denied" : messageOf(error);
}

/** Whatever leads there: text that others may have a say in is put behind nobody's file but our own log. */
async function obstacleAt(files: Files, path: string): Promise<string | undefined> {
  const here = await files.info(path);
  if (here === undefined) return undefined;
  const target = await files.target(path);
  if (target === undefined) return "it is a link that leads to nothing";
  if (target.kind === "folder") return "it is a folder";
  if (target.kind !== "file") return "it is no regular file";
  if (target.size === 0 && here.kind === "file") return undefined;
  const start = new TextDecoder().decode(await files.readStart(path, LINE_START));
  return startsWithLine(start)
    ? undefined
    : "what is there is no log of atmos; choose another file for the log";
}
