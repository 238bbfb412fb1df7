import { TemplateFailure } from "./failure.ts";
import type { Value } from "./value.ts";

/** The variables of one template that is being run; later ones hide earlier ones of the same name. */
export class Variables {
  readonly #entries: { readonly name: string; value: Value }[] = [];
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
    const places = this.#places.get(name) ?? [];
    this.#places.set(name, places);
    places.push(this.#entries.length);
    this.#entries.push({ name, value });
  }

  get(name: string): Value {
    return this.#entry(name).value;
  }

  set(name: string, value: Value): void {
    this.#entry(name).value = value;
  }

  /** Sets the variable that was declared as the `fromLast`-th from the end, counting from 1. */
  setRecent(fromLast: number, value: Value): void {
    const entry = this.#entries.at(-fromLast);
    if (entry !== undefined) entry.value = value;
  }

  #entry(name: string): { readonly name: string; value: Value } {
    const entry = this.#entries[this.#places.get(name)?.at(-1) ?? -1];
    if (entry === undefined) throw new TemplateFailure(`the variable ${name} has no value here`);
    return entry;
  }
}
