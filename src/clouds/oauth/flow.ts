import type { System } from "../../system/ports.ts";
import type { Interaction } from "../interaction.ts";
import type { Dialect } from "./dialect.ts";

/** What both ways to sign in with a person need. */
export interface FlowRequest {
  readonly dialect: Dialect;
  readonly interaction: Interaction;
  readonly system: Pick<System, "clock" | "random" | "loopback" | "browser">;
  /** The provider's name, to show. */
  readonly provider: string;
  /** What helps where no browser reaches this machine, as a sentence; by default a code on another device. */
  readonly otherwise?: string;
}
