import { type Evaluator, unresolvedIn } from "../yaml/evaluator.ts";
import type { EnvironmentEntry, Expected, IdentityEntry, IntegrationEntry, ProviderEntry } from "./model.ts";
import type { Place } from "../yaml/place.ts";
import {
  childOf,
  isNothing,
  leavesOf,
  type MapNode,
  type Node,
  nodeAt,
  type ScalarNode,
  wordFor,
} from "../yaml/node.ts";
import { expectedIn, isProtection, ownEntries } from "./guards.ts";
import { steersAtmos } from "./own_choice.ts";
import { invalid, throwErrors } from "../yaml/problems.ts";
import type { Whose } from "./whose.ts";

/** Runs programs of the configuration, where that is allowed. */
export interface RunPrograms {
  /** Whether something stands in the person's own files, so that nobody is asked for it. */
  isPersonal(place: Place): boolean;
  /** Whose text something is, by where its file lies. */
  whose(place: Place): Promise<Whose>;
  /** All that stands behind `!exec` below a node. */
  below(node: Node): Promise<void>;
  /** Asks whether the secret may be looked up that an entry names, by where the entry stands. */
  lookup(entry: Place): Promise<void>;
  /** A command line itself; what it prints. */
  outputOf(node: ScalarNode): Promise<string>;
}

/** A provider as it is configured. Nothing is evaluated before it is asked for. */
export class ConfiguredProvider implements ProviderEntry {
  readonly name: string;
  /** Where the name stands. */
  readonly place: Place;
  protected readonly node: Node;
  protected readonly evaluator: Evaluator;
  protected readonly run: RunPrograms;
  #settings: Readonly<Record<string, unknown>> | undefined;

  constructor(name: string, place: Place, node: Node, evaluator: Evaluator, run: RunPrograms) {
    this.name = name;
    this.place = place;
    this.node = node;
    this.evaluator = evaluator;
    this.run = run;
  }

  get kind(): string {
    return this.text("kind") ?? "";
  }

  get tags(): readonly string[] {
    const tags = childOf(this.node, "tags");
    if (tags?.type !== "list") return [];
    return tags.items.map((tag) => this.evaluator.textOf(tag)).filter((tag) => tag !== undefined);
  }

  get settings(): Readonly<Record<string, unknown>> {
    if (this.#settings === undefined) {
      const value = this.node.type === "map" ? this.evaluator.valueOf(this.node) : {};
      this.#settings = value as Record<string, unknown>;
    }
    return this.#settings;
  }

  get shownSettings(): Readonly<Record<string, unknown>> {
    return this.node.type === "map" ? shownMap(this.node, shownIn(this.evaluator)) : {};
  }

  async prepare(): Promise<void> {
    this.#settings = undefined;
    await this.run.below(this.node);
  }

  async output(path: readonly string[]): Promise<string> {
    const node = nodeAt(this.node, path);
    if (node?.type === "scalar") return await this.run.outputOf(node);
    throw invalid(this.placeOf(path), `${path.join(".")} is no command line`);
  }

  async allowLookup(): Promise<void> {
    await this.run.lookup(this.place);
  }

  get needsPrograms(): boolean {
    return this.evaluator.laterIn(this.node).length > 0;
  }

  placeOf(path: readonly string[]): Place {
    return path.length === 0 ? this.place : nodeAt(this.node, path)?.place ?? this.place;
  }

  unsetVariable(path: readonly string[]): string | undefined {
    const node = nodeAt(this.node, path);
    if (node?.type !== "scalar" || node.tag !== "!env" || this.evaluator.valueOf(node) !== null) {
      return undefined;
    }
    return String(node.value).trim().split(/\s+/)[0];
  }

  isPersonal(path: readonly string[]): boolean {
    return this.#placesOf(path).every((place) => this.run.isPersonal(place));
  }

  async mayReach(secret: readonly string[], address: readonly string[]): Promise<boolean> {
    const whose = (path: readonly string[]): Promise<Whose[]> =>
      Promise.all(this.#placesOf(path).map((place) => this.run.whose(place)));
    const [own, ways] = await Promise.all([whose(secret), whose(address)]);
    return own.every((one) => one === "project" || ways.every((way) => way === "person" || way === one));
  }

  #placesOf(path: readonly string[]): readonly Place[] {
    const node = nodeAt(this.node, path);
    return node === undefined ? [this.place] : leavesOf(node);
  }

  protected text(...path: string[]): string | undefined {
    return this.evaluator.textOf(nodeAt(this.node, path)) || undefined;
  }
}

export class ConfiguredIdentity extends ConfiguredProvider implements IdentityEntry {
  /** What the person's own files say of identities. */
  readonly #own: Node | undefined;

  constructor(
    name: string,
    place: Place,
    node: Node,
    evaluator: Evaluator,
    run: RunPrograms,
    own: Node | undefined = undefined,
  ) {
    super(name, place, node, evaluator, run);
    this.#own = own;
  }

  override async prepare(): Promise<void> {
    await super.prepare();
    for (const own of this.#ownEntries()) {
      const expected = childOf(own, "expect");
      if (expected !== undefined) await this.run.below(expected);
    }
  }

  /** What is written, which may be both. */
  get links(): { readonly provider: string | undefined; readonly identity: string | undefined } {
    const provider = this.text("via", "provider") ?? this.text("provider");
    return { provider, identity: this.text("via", "identity") };
  }

