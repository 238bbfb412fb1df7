import type { Alias, LineCounter, Node as YamlNode, Pair, Scalar as YamlScalar } from "yaml";
import { printable } from "../printable.ts";
import { formatPlace, type Place } from "./place.ts";
import { errorAt, type Problem } from "./problems.ts";
import type { MapEntry, MapNode, Node, Scalar, ScalarNode } from "./node.ts";
import type { Yaml } from "./document.ts";

/** Values in one file with all aliases written out: far more than any real file has. */
const MOST_VALUES = 250_000;
const MOST_PROBLEMS = 1000;
const DEEPEST = 100;

/** Turns the parser's nodes into ours, in the order of the file. */
export class TreeBuilder {
  readonly problems: Problem[] = [];
  readonly tags = new Set<string>();
  readonly #yaml: Yaml;
  readonly #lines: LineCounter;
  readonly #file: string;
  /** What anchors stand for so far; undefined while the anchored value is being built. */
  readonly #anchors = new Map<string, { node: Node; size: number } | undefined>();
  /** How many values there are so far, aliases written out. */
  #size = 0;
  #overflow = false;

  constructor(yaml: Yaml, lines: LineCounter, file: string) {
    this.#yaml = yaml;
    this.#lines = lines;
    this.#file = file;
  }

  build(source: YamlNode, depth: number): Node {
    const place = this.#placeOf(source);
    if (this.#yaml.isAlias(source)) return this.#alias(source, place);
    const anchor = "anchor" in source ? source.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const before = this.#size;
    this.#count(1, place);
    if (this.#overflow) return nothing(place);
    const node = this.#value(source, place, depth);
    if (anchor !== undefined) this.#anchors.set(anchor, { node, size: this.#size - before });
    return node;
  }

  #value(source: YamlNode, place: Place, depth: number): Node {
    const tag = this.#tagOf(source);
    if (depth > DEEPEST) {
      this.#report(place, `the values are nested more than ${DEEPEST} deep`);
      return nothing(place);
    }
    if (this.#yaml.isMap(source)) {
      return { type: "map", entries: this.#entries(source.items as Pair[], depth), tag, place };
    }
    if (this.#yaml.isSeq(source)) {
      const items = source.items.map((item) => this.build(item as YamlNode, depth + 1));
      return { type: "list", items, tag, place };
    }
    return { type: "scalar", value: scalarValue(source as YamlScalar, tag), tag, place };
  }

  #entries(pairs: readonly Pair[], depth: number): Map<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    const merged: MapNode[] = [];
    for (const pair of pairs) {
      const keyPlace = this.#placeOf(pair.key as YamlNode);
      const key = this.#keyOf(pair.key, keyPlace);
      if (key === undefined) continue;
      const value = pair.value === null ? nothing(keyPlace) : this.build(pair.value as YamlNode, depth + 1);
      if (key === MERGE) {
        for (const map of this.#mergedMaps(value)) merged.push(map);
        continue;
      }
      const earlier = entries.get(key);
      if (earlier !== undefined) {
        const other = formatPlace(earlier.keyPlace);
        this.#report(
          keyPlace,
          `the key "${printable(key)}" is here a second time`,
          `The first is at ${other}.`,
        );
      }
      entries.set(key, { keyPlace, value });
    }
    for (const map of merged) {
      for (const [key, entry] of map.entries) if (!entries.has(key)) entries.set(key, entry);
    }
    return entries;
  }

  #keyOf(key: unknown, place: Place): string | typeof MERGE | undefined {
    if (!this.#yaml.isScalar(key)) {
      this.#report(place, "a key must be text");
      return undefined;
    }
    const plain = key.type === "PLAIN";
    if (plain && key.value === "<<") return MERGE;
    const text = plain ? key.source ?? "" : String(key.value);
    if (text !== "" && text !== "__proto__") return text;
    this.#report(place, text === "" ? "a key is empty" : `the key "__proto__" is not allowed`);
    return undefined;
  }

  #mergedMaps(value: Node): MapNode[] {
    if (this.#overflow) return [];
    const maps = value.type === "list" ? value.items : [value];
    return maps.flatMap((map) => {
      if (map.type === "map") return [map];
      this.#report(
        map.place,
        "<< takes a map, or a list of maps",
        "Write <<: *name, where &name marks a map.",
      );
      return [];
    });
  }

  #alias(source: Alias, place: Place): Node {
    const name = source.source;
    const target = this.#anchors.get(name);
    if (target !== undefined) {
      this.#count(target.size, place);
      // Nothing is made of it any more: merging, too, would write it out.
      return this.#overflow ? nothing(place) : target.node;
    }
    const state = this.#anchors.has(name) ? "refers to what it is part of" : "has no anchor before it";
    this.#report(place, `the alias *${printable(name)} ${state}`);
    return nothing(place);
  }

  #tagOf(source: YamlNode): string | undefined {
    const tag = "tag" in source ? source.tag : undefined;
    if (tag === undefined || tag === "!" || tag.startsWith("tag:yaml.org,2002:")) return undefined;
    this.tags.add(tag);
    return tag;
  }

  #count(values: number, place: Place): void {
    this.#size += values;
    if (this.#size <= MOST_VALUES || this.#overflow) return;
    this.#overflow = true;
    this.#report(place, `there are more than ${MOST_VALUES} values, counting what aliases repeat`);
  }

  #report(place: Place, message: string, hint?: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(errorAt(place, message, hint));
  }

  #placeOf(source: YamlNode | null): Place {
    const { line, col } = this.#lines.linePos(source?.range?.[0] ?? 0);
    return { file: this.#file, line, column: col };
  }
}

const MERGE = Symbol("<<");

function nothing(place: Place): ScalarNode {
  return { type: "scalar", value: null, tag: undefined, place };
}

/**
 * Digits that a number cannot keep stay text: a leading zero (account ids have them) or more than fit exactly.
 * The text behind a function's tag stays as it is.
 */
function scalarValue({ value, source }: YamlScalar, tag: string | undefined): Scalar {
  if (tag !== undefined) return source ?? String(value ?? "");
  if (typeof value === "number" && /^-?\d+$/.test(source ?? "") && String(value) !== source) {
    return source ?? "";
  }
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return typeof value === "number" && Number.isFinite(value) ? value : source ?? String(value);
}
