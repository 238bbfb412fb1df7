import { dereference, type OutputUnit, type Schema, type SchemaDraft, validate } from "@cfworker/json-schema";
import { parsedJson } from "../../clouds/untyped.ts";
import { messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../data.ts";
import { excess } from "../extent.ts";
import { boundSchemas, toldFormat, UnusableSchema, watchedData } from "./bounded_schema.ts";

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
/** Schemas in each other, and values of one; whoever wrote more wrote it for another purpose. */
const DEEPEST = 200;
const LARGEST = 200_000;
/** Milliseconds for all that a component is checked with. */
export const LONGEST = 2000;

/**
 * What does not fit, or the reason why a text is no schema.
 *
 * @param now milliseconds, from anywhere on
 * @param end when it must have been done
 */
export function schemaFaults(
  text: string,
  data: Data,
  now: () => number,
  end: number = now() + LONGEST,
): readonly Fault[] | { readonly reason: string } {
  const look = (): void => {
    if (now() > end) throw new UnusableSchema(`checking takes longer than ${LONGEST / 1000} seconds`);
  };
  let restore = (): void => {};
  try {
    const schema = readSchema(text);
    const named = String(schema["$schema"] ?? "");
    const draft = DRAFTS.find(([pattern]) => pattern.test(named))?.[1] ?? "2020-12";
    const lookup = dereference(schema);
    // A copy without what JSON does not have.
    const copy = JSON.parse(JSON.stringify(data));
    const schemas = Object.values(lookup).filter((one): one is Schema =>
      typeof one === "object" && one !== null
    );
    restore = boundSchemas(new Set(schemas), copy, look);
    return toldFaults(validate(watchedData(copy, look), schema, draft, lookup, false).errors);
  } catch (error) {
    // A schema that leads to itself, or says too much of what is wrong.
    if (error instanceof RangeError) return { reason: "checking goes round in circles, or too deep" };
    return { reason: printable(messageOf(error).split("\n")[0] ?? "") };
  } finally {
    restore();
  }
}

function readSchema(text: string): Schema {
  const schema = parsedJson(text);
  if (schema === undefined) throw new UnusableSchema("it is no JSON");
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new UnusableSchema("a schema is a map");
  }
  const fault = excess(schema, { deepest: DEEPEST, most: LARGEST });
  if (fault !== undefined) {
    throw new UnusableSchema(
      fault === "deep" ? `it is nested more than ${DEEPEST} levels deep` : "it is too large",
    );
  }
  return schema;
}

/** Whoever holds a value that does not fit is no news beside that value. */
function toldFaults(errors: readonly OutputUnit[]): Fault[] {
  const around = new Set<string>();
  for (const { keywordLocation: location } of errors) {
    // From the inside out, as far as nobody has been.
    for (let at = location.lastIndexOf("/"); at > 0; at = location.lastIndexOf("/", at - 1)) {
      const outer = location.slice(0, at);
      if (around.has(outer)) break;
      around.add(outer);
    }
  }
  return errors.filter(({ keywordLocation }) => !around.has(keywordLocation)).slice(0, MOST).map((error) => ({
    path: wayOf(error.instanceLocation),
    message: printable(toldFormat(error.error)),
  }));
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
