import { callKey } from "./call_key.ts";
import type { CallFunction, TemplateFunction } from "./context.ts";
import { TemplateFailure } from "./failure.ts";
import { type Limits, MEBI } from "./limits.ts";
import { NotYet } from "./not_yet.ts";

/** How many functions run at a time. */
const MOST_AT_ONCE = 16;

type Outcome = { readonly value: unknown } | { readonly thrown: unknown };

/**
 * The calls whose values come later, kept by function and arguments for all rounds of one rendering. A value that comes
 * at once is handed on and not kept.
 */
export class LaterCalls {
  readonly #limits: Limits;
  /** Undefined while a call runs or waits for its turn. */
  readonly #outcomes = new Map<string, Outcome | undefined>();
  #keyText = 0;
  #running: Promise<void>[] = [];
  #waiting: (() => Promise<void>)[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Whether a value is awaited since the last {@link finish}. */
  get isIncomplete(): boolean {
    return this.#running.length > 0;
  }

  /** @throws NotYet until the value is there; then what the function threw or rejected with, if it did */
  readonly call: CallFunction = (name, body, values) => {
    // Whoever waits for nothing pays for no key.
    let key = this.#outcomes.size === 0 ? undefined : callKey(name, values);
    if (key !== undefined && this.#outcomes.has(key)) return valueOf(this.#outcomes.get(key));
    if (key !== undefined && this.#running.length >= MOST_AT_ONCE) {
      this.#putOff(key, body, values);
      throw new NotYet();
    }
    const result = body(...values);
    if (!isPromise(result)) return result;
    result.then(undefined, toldElsewhere);
    key ??= callKey(name, values);
    this.#keep(key);
    this.#running.push(this.#settle(key, result));
    throw new NotYet();
  };

  /** Waits for everything that the round has met. */
  async finish(): Promise<void> {
    const turns = this.#waiting.values();
    await Promise.all(this.#running.map(async (running) => {
      await running;
      for (const start of turns) await start();
    }));
    this.#running = [];
    this.#waiting = [];
  }

  /** Makes room for the outcome of a call. */
  #keep(key: string): void {
    const { calls, text } = this.#limits;
    if (this.#outcomes.size >= calls) {
      throw new TemplateFailure(`the template waits for more than ${calls} values`);
    }
    this.#keyText += key.length;
    if (this.#keyText > text) {
      throw new TemplateFailure(
        `functions that the template waits for get more than ${text / MEBI} Mi characters`,
      );
    }
    this.#outcomes.set(key, undefined);
  }

  #putOff(key: string, body: TemplateFunction, values: readonly unknown[]): void {
    this.#keep(key);
    this.#waiting.push(() => this.#settle(key, startOf(body, values)));
  }

  async #settle(key: string, result: PromiseLike<unknown>): Promise<void> {
    try {
      this.#outcomes.set(key, { value: await result });
    } catch (thrown) {
      this.#outcomes.set(key, { thrown });
    }
  }
}

/** For renderings that cannot wait. */
export const callAtOnce: CallFunction = (_, body, values) => {
  const result = body(...values);
  if (!isPromise(result)) return result;
  result.then(undefined, toldElsewhere);
  throw new TemplateFailure("its value comes later, and this template cannot wait for it");
};

/** A failure is told where the value is used, or not at all where nobody uses it. */
function toldElsewhere(): void {}

async function startOf(body: TemplateFunction, values: readonly unknown[]): Promise<unknown> {
  return await body(...values);
}

function valueOf(outcome: Outcome | undefined): unknown {
  if (outcome === undefined) throw new NotYet();
  if ("thrown" in outcome) throw outcome.thrown;
  return outcome.value;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
