/**
 * The values that settings are made of. Every check has a message that goes behind the path of the value, and
 * that never repeats the value: it may be a secret.
 */
import * as v from "valibot";
import { parseDuration } from "../../duration.ts";
import { Secret } from "../../secret.ts";
import { isTrustworthy } from "../../trustworthy_url.ts";

export const text = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));

export const secret = v.pipe(text, v.transform((value) => new Secret(value)));

/** Digits are easily written without quotes. */
export const textOrNumber = v.pipe(
  v.union([v.string(), v.number()], "must be text"),
  v.transform(String),
  v.string("must be text"),
  v.nonEmpty("must not be empty"),
);

/** Quoted words too, since variables are always text. */
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(["true", "false"])], "must be true or false"),
  v.transform((value) => value === true || value === "true"),
);

export const texts = v.array(text, "must be a list");

export const tags = v.pipe(texts, v.description("Words to select entries by."));

export const accountId = v.pipe(
  textOrNumber,
  v.regex(/^\d{12}$/, "must have 12 digits, in quotes"),
  v.description("AWS account id, 12 digits."),
);

/** Becomes a part of host names. */
export const region = v.pipe(text, v.regex(/^[a-z0-9-]{1,64}$/, "must be a region, such as us-east-1"));

export const webAddress = v.pipe(
  text,
  v.check(isSecureAddress, "must be an address that begins with https://"),
);

/** Plain HTTP stays on this machine. */
function isSecureAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && url.username === "" && url.password === "" && isTrustworthy(url);
}

/** Text such as `1h30m`, `45m` or `2d`, or whole seconds; comes out as seconds. */
export const duration = v.pipe(
  v.union([v.number(), v.string()], "must be a duration, such as 1h30m"),
  v.check((value) => secondsOf(value) !== undefined, "must be a duration, such as 1h30m, 45m, 2d or 3600"),
  // Before it becomes another value, or editors would not see it.
  v.description("A duration such as 1h30m, 45m or 2d, or whole seconds."),
  v.transform((value) => secondsOf(value) ?? 0),
);

/** Seconds, rounded to whole ones; undefined when it is no duration. */
export function secondsOf(value: string | number): number | undefined {
  const milliseconds = parseDuration(String(value));
  return milliseconds === undefined ? undefined : Math.round(milliseconds / 1000);
}

/** Ways to lend, as `src/clouds/lending.ts` has them. */
export const lend = v.picklist(
  ["file", "process", "server", "token"],
  "must be file, process, server or token",
);

export const session = v.object({ duration: v.optional(duration) }, "must be a map");

export const via = v.object(
  {
    provider: v.optional(v.pipe(text, v.description("Name of the provider that this identity comes from."))),
    identity: v.optional(v.pipe(text, v.description("Name of the identity that this one comes from."))),
  },
  "must be a map with provider or identity",
);

export const variable = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], "must be text"),
  v.transform(String),
);

export const variableName = v.pipe(text, v.regex(/^[^=\0\s]+$/, "must be the name of a variable"));

export const freeMap = v.record(v.string(), v.unknown(), "must be a map");
