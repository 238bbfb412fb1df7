/** Schemas that somebody else wrote: what they cost is bounded, whatever they say and are asked about. */
import { format, type Schema } from "@cfworker/json-schema";
import { printable } from "../../printable.ts";
import { TemplateFailure } from "../../templates/failure.ts";
import { Budget } from "../../templates/limits.ts";
import { findMatch, subjectOf } from "../../templates/regex/match.ts";
import { compileRegex } from "../../templates/regex/program.ts";

/** Steps of all regular expressions together: about half a second. */
const STEPS = 2_000_000;
/** Steps between two looks at the clock. */
const STRIDE = 10_000;
/** Characters of a text that has a format; those of the library grow with the square of it. */
const LONGEST_FORMATTED = 4096;
/** Lists of more elements are looked at one by one under the eyes of the clock. */
const SHORT_LIST = 16;
/** Values of an `enum` that are told. */
const TOLD = 20;
/** What stands before a regular expression that is checked in the place of a format. */
const PATTERN = "the pattern ";

/** Called at every step; throws when it has taken too long. */
export type Look = () => void;

/** A schema cannot be used as it is. */
export class UnusableSchema extends Error {
  override readonly name = "UnusableSchema";
}

// A regular expression for addresses of the library takes time that doubles with every character; no draft knows it.
delete format["url"];
for (const [name, fits] of Object.entries(format)) {
  format[name] = (text) => text.length <= LONGEST_FORMATTED && fits(text);
}

/**
 * Changes schemas, once their addresses are known, so that they say the same about this data and end: regular expressions
 * run in the time of their length times that of the text, which knows no lookahead and no references back.
 *
 * @returns undoes what all schemas of this program have in common
 */
export function boundSchemas(schemas: Iterable<Schema>, data: unknown, look: Look): () => void {
  const budget = new WatchedBudget(look);
  const formats = new Set<string>();
  const matcher = (pattern: string): (text: string) => boolean => {
    const program = readable(pattern, () => compileRegex(pattern));
    return (text) => readable(pattern, () => findMatch(program, subjectOf(text), 0, budget) !== undefined);
  };
  const names = namesIn(data);
  for (const schema of schemas) {
    const { pattern, patternProperties, properties, enum: values } = schema;
    if (typeof pattern === "string") {
      const name = PATTERN + pattern;
      formats.add(name);
      format[name] ??= matcher(pattern);
      delete schema.pattern;
      schema.allOf = [...schema.allOf ?? [], { format: name }];
    }
    if (isMap(patternProperties)) {
      schema.properties = withPatterns(properties, patternProperties, names, matcher);
      delete schema.patternProperties;
    }
    if (Array.isArray(values) && values.length > TOLD) {
      const told = [...values.slice(0, TOLD), `and ${values.length - TOLD} more`];
      Object.defineProperty(values, "toJSON", { value: () => told });
    }
    // The library reads it whenever it looks at something with this schema.
    const { $recursiveAnchor } = schema;
    Object.defineProperty(schema, "$recursiveAnchor", {
      get: () => {
        look();
        return $recursiveAnchor;
      },
    });
  }
  return () => {
    for (const name of formats) delete format[name];
  };
}

/** Ends with the steps, or with the time on a machine that is busy. */
class WatchedBudget extends Budget {
  readonly #look: Look;
  #next = STEPS - STRIDE;

  constructor(look: Look) {
    super({ steps: STEPS, text: Infinity });
    this.#look = look;
  }

  override charge(steps: number): void {
    super.charge(steps);
    if (this.left > this.#next) return;
    this.#next = this.left - STRIDE;
    this.#look();
  }
}

/** Data whose long lists are looked at under the eyes of the clock. Changes it. */
export function watchedData(data: unknown, look: Look): unknown {
  if (!isMap(data) && !Array.isArray(data)) return data;
  for (const [key, value] of Object.entries(data)) {
    const watched = watchedData(value, look);
    if (watched !== value) Object.defineProperty(data, key, { value: watched });
  }
  return !Array.isArray(data) || data.length <= SHORT_LIST ? data : new Proxy(data, {
    get: (list, key) => {
      look();
      return Reflect.get(list, key);
    },
  });
}

/** What the library says of a text that does not fit. */
export function toldFormat(message: string): string {
  return message.replace(`does not match format "${PATTERN}`, 'does not match pattern "');
}

/** For the names that there are, a pattern says the same as a list of them. */
function withPatterns(
  properties: unknown,
  patterns: Readonly<Record<string, Schema | boolean>>,
  names: readonly string[],
  matcher: (pattern: string) => (text: string) => boolean,
): Record<string, Schema | boolean> {
  const found = new Map<string, Schema | boolean>(
    isMap(properties) ? Object.entries(properties) as [string, Schema][] : [],
  );
  for (const [pattern, schema] of Object.entries(patterns)) {
    for (const name of names.filter(matcher(pattern))) {
      const before = found.get(name);
      found.set(name, before === undefined ? schema : { allOf: [before, schema] as Schema[] });
    }
  }
  return Object.fromEntries(found);
}

function namesIn(data: unknown, found = new Set<string>()): string[] {
  if (Array.isArray(data)) data.forEach((one) => namesIn(one, found));
  else if (isMap(data)) {
    for (const [name, value] of Object.entries(data)) namesIn(value, found.add(name));
  }
  return [...found];
}

function readable<T>(pattern: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    const shown = printable(pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern);
    throw new UnusableSchema(`its pattern "${shown}" cannot be checked: ${error.message}`);
  }
}

function isMap(value: unknown): value is Record<string, Schema | boolean> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
