import { keyPlaceAt, type MapNode, type Node, wordFor } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import { parseDuration } from "../duration.ts";

/**
 * Reads the fields of one map, and notes what is wrong with them instead of stopping at the first. Absent fields
 * and fields without a value are undefined.
 */
export class Fields {
  constructor(readonly node: MapNode, readonly what: string, readonly problems: Problem[]) {}

  place(key: string): Place {
    return keyPlaceAt(this.node, [key]) ?? this.node.place;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  raw(key: string): Node | undefined {
    const value = this.node.entries.get(key)?.value;
    return value?.type === "scalar" && value.value === null ? undefined : value;
  }

  /** Text; numbers and booleans count as the text that they are. */
  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (value.type === "scalar" && value.tag === undefined) return String(value.value);
    return this.#wrong(key, "text", value);
  }

  /** Quoted words count as what they say, as they do for identities. */
  flag(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const said = value.type === "scalar" && value.tag === undefined ? flagOf(value.value) : undefined;
    return said ?? this.#wrong(key, "true or false", value);
  }

  number(key: string, allowed: (value: number) => boolean, expected: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (value.type === "scalar" && typeof value.value === "number" && allowed(value.value)) {
      return value.value;
    }
    return this.#wrong(key, expected, value);
  }

  /** Milliseconds. */
  duration(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined) {
      this.problem(key, `${key} must be a duration`, "Write it like 30s, 5m or 1h30m.");
    }
    return milliseconds;
  }

  /** A map of texts, or a list of `key` and `value`. */
  texts(key: string): Record<string, string> {
    const value = this.raw(key);
    if (value === undefined) return {};
    if (value.type !== "map") return this.#wrong(key, "a map", value) ?? {};
    const inner = new Fields(value, key, this.problems);
    return Object.fromEntries([...value.entries.keys()].map((name) => [name, inner.text(name) ?? ""]));
  }

  maps(key: string): Fields[] {
    return this.list(key).flatMap((item) => {
      if (item.type === "map") return [new Fields(item, this.what, this.problems)];
      this.problems.push(errorAt(item.place, `each of ${key} must be a map, not ${wordFor(item)}`));
      return [];
    });
  }

  list(key: string): readonly Node[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    return value.type === "list" ? value.items : this.#wrong(key, "a list", value) ?? [];
  }

  words(key: string): string[] {
    return this.list(key).flatMap((item) => {
      if (item.type === "scalar" && item.value !== null) return [String(item.value)];
      this.problems.push(errorAt(item.place, `each of ${key} must be text, not ${wordFor(item)}`));
      return [];
    });
  }

  problem(key: string, message: string, hint?: string): void {
    this.problems.push(errorAt(this.place(key), `${this.what}: ${message}`, hint));
  }

  #wrong(key: string, expected: string, value: Node): undefined {
    this.problem(key, `${key} must be ${expected}, not ${wordFor(value)}`);
    return undefined;
  }
}

/** What a word or a truth value says; undefined for everything else. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}
