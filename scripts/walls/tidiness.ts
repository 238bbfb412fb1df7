/** Rules about files as such: how long, what they are called, what must not stay behind in them. */
import { type Breach, placeOf, type SourceFile } from "./file.ts";
import { roomOf } from "./rooms.ts";
import { rule } from "./rule.ts";

const MOST_LINES = 300;
const EMPTY_NAMES = /^(utils?|helpers?|commons?)$/i;
/** Put together here, so that this file does not break its own rule. */
const REMINDERS = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X"].join("|")})\\b`, "g");
/** Of all rules, or of these: put together for the same reason. */
const LOOKING_AWAY = new RegExp("deno-lint-" + "ignore(-file)?(?=\\s*(\\n|$|--)|[^\\n]*walls/)", "g");
const FOCUS = new Set(["only", "ignore", "skip"]);
const PINNED_ACTION = /^[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/;
const TEST_FUNCTIONS = new Set(["test", "it", "describe", "step"]);

/** A place in a text, and what is wrong with it. */
export interface Finding {
  readonly range: Deno.lint.Range;
  readonly reason: string;
}

/** The program's own files are short. */
export function length(path: string, text: string): Finding[] {
  if (roomOf(path) === undefined) return [];
  const lines = text.replace(/\n$/, "").split("\n");
  if (lines.length <= MOST_LINES) return [];
  const end = lines.slice(0, MOST_LINES).reduce((sum, line) => sum + line.length + 1, 0);
  return [{
    range: [end, end],
    reason: `${lines.length} lines; a file holds one idea in at most ${MOST_LINES}`,
  }];
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

/** Reminders that nobody will read again, anywhere in a text. */
export function reminders(text: string): Finding[] {
  return [...text.matchAll(REMINDERS)].map(({ index, 0: word }) => ({
    range: [index, index + word.length],
    reason: `${word} is left; do it or write it down where work is planned`,
  }));
}

/** The same in a file that no linter reads. */
export function checkReminders({ path, text }: SourceFile): Breach[] {
  return reminders(text).map(({ range, reason }) => ({ path, reason, ...placeOf(text, range[0]) }));
}

/** The walls are told where they stand, and cannot be told to look away. */
export function checkBlindness({ path, text }: SourceFile): Breach[] {
  return [...text.matchAll(LOOKING_AWAY)].map(({ index }) => ({
    path,
    reason: "a wall is not passed by a comment; scripts/walls says what is allowed",
    ...placeOf(text, index),
  }));
}

/** Tests that run alone or never: `test.only(…)`, `test.ignore(…)`, `only: true`, `ignore: true`. */
export const focus: Deno.lint.Rule = rule(({ path, report }) => {
  if (!path.startsWith("tests/")) return {};
  const found = (node: Deno.lint.Node, word: string): void =>
    report(node, `"${word}" makes tests run alone or never; skip only on a condition`);
  return {
    CallExpression: ({ callee }) => {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      const { object, property: { name } } = callee;
      const last = object.type === "MemberExpression" ? object.property : object;
      if (last.type !== "Identifier" || !TEST_FUNCTIONS.has(last.name) || !FOCUS.has(name)) return;
      found(callee.property, name);
    },
    Property: ({ key, value }) => {
      if (key.type !== "Identifier" || !FOCUS.has(key.name)) return;
      if (value.type === "Literal" && value.value === true) found(key, key.name);
    },
  };
});

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
