import type { System } from "../../system/ports.ts";
import type { Style } from "../text/style.ts";

/** What a question on the terminal is asked with. */
export interface Asking {
  readonly system: System;
  readonly style: Style;
}
