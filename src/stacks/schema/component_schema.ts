import { type Schema, type SchemaDraft, Validator } from "@cfworker/json-schema";
import { messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../data.ts";

/** What a JSON Schema says against the data of a component. */
export interface Fault {
  /** The way to the value. */
  readonly path: readonly string[];
  readonly message: string;
}

const DRAFTS: readonly (readonly [RegExp, SchemaDraft])[] = [
  [/draft-04/, "4"],
  [/draft-0[67]/, "7"],
  [/2019-09/, "2019-09"],
];
/** Nobody reads more. */
const MOST = 50;

/** What does not fit, or the reason why a text is no schema. */
export function schemaFaults(text: string, data: Data): readonly Fault[] | { readonly reason: string } {
  let schema: Schema;
  try {
    schema = JSON.parse(text);
  } catch {
    return { reason: "it is no JSON" };
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    return { reason: "a schema is a map" };
  }
  const named = String(schema["$schema"] ?? "");
  const draft = DRAFTS.find(([pattern]) => pattern.test(named))?.[1] ?? "2020-12";
  try {
    // A copy without what JSON does not have.
    const { errors } = new Validator(schema, draft, false).validate(JSON.parse(JSON.stringify(data)));
    // Whoever holds a value that does not fit is no news beside that value.
    const isAround = (location: string): boolean =>
      errors.some((other) => other.keywordLocation.startsWith(`${location}/`));
    return errors.filter(({ keywordLocation }) => !isAround(keywordLocation)).slice(0, MOST).map((error) => ({
      path: wayOf(error.instanceLocation),
      message: printable(error.error),
    }));
  } catch (error) {
    return { reason: printable(messageOf(error).split("\n")[0] ?? "") };
  }
}

/** `#/vars/a~1b` */
function wayOf(location: string): string[] {
  return location.split("/").slice(1).map((part) => {
    const text = part.replaceAll("~1", "/").replaceAll("~0", "~");
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  });
}
