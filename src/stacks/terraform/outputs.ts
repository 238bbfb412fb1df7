import { AtmosError } from "../../errors.ts";
import { asRecord, field } from "../../clouds/untyped.ts";
import type { Data } from "../data.ts";

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
  const fault = excess(found);
  if (fault !== undefined) throw new AtmosError("config_invalid", `${doing}: ${fault}`);
  return found;
}

/** Level by level, so that no depth is too deep to be told. */
function excess(data: Data): string | undefined {
  let level: unknown[] = [data];
  let left = MOST;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return `an output is nested more than ${DEEPEST} levels deep`;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      const parts = Object.values(value);
      left -= parts.length;
      if (left < 0) return `its outputs have more than ${MOST.toLocaleString("en")} values`;
      for (const part of parts) next.push(part);
    }
    level = next;
  }
  return undefined;
}
