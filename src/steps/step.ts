import type { Place } from "../yaml/place.ts";
import type { Condition } from "./condition.ts";
import type { RetryPlan } from "./retry.ts";

export const STEP_TYPES = ["atmos", "env", "exec", "script", "shell"] as const;

/**
 * - `shell`: a command for `sh`, handed over as written
 * - `atmos`: the words after `atmos`
 * - `script`: a text for an interpreter, on its stdin
 * - `exec`: a program and its words, without a shell
 * - `env`: variables for the steps that follow
 */
export type StepType = typeof STEP_TYPES[number];

/** One step, with the templates in its texts not yet rendered. It does not know where it came from. */
export interface Step {
  readonly name: string;
  readonly type: StepType;
  /** Empty for `env`. */
  readonly command: string;
  /** For `script`, and instead of `sh` for `shell`. */
  readonly interpreter: string | undefined;
  /** For `atmos`: becomes `-s STACK`. */
  readonly stack: string | undefined;
  readonly identity: string | undefined;
  /** Instead of `identity`: several at once, each of another cloud. */
  readonly identities: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** For `env`: whether its variables are for programs, too, and not for templates alone. */
  readonly isExported: boolean;
  /** Relative to the base path. */
  readonly workingFolder: string | undefined;
  readonly retry: RetryPlan | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** Milliseconds that the identity's session must be good for when the step starts. */
  readonly minimumLife: number | undefined;
  /** When the step runs; by default while nothing has failed. */
  readonly when: Condition;
  /** When a failure of this step is forgiven. */
  readonly forgive: Condition;
  readonly place: Place;
}

export type StepState = "done" | "failed" | "forgiven" | "skipped";

export interface StepOutcome {
  readonly name: string;
  /** Several are separated by commas. */
  readonly identity: string | undefined;
  readonly state: StepState;
  /** The child's exit code; 0 when nothing was started. */
  readonly code: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly attempts: number;
}
