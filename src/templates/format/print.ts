import { type Budget, TextWriter } from "../limits.ts";
import type { Value } from "../value.ts";
import { noFlags } from "./verb_flags.ts";
import { writeValue } from "./value.ts";

/** `fmt.Sprint`: values side by side, with a space between two that are both no text. */
export function print(values: readonly Value[], budget: Budget): string {
  const out = new TextWriter(budget);
  values.forEach((value, index) => {
    const previous = values[index - 1];
    if (index > 0 && typeof value !== "string" && typeof previous !== "string") out.write(" ");
    writeValue(out, value, "v", noFlags());
  });
  return out.text();
}

/** `fmt.Sprintln`: values with a space between them and a line end after them. */
export function printLine(values: readonly Value[], budget: Budget): string {
  const out = new TextWriter(budget);
  values.forEach((value, index) => {
    if (index > 0) out.write(" ");
    writeValue(out, value, "v", noFlags());
  });
  out.write("\n");
  return out.text();
}
