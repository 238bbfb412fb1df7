/** Rules about files as such: how long, what they are called, what must not stay behind in them. */
import { at, type Breach, type SourceFile } from "./file.ts";
import { roomOf } from "./rooms.ts";

const MOST_LINES = 300;
const EMPTY_NAMES = /^(utils?|helpers?|commons?)$/i;
/** Put together here, so that this file does not break its own rule. */
const REMINDERS = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X"].join("|")})\\b`, "g");
const FOCUS = new Set(["only", "ignore", "skip"]);
const PINNED_ACTION = /^[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/;
const TEST_FUNCTIONS = new Set(["test", "it", "describe", "step"]);

/** Breaches of the length limit in the program's own files. */
export function checkLength(file: SourceFile): Breach[] {
  if (roomOf(file.path) === undefined) return [];
  const lines = file.text.replace(/\n$/, "").split("\n").length;
  if (lines <= MOST_LINES) return [];
  const reason = `${lines} lines; a file holds one idea in at most ${MOST_LINES}`;
  return [{ path: file.path, line: MOST_LINES + 1, column: 1, reason }];
}

/** Breaches of "a name says what is inside": no `utils`, `helpers`, `common`. */
export function checkNames(file: SourceFile): Breach[] {
  const empty = file.path.split("/").find((part) =>
    EMPTY_NAMES.test(part.split(".")[0]?.replace(/_test$/, "") ?? "")
  );
  return empty === undefined
    ? []
    : [{ path: file.path, line: 1, column: 1, reason: `"${empty}" says nothing about what is inside` }];
}

/** Reminders that nobody will read again, anywhere in the text. */
export function checkReminders(file: SourceFile): Breach[] {
  return file.text.split("\n").flatMap((text, index) =>
    [...text.matchAll(REMINDERS)].map((match) => ({
      path: file.path,
      line: index + 1,
      column: match.index + 1,
      reason: `${match[0]} is left; do it or write it down where work is planned`,
    }))
  );
}

/** Tests that run alone or never: `test.only(…)`, `test.ignore(…)`, `only: true`, `ignore: true`. */
export function checkFocus(file: SourceFile): Breach[] {
  if (!file.path.startsWith("tests/")) return [];
  return file.code.flatMap((token, index) => {
    if (token.kind !== "word" || !FOCUS.has(token.text)) return [];
    const [before, previous, next, after] = [-2, -1, 1, 2].map((offset) => file.code[index + offset]?.text);
    const isCall = previous === "." && next === "(" && before !== undefined && TEST_FUNCTIONS.has(before);
    const isOption = next === ":" && after === "true";
    if (!isCall && !isOption) return [];
    return [at(file, token, `"${token.text}" makes tests run alone or never; skip only on a condition`)];
  });
}

/** Breaches of "a workflow uses what others made by the commit that was looked at": a tag may be moved tomorrow. */
export function checkActions(file: SourceFile): Breach[] {
  if (!/^\.github\/.+\.ya?ml$/.test(file.path)) return [];
  return file.text.split("\n").flatMap((text, index) => {
    const [, before = "", used] = /^(\s*(?:- )?uses: *)(.+)$/.exec(text) ?? [];
    if (used === undefined || used.startsWith("./") || PINNED_ACTION.test(used)) return [];
    const reason = `${used} is not a commit with its version, such as owner/name@<40 hex digits> # v1.2.3`;
    return [{ path: file.path, line: index + 1, column: before.length + 1, reason }];
  });
}
