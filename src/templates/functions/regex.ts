import { TemplateFailure } from "../failure.ts";
import {
  allMatches,
  firstMatch,
  groupText,
  replaceMatches,
  type Search,
  search,
  splitAtMatches,
} from "../regex/search.ts";
import type { Slots } from "../regex/match.ts";
import { type Builtin, type Builtins, takes } from "../signature.ts";
import { List, strings } from "../value.ts";

const plain: Builtins = {
  regexFind: takes(["string", "string"], ([pattern, text], { budget }) => {
    const run = search(pattern, text, budget);
    const slots = firstMatch(run);
    return slots === undefined ? "" : groupText(run, slots, 0);
  }),
  regexFindAll: takes(["string", "string", "int"], ([pattern, text, count], { budget }) => {
    const run = search(pattern, text, budget);
    const found = allMatches(run, count).map((slots) => groupText(run, slots, 0) ?? "");
    return found.length === 0 ? new List([], "string", true) : strings(found);
  }),
  regexReplaceAll: takes(["string", "string", "string"], ([pattern, text, template], { budget }) => {
    const run = search(pattern, text, budget);
    return replaceMatches(run, (slots) => expand(template, run, slots));
  }),
  regexReplaceAllLiteral: takes(["string", "string", "string"], ([pattern, text, fresh], { budget }) => {
    return replaceMatches(search(pattern, text, budget), () => fresh);
  }),
  regexSplit: takes(["string", "string", "int"], ([pattern, text, count], { budget }) => {
    const pieces = splitAtMatches(search(pattern, text, budget), pattern, count);
    return new List(pieces, "string", count === 0);
  }),
};

/** Regular expressions in RE2's syntax. A malformed one is an error, except that nothing matches it. */
export const regexFunctions: Builtins = {
  ...plain,
  ...Object.fromEntries(
    Object.entries(plain).map(([name, one]): [string, Builtin] => [`mustR${name.slice(1)}`, one]),
  ),
  regexMatch: takes(["string", "string"], ([pattern, text], { budget }) => {
    const run = orNothing(() => search(pattern, text, budget));
    return run !== undefined && firstMatch(run) !== undefined;
  }),
  mustRegexMatch: takes(["string", "string"], ([pattern, text], { budget }) => {
    return firstMatch(search(pattern, text, budget)) !== undefined;
  }),
  regexQuoteMeta: takes(["string"], ([text]) => text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&")),
};

function orNothing<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof TemplateFailure) return undefined;
    throw thrown;
  }
}

/** `$1`, `${1}`, `$name` and `$$`; a name runs as far as letters, digits and `_` go. */
function expand(template: string, run: Search, slots: Slots): string {
  return template.replace(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (whole, braced?: string, plain?: string) => {
      if (whole === "$$") return "$";
      const name = braced ?? plain ?? "";
      const group = /^\d+$/.test(name) ? Number(name) : run.program.groups.indexOf(name);
      return group < 0 ? "" : groupText(run, slots, group) ?? "";
    },
  );
}
