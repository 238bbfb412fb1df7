/** `principal.tags`, as AWS takes what a session carries. */
import * as v from "valibot";
import { textOrNumber } from "../../config/schema/values.ts";

/** As AWS takes what a session carries: words that policies compare. */
const tagText = (longest: number): v.GenericSchema<unknown, string> =>
  v.pipe(
    textOrNumber,
    v.regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, "may hold letters, digits, spaces and _.:/=+-@"),
    v.maxLength(longest, `must have at most ${longest} characters`),
  );

export const sessionTags = v.pipe(
  v.record(v.string(), tagText(256), "must be a map"),
  v.check((all) => Object.keys(all).length <= 50, "must not have more than 50 tags"),
  v.check(
    (all) => Object.keys(all).every((key) => /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu.test(key)),
    "needs keys of 1 to 128 letters, digits, spaces or _.:/=+-@ that do not begin with aws:",
  ),
  v.check(
    (all) => new Set(Object.keys(all).map((key) => key.toLowerCase())).size === Object.keys(all).length,
    "must not have a key twice, also not in another case",
  ),
);
