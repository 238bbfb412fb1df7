/** What may stand in entries of the kinds whose tokens somebody else has put in place. */
import * as v from "valibot";
import { providerFields } from "../../config/schema/fields.ts";
import { text } from "../../config/schema/values.ts";

const audience = v.optional(v.pipe(text, v.description("Whom the token must be for.")));

const spec = <E extends v.ObjectEntries>(entries: E): v.ObjectSchema<E, "must be a map"> =>
  v.object(entries, "must be a map");

/** The name of the variable that holds the token. */
const variable = v.pipe(text, v.regex(/^[A-Za-z_]\w*$/, "must be the name of a variable"));

export const inVariable = () =>
  v.object({
    ...providerFields,
    spec: v.optional(spec({ audience, variable: v.optional(variable) })),
  });

/** GitLab has no name of its own for it: the job chooses one. */
export const inNamedVariable = () => v.object({ ...providerFields, spec: spec({ audience, variable }) });

export const inFile = () =>
  v.object({ ...providerFields, spec: v.optional(spec({ audience, file: v.optional(text) })) });

export const fromAgent = () => v.object({ ...providerFields, spec: spec({ audience: text }) });
