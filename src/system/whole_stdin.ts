/**
 * Programs that take the end of their stdin for the end of a secret: when this program is killed before it has written
 * everything, they would keep a part of it, or nothing in its place.
 */
import type { RunRequest } from "./processes.ts";

/** What ends a text that was handed over whole. */
const MARK = "\n.whole";

/**
 * Reads everything, and starts the program only when the mark is there. The text never is an argument of a process:
 * `printf` is built into the shells that are called `sh`, but for those of Korn's family, which have `print`.
 */
const SCRIPT = `text=$(cat); mark=$0
case $text in *"$mark") text=\${text%"$mark"} ;; *) exit 70 ;; esac
case $(command -v printf) in
*/*) print -rn -- "$text" | "$@" ;;
*) printf %s "$text" | "$@" ;;
esac`;

/** The request, by way of a shell. `command` is the program's path. */
export function afterWholeStdin(request: RunRequest & { readonly stdin: Uint8Array }): RunRequest {
  const mark = new TextEncoder().encode(MARK);
  const marked = new Uint8Array(request.stdin.length + mark.length);
  marked.set(request.stdin);
  marked.set(mark, request.stdin.length);
  const args = ["-c", SCRIPT, MARK, request.command, ...request.args];
  return { ...request, command: "/bin/sh", args, stdin: marked };
}
