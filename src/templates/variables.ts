import { TemplateFailure } from "./failure.ts";
import { NotYet } from "./not_yet.ts";
import type { Value } from "./value.ts";

/** What a variable holds whose value depends on one that is not known yet. */
const UNKNOWN = Symbol("unknown");

interface Entry {
  readonly name: string;
  value: Value | typeof UNKNOWN;
}

/** The variables of one template that is being run; later ones hide earlier ones of the same name. */
export class Variables {
  readonly #entries: Entry[] = [];
  readonly #places = new Map<string, number[]>();

  constructor(root: Value) {
    this.declare("$", root);
  }

  /** How many there are; to be given to {@link release}. */
  mark(): number {
    return this.#entries.length;
  }

  /** Forgets the variables declared since the mark. */
  release(mark: number): void {
    for (const entry of this.#entries.splice(mark)) this.#places.get(entry.name)?.pop();
  }

  declare(name: string, value: Value): void {
    this.#declare(name, value);
  }

  /** Declares a variable whose value is not known yet. */
  declareUnknown(name: string): void {
    this.#declare(name, UNKNOWN);
  }

  #declare(name: string, value: Entry["value"]): void {
    const places = this.#places.get(name) ?? [];
    this.#places.set(name, places);
    places.push(this.#entries.length);
    this.#entries.push({ name, value });
  }

  /** @throws NotYet when its value is not known yet */
  get(name: string): Value {
    const { value } = this.#entry(name);
    if (value === UNKNOWN) throw new NotYet();
    return value;
  }

  set(name: string, value: Value): void {
    this.#entry(name).value = value;
  }

  /** Forgets the value of a variable until it is set again. */
  forget(name: string): void {
    const entry = this.#find(name);
    if (entry !== undefined) entry.value = UNKNOWN;
  }

  /** Sets the variable that was declared as the `fromLast`-th from the end, counting from 1. */
  setRecent(fromLast: number, value: Value): void {
    const entry = this.#entries.at(-fromLast);
    if (entry !== undefined) entry.value = value;
  }

  #entry(name: string): Entry {
    const entry = this.#find(name);
    if (entry === undefined) throw new TemplateFailure(`the variable ${name} has no value here`);
    return entry;
  }

  #find(name: string): Entry | undefined {
    return this.#entries[this.#places.get(name)?.at(-1) ?? -1];
  }
}
