/** The values that steps, workflows and custom commands share. Texts are often templates, so hardly any has a form. */
import * as v from "valibot";
import { DURATION } from "../../duration.ts";
import { CONDITION_WORDS } from "../condition.ts";

/** Numbers and booleans count as the text that they are. */
export const word = v.union([v.string(), v.number(), v.boolean()], "must be text");

export const words = v.array(word, "must be a list");

/** Variables by name; one without a value is empty. */
export const variables = v.record(v.string(), v.nullable(word), "must be a map");

export const yesOrNo = v.union([v.boolean(), v.picklist(["true", "false"])], "must be true or false");

/** Keys for displays that this program does not have. */
export const unused = v.optional(v.unknown());

const ONE_WORD = `\\s*(${CONDITION_WORDS.join("|")})\\s*`;

/** The single words stand by themselves, so that editors offer them. */
export const condition = v.union([
  v.picklist(CONDITION_WORDS),
  v.pipe(v.string(), v.regex(new RegExp(`^${ONE_WORD}(&&${ONE_WORD})*$`))),
], `must be ${CONDITION_WORDS.join(", ")}, or several of them joined with &&`);

/** The value of an optional key, with what editors show beside it. */
export function described<const S extends v.GenericSchema>(
  schema: S,
  text: string,
): v.OptionalSchema<
  v.SchemaWithPipe<readonly [S, v.DescriptionAction<v.InferOutput<S>, string>]>,
  undefined
> {
  return v.optional(v.pipe(schema, v.description(text)));
}

export const identity = v.optional(v.pipe(
  word,
  v.description("Who it runs as: the name of an identity; false for nobody."),
));

export const workingFolder = described(word, "Where it runs, relative to the base path.");

export const time = v.union([
  v.pipe(v.number(), v.integer(), v.minValue(0)),
  v.pipe(v.string(), v.regex(DURATION)),
], "must be a duration, such as 30s, 5m or 1h30m");
