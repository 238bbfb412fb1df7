import { Secret } from "../secret.ts";
import { TemplateFailure } from "./failure.ts";
import { type Budget, MAX_DEPTH } from "./limits.ts";
import { Version } from "./semver/version.ts";
import { Moment } from "./time/moment.ts";
import type { Zone } from "./time/zone.ts";
import { Dict, Int, int, List, type Value } from "./value.ts";

/**
 * JavaScript data as template values. It is copied, so that no template can change it. Whole numbers become `int`,
 * others `float64`; `undefined` in an object means that the key is not there; a secret stays hidden.
 */
export function fromData(data: unknown, zone: Zone): Value {
  return new Importer(zone).value(data, 0);
}

class Importer {
  readonly #zone: Zone;
  /** What has been copied, so that shared parts stay shared and cost no more than once. */
  readonly #copies = new Map<object, Value>();

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  value(data: unknown, depth: number): Value {
    switch (typeof data) {
      case "string":
        return data.toWellFormed();
      case "boolean":
        return data;
      case "number":
        return Number.isSafeInteger(data) && !Object.is(data, -0) ? int(data) : data;
      case "bigint":
        return int(BigInt.asIntN(64, data));
      case "object":
        return data === null ? null : this.#object(data, depth);
      case "undefined":
        return null;
      default:
        throw new TemplateFailure(`the data holds a ${typeof data}, which templates cannot use`);
    }
  }

  #object(data: object, depth: number): Value {
    if (depth > MAX_DEPTH) throw new TemplateFailure("the data is nested too deeply, or holds itself");
    const known = this.#copies.get(data);
    if (known !== undefined) return known;
    const copy = this.#copy(data, depth + 1);
    this.#copies.set(data, copy);
    return copy;
  }

  #copy(data: object, depth: number): Value {
    if (Array.isArray(data)) return new List(data.map((item) => this.value(item, depth)));
    if (data instanceof Date) return Moment.ofDate(data, this.#zone);
    if (data instanceof Secret) return String(data);
    const pairs = data instanceof Map ? [...data] : Object.entries(data);
    const entries = pairs.filter(([, item]) => item !== undefined).map(([key, item]) => {
      return [String(key).toWellFormed(), this.value(item, depth)] as const;
    });
    return new Dict(new Map(entries));
  }
}

/** A template value as JavaScript data, for functions of the caller. Whole numbers past 2^53 become a bigint. */
export function toData(value: Value, budget: Budget, depth = 0): unknown {
  budget.charge(1);
  if (depth > MAX_DEPTH) throw new TemplateFailure("the value is nested too deeply");
  if (value instanceof Int) return isSafe(value.value) ? Number(value.value) : value.value;
  if (value instanceof List) return value.items.map((item) => toData(item, budget, depth + 1));
  if (value instanceof Dict) {
    return Object.fromEntries(
      [...value.entries].map(([key, item]) => [key, toData(item, budget, depth + 1)]),
    );
  }
  if (value instanceof Moment) return new Date(value.seconds * 1000 + Math.floor(value.fraction / 1e6));
  if (value instanceof Version) return value.toString();
  if (typeof value === "string") return value.toWellFormed();
  return value ?? null;
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}
