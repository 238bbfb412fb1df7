/** Keys that say what runs and that this version does not follow: leaving them out in silence would run something else. */
import type { Fields } from "./fields.ts";

type Level = "step" | "workflow" | "command";

const OF_ATMOS =
  "This version of atmos does not carry it out. Leave it out where the rest is right without it.";
const IN_STEPS = "Give it to the steps that it is for.";

/** What each key asks for, as the advice about it. */
const KEYS: Readonly<Record<Level, Readonly<Record<string, string>>>> = {
  step: {
    ...all(
      "action artifacts background container dependencies fail for inputs matrix max_concurrency needs parallel " +
        "preconditions provider steps with",
      OF_ATMOS,
    ),
    if: "Did you mean when?",
  },
  workflow: {
    ...all("background container dependencies matrix needs parallel", OF_ATMOS),
    ...all("continue identity if interpreter retry timeout when", IN_STEPS),
  },
  command: {
    ...all("background component container dependencies matrix needs parallel", OF_ATMOS),
    ...all("continue if interpreter retry stack timeout when", IN_STEPS),
  },
};

function all(keys: string, advice: string): Record<string, string> {
  return Object.fromEntries(keys.split(" ").map((key) => [key, advice]));
}

/** Notes an error for each of them. */
export function refuseNotCarriedOut(level: Level, fields: Fields): void {
  const keys = KEYS[level];
  for (const key of fields.node.entries.keys()) {
    if (Object.hasOwn(keys, key)) {
      fields.problem(key, `${key} would change what runs, and does nothing here`, keys[key]);
    }
  }
}
