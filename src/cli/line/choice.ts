import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";

/** @throws AtmosError `usage` for a word that is not one of the choices */
export function parseChoice<Choice extends string>(
  flag: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value.toLowerCase());
  if (found !== undefined) return found;
  const meant = didYouMean(value, choices);
  // It has two names, and either may have been typed.
  const named = flag === "--format" ? "the format" : flag;
  throw new AtmosError("usage", `cannot use ${named} "${printable(value)}": it is not one of the choices`, {
    hint: `${meant === undefined ? "" : `${meant} `}Use ${choices.join(", ")}.`,
  });
}