  get via(): IdentityEntry["via"] {
    const { provider, identity } = this.links;
    if (provider !== undefined) return { provider };
    return identity === undefined ? undefined : { identity };
  }

  get default(): boolean {
    const node = childOf(this.node, "default");
    const value = node === undefined ? false : this.evaluator.valueOf(node);
    return value === true || value === "true";
  }

  get alias(): string | undefined {
    return this.text("alias");
  }

  get expected(): readonly Expected[] {
    return expectedIn(this.#layers("expect"), (node) => environmentValue(node, valueIn(this.evaluator)));
  }

  get shownExpected(): readonly Expected[] {
    return expectedIn(this.#layers("expect"), (node) => environmentValue(node, shownIn(this.evaluator)));
  }

  get isProtected(): boolean {
    return this.protectedAt !== undefined;
  }

  get protectedAt(): Place | undefined {
    return this.#layers("protected").findLast((node) => isProtection(this.evaluator.valueOf(node)))?.place;
  }

  /** What stands behind a key in all files together, and in the person's own. */
  #layers(key: string): Node[] {
    return [this.node, ...this.#ownEntries()].map((entry) => childOf(entry, key)).filter((node) =>
      node !== undefined
    );
  }

  #ownEntries(): Node[] {
    return ownEntries(this.#own, this, this.evaluator);
  }

  get env(): readonly EnvironmentEntry[] {
    const list = childOf(this.node, "env");
    return list === undefined ? [] : environmentList(list, this.evaluator, valueIn(this.evaluator));
  }

  get shownEnv(): readonly EnvironmentEntry[] {
    const list = childOf(this.node, "env");
    return list === undefined ? [] : environmentList(list, this.evaluator, shownIn(this.evaluator));
  }
}

export class ConfiguredIntegration extends ConfiguredProvider implements IntegrationEntry {
  /** What is written, which may be both. */
  get links(): { readonly provider: string | undefined; readonly identity: string | undefined } {
    return { provider: this.text("via", "provider"), identity: this.text("via", "identity") };
  }

  get via(): IntegrationEntry["via"] {
    const { provider, identity } = this.links;
    if (identity !== undefined) return { identity };
    return provider === undefined ? undefined : { provider };
  }

  get isAutomatic(): boolean {
    const node = nodeAt(this.node, ["spec", "auto_provision"]);
    const value = node === undefined ? true : this.evaluator.valueOf(node);
    return value !== false && value !== "false";
  }
}

/** What the value of a node is to whoever asks. */
export type ValueOf = (node: Node) => unknown;

/** For whoever uses the values. */
export function valueIn(evaluator: Evaluator): ValueOf {
  return (node) => evaluator.valueOf(node);
}

/** For whoever only looks. */
export function shownIn(evaluator: Evaluator): ValueOf {
  return (node) => evaluator.shownValueOf(node);
}

function shownMap(node: MapNode, valueOf: ValueOf): Record<string, unknown> {
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, shownTree(value, valueOf)]));
}

/** A value as {@link shownIn} has it, with everything in it. */
export function shownTree(node: Node, valueOf: ValueOf): unknown {
  if (node.tag === undefined && node.type === "map") return shownMap(node, valueOf);
  if (node.tag === undefined && node.type === "list") {
    return node.items.map((item) => shownTree(item, valueOf));
  }
  return valueOf(node);
}

/** @throws InvalidConfiguration when it is not a list of keys and values, or a value cannot be had */
function environmentList(list: Node, evaluator: Evaluator, valueOf: ValueOf): EnvironmentEntry[] {
  const shape = "Write a list of entries such as - {key: NAME, value: text}.";
  if (list.type !== "list") {
    throw invalid(list.place, `env is a list of variables, not ${wordFor(list)}`, shape);
  }
  return list.items.flatMap((item) => {
    const key = evaluator.textOf(childOf(item, "key"));
    if (key === undefined) throw invalid(item.place, "a variable in env needs a key", shape);
    const value = childOf(item, "value");
    const text = value === undefined ? undefined : environmentValue(value, valueOf);
    return text === undefined || steersAtmos(key) ? [] : [{ key, value: text }];
  });
}

/**
 * A variable's value as text; undefined when there is none.
 *
 * @throws InvalidConfiguration when it is a list or a map, or a function without a value
 */
export function environmentValue(node: Node, valueOf: ValueOf): string | undefined {
  const value = valueOf(node);
  throwErrors(unresolvedIn(value).map((unresolved) => unresolved.problem));
  if (value === null) return undefined;
  if (typeof value !== "object") return String(value);
  throw invalid(node.place, `the value of a variable is text, not ${wordFor(node)}`, "Put it in quotes.");
}

/** The entries of `auth.providers` or `auth.identities`, each made with `make`. */
export function entriesOf<E>(
  section: Node | undefined,
  make: (name: string, place: Place, node: Node) => E,
): ReadonlyMap<string, E> {
  const entries = new Map<string, E>();
  if (section === undefined || isNothing(section)) return entries;
  for (const [name, { keyPlace, value }] of sectionMap(section).entries) {
    if (value.tag !== "!unset") entries.set(name, make(name, keyPlace, value));
  }
  return entries;
}

function sectionMap(section: Node): MapNode {
  if (section.type === "map") return section;
  if (section.type === "failed") throw invalid(section.place, section.message, section.hint);
  throw invalid(section.place, `this section is a map of names, not ${wordFor(section)}`);
}
