import type { Measured } from "./measure.ts";

/** One line of the result: what was measured, what it is compared with, and how much it may cost. */
export interface Row {
  readonly measured: Measured;
  readonly against: Measured;
  /** The highest ratio allowed; undefined where the number is for information. */
  readonly budget: number | undefined;
  /** The same for the most memory that both had. */
  readonly memoryBudget?: number;
}
