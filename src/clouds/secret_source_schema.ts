/** `credentials.from` of the kinds with a long-lived secret. */
import * as v from "valibot";
import { text } from "../config/schema/values.ts";
import { itemFault, SECRET_PROGRAMS, type SecretSource } from "../keyring/programs/source.ts";

const item = v.pipe(
  text,
  v.description("The item, as its program calls it: a path, a name, an id, op://VAULT/ITEM, an ARN."),
);

export const secretSource = () =>
  v.pipe(
    v.object({
      program: v.pipe(
        v.picklist(SECRET_PROGRAMS, `must be one of ${SECRET_PROGRAMS.join(", ")}`),
        v.description("The person's own program that has the secret."),
      ),
      item,
      profile: v.optional(
        v.pipe(
          text,
          v.regex(/^(?!-)(?!.*:\/\/)[^\s]+$/, "must be the name of a profile"),
          v.description("The profile that aws works with."),
        ),
      ),
    }, "must be a map with program and item"),
    v.check(
      ({ program, profile }) => profile === undefined || program === "aws",
      "has a profile for the program aws alone",
    ),
    v.check((source) => itemFault(source) === undefined, (issue) =>
      `has an item that ${itemFault(issue.input)}`),
    v.description("Where the secret lies instead of the keyring."),
    v.transform(({ program, item, profile }): SecretSource => ({ program, item, profile })),
  );

/** The section of kinds whose `credentials` have nothing else. */
export const credentialsFrom = () =>
  v.object({ from: v.optional(secretSource()) }, "must be a map with from");
