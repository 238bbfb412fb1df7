/**
 * Entries of another tool beside those that are written: each gets a name that is valid and its own, and what is there already is
 * recognised, so that an import can be run again. Pure.
 */
import type { Found, FoundEntry } from "../../clouds/importer.ts";
import { printable } from "../../printable.ts";
import { viaOf } from "./fitting.ts";

export interface WrittenEntry {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Written {
  readonly providers: readonly WrittenEntry[];
  readonly identities: readonly WrittenEntry[];
}

export interface Placed extends WrittenEntry {
  readonly entry: FoundEntry;
  /** Whether it was written already. */
  readonly isKnown: boolean;
}

export interface Merged {
  readonly providers: readonly Placed[];
  readonly identities: readonly Placed[];
}

export function merged(found: Found, written: Written): Merged {
  const providers = new Places(written.providers);
  for (const entry of found.providers) providers.place(entry, entry.settings);
  const identities = new Places(written.identities);
  for (const entry of inOrder(found.identities)) {
    const via = viaOf(entry.settings);
    const settings = via.provider !== undefined
      ? { ...entry.settings, via: { provider: providers.nameOf(via.provider) } }
      : via.identity !== undefined
      ? { ...entry.settings, via: { identity: identities.nameOf(via.identity) } }
      : entry.settings;
    identities.place(entry, settings);
  }
  return { providers: providers.placed, identities: identities.placed };
}

/** Each behind the one that it stands on, which decides what its `via` says. */
function inOrder(entries: readonly FoundEntry[]): FoundEntry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const ordered = new Set<FoundEntry>();
  for (const entry of entries) {
    const way: FoundEntry[] = [];
    let next: FoundEntry | undefined = entry;
    while (next !== undefined && !ordered.has(next) && !way.includes(next)) {
      way.unshift(next);
      const below: string | undefined = viaOf(next.settings).identity;
      next = below === undefined ? undefined : byName.get(below);
    }
    for (const one of way) ordered.add(one);
  }
  return [...ordered];
}

class Places {
  readonly placed: Placed[] = [];
  readonly #written: ReadonlyMap<string, WrittenEntry>;
  /** Names in use, second names among them. */
  readonly #taken: Set<string>;
  /** Entries that something of this import has turned out to be. */
  readonly #claimed = new Set<string>();
  readonly #names = new Map<string, string>();

  constructor(written: readonly WrittenEntry[]) {
    this.#written = new Map(written.map((entry) => [entry.name, entry]));
    this.#taken = new Set(
      written.flatMap(({ name, settings: { alias } }) => typeof alias === "string" ? [name, alias] : [name]),
    );
  }

  nameOf(name: string): string {
    return this.#names.get(name) ?? name;
  }

  place(entry: FoundEntry, settings: WrittenEntry["settings"]): void {
    const wanted = validName(entry.name);
    const found = this.#sameIn(wanted, entry, settings);
    const name = found ?? this.#free(wanted);
    if (found === undefined) this.#taken.add(name);
    this.#claimed.add(name);
    this.#names.set(entry.name, name);
    this.placed.push({ name, settings, entry, isKnown: found !== undefined });
  }

  /** The written entry that is this one: of its name, or of a name that made way, or, with all settings, of any. */
  #sameIn(wanted: string, { tells }: FoundEntry, settings: WrittenEntry["settings"]): string | undefined {
    for (let count = 1;; count++) {
      const name = count === 1 ? wanted : `${wanted}-${count}`;
      if (!this.#taken.has(name)) break;
      const other = this.#written.get(name);
      const isSame = other !== undefined && !this.#claimed.has(name) &&
        tells.every((path) => equal(at(other.settings, path), at(settings, path)));
      if (isSame) return name;
    }
    // What nothing but its name tells from others is not found by its settings.
    if (tells.length < 2) return undefined;
    return [...this.#written.values()].find((other) =>
      !this.#claimed.has(other.name) && covers(other.settings, settings)
    )?.name;
  }

  #free(wanted: string): string {
    for (let count = 1;; count++) {
      const name = count === 1 ? wanted : `${wanted}-${count}`;
      if (!this.#taken.has(name)) return name;
    }
  }
}

/** Characters. */
const LONGEST = 120;

/** Keys that mean something else in YAML, or in this program's language. */
const RESERVED = ["<<", "__proto__"];

/** As a configuration and a command line take it. */
export function validName(written: string): string {
  const name = printable(written).slice(0, LONGEST).trim().replace(/^-+/, "");
  return name === "" || RESERVED.includes(name) ? "imported" : name;
}

function at(settings: WrittenEntry["settings"], path: string): unknown {
  let value: unknown = settings;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Whether everything that one says, the other says, too. */
function covers(other: unknown, one: unknown): boolean {
  if (typeof one !== "object" || one === null || Array.isArray(one)) return equal(other, one);
  if (typeof other !== "object" || other === null) return false;
  return Object.entries(one).every(([key, value]) =>
    covers((other as Readonly<Record<string, unknown>>)[key], value)
  );
}

/** Digits may be written without quotes. */
function equal(one: unknown, other: unknown): boolean {
  if (typeof one === "number" || typeof other === "number") return String(one) === String(other);
  return JSON.stringify(one) === JSON.stringify(other);
}
