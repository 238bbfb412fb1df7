/** One layer over another. */
import { rules } from "./rules.ts";

const SHOWS = "describe component vpc -s dev -q .vars";
const over = (below: string, above: string, more = ""): Record<string, string> => ({
  dev: `vars: {stage: dev, x: ${below}}\ncomponents: {terraform: {vpc: {${more}vars: {x: ${above}}}}}`,
});
const gives = (x: unknown): Record<string, unknown> => ({ [SHOWS]: { stage: "dev", x } });
const lists = (strategy: string): string => `settings: {list_merge_strategy: ${strategy}}`;

rules("merge", [
  {
    rule: "maps merge at every depth",
    stacks: over("{a: {b: 1, c: 1}}", "{a: {c: 2, d: 2}}"),
    says: gives({ a: { b: 1, c: 2, d: 2 } }),
  },
  { rule: "a scalar replaces a map", stacks: over("{a: 1}", "word"), says: gives("word") },
  { rule: "a map replaces a scalar", stacks: over("word", "{a: 1}"), says: gives({ a: 1 }) },
  { rule: "null replaces, and stays", stacks: over("{a: 1}", "null"), says: gives(null) },
  { rule: "a map replaces null", stacks: over("null", "{a: 1}"), says: gives({ a: 1 }) },
  { rule: "an empty map takes nothing away", stacks: over("{a: 1}", "{}"), says: gives({ a: 1 }) },
  {
    rule: "false and 0 replace like any other value",
    stacks: over("{a: true, b: 1}", "{a: false, b: 0}"),
    says: gives({ a: false, b: 0 }),
  },
  { rule: "an empty text replaces", stacks: over("word", '""'), says: gives("") },
  { rule: "lists replace each other", stacks: over("[1, 2, 3]", "[9]"), says: gives([9]) },
  { rule: "an empty list replaces", stacks: over("[1, 2]", "[]"), says: gives([]) },
  {
    rule: "append puts lists behind each other",
    atmos: lists("append"),
    stacks: over("[1, 2]", "[2, 3]"),
    says: gives([1, 2, 2, 3]),
  },
  {
    rule: "merge keeps what is no map at its place, and the longer end",
    atmos: lists("merge"),
    stacks: over("[1, 2, 3]", "[9]"),
    says: gives([1, 2, 3]),
  },
  {
    rule: "merge goes into maps at one place",
    atmos: lists("merge"),
    stacks: over("[{a: 1, b: 2}, x]", "[{a: 5}, y, z]"),
    says: gives([{ a: 5, b: 2 }, "x", "z"]),
  },
  {
    rule: "the environment says how lists merge",
    env: { ATMOS_SETTINGS_LIST_MERGE_STRATEGY: "append" },
    stacks: over("[1]", "[2]"),
    says: gives([1, 2]),
  },
  {
    rule: "a component says it for itself",
    atmos: lists("append"),
    stacks: over("[1]", "[2]", "settings: {list_merge_strategy: replace}, "),
    says: gives([2]),
  },
  {
    rule: "a word that there is not is told with the three that are",
    atmos: lists("glue"),
    stacks: over("[1]", "[2]"),
    says: { [SHOWS]: /replace, append, merge/ },
  },
  { rule: "!append adds, whatever the strategy", stacks: over("[1]", "!append [2]"), says: gives([1, 2]) },
  {
    rule: "!append over nothing is the list",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {x: !append [2]}}}}" },
    says: gives([2]),
  },
  {
    rule: "!append of no list is told",
    stacks: over("[1]", "!append word"),
    says: { [SHOWS]: /stacks\/dev\.yaml:2:\d+: .*!append/ },
  },
  { rule: "!unset takes a key away", stacks: over("{a: 1, b: 2}", "{a: !unset }"), says: gives({ b: 2 }) },
  {
    rule: "after !unset a higher layer may say it again",
    stacks: {
      dev: `vars: {stage: dev, x: {a: 1, b: 1}}
components:
  terraform:
    base: {vars: {x: !unset }}
    vpc: {metadata: {inherits: [base]}, vars: {x: {c: 1}}}`,
    },
    says: gives({ c: 1 }),
  },
  {
    rule: "anchors and merge keys hold within a file",
    stacks: {
      dev: "x: &x {a: 1, b: 1}\nvars: {stage: dev, x: {<<: *x, b: 2}}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: gives({ a: 1, b: 2 }),
  },
  {
    rule: "keys that are no texts become texts",
    stacks: over("{1: a, true: b}", "{2: c}"),
    says: gives({ "1": "a", "2": "c", "true": "b" }),
  },
  {
    rule: "a key twice in one map is told with its place",
    stacks: { dev: "vars:\n  stage: dev\n  a: 1\n  a: 2\ncomponents: {terraform: {vpc: {}}}" },
    says: { [SHOWS]: /stacks\/dev\.yaml:4:3: / },
  },
  {
    rule: "a map over a function lies over what the function gives",
    stacks: over('!template \'{"a":1,"b":1}\'', "{b: 2}"),
    says: gives({ a: 1, b: 2 }),
  },
  {
    rule: "a function over a map is all that is left",
    stacks: over("{a: 1}", "!template '{\"b\":1}'"),
    says: gives({ b: 1 }),
  },
  {
    rule: "a function is not asked when something else replaces it",
    stacks: over("!exec never", "word"),
    says: gives("word"),
  },
]);
