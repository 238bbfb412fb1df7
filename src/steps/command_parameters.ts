import type { Place } from "../yaml/place.ts";

export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly usual: string | undefined;
  readonly values: readonly string[];
  /** Where its name stands. */
  readonly place: Place;
  /** Whether only a template names it. */
  readonly isImplied: boolean;
}

export interface CommandFlag {
  readonly name: string;
  /** One character. */
  readonly shorthand: string | undefined;
  readonly type: "bool" | "string";
  readonly description: string;
  readonly required: boolean;
  readonly usual: string | undefined;
  readonly values: readonly string[];
  /** Where its name stands. */
  readonly place: Place;
  readonly shorthandPlace: Place;
}
