import { AtmosError } from "../../errors.ts";
import { asRecord, field } from "../../clouds/untyped.ts";
import type { Data } from "../data.ts";
import { excess } from "../extent.ts";

/** How deep lists and maps may hold each other: whatever is done with them later goes down step by step. */
const DEEPEST = 200;
/** Values in all outputs together; each of them becomes one with a place. */
const MOST = 500_000;

/**
 * The values of outputs as Terraform writes them, each beside its type.
 *
 * @throws AtmosError `config_invalid` for what nobody could work with
 */
export function outputValues(outputs: unknown, doing: string): Data {
  const values = Object.entries(asRecord(outputs)).map(([name, output]) => [name, field(output, "value")]);
  const found: Data = Object.fromEntries(values);
  const fault = excess(found, { deepest: DEEPEST, most: MOST });
  if (fault === undefined) return found;
  const state = fault === "deep"
    ? `an output is nested more than ${DEEPEST} levels deep`
    : `its outputs have more than ${MOST.toLocaleString("en")} values`;
  throw new AtmosError("config_invalid", `${doing}: ${state}`);
}
