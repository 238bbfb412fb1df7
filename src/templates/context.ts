import type { Budget } from "./limits.ts";
import type { Zone } from "./time/zone.ts";

/** What functions may know of the world: only what the caller of the template hands in. */
export interface Context {
  readonly budget: Budget;
  readonly env: (name: string) => string | undefined;
  readonly now: () => Date;
  readonly zone: Zone;
}
