import type { Budget } from "./limits.ts";
import type { Zone } from "./time/zone.ts";

/** What functions may know of the world: only what the caller of the template hands in. */
export interface Context {
  readonly budget: Budget;
  readonly env: (name: string) => string | undefined;
  readonly now: () => Date;
  readonly zone: Zone;
  readonly call: CallFunction;
}

/**
 * A function that the caller adds. It gets plain JavaScript values and gives one back, or a promise of one where the
 * rendering waits for such. What it throws ends the template with an error at the place of the call. It changes
 * nothing outside of itself: how often it is called is no promise.
 */
export type TemplateFunction = (...values: unknown[]) => unknown;

/** Calls a function of the caller. */
export type CallFunction = (name: string, body: TemplateFunction, values: readonly unknown[]) => unknown;
