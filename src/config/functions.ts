import type { System } from "../system/ports.ts";
import { INCLUDES, MARKS, SURROUNDINGS } from "../yaml/functions.ts";
import { programFunction } from "../yaml/programs.ts";
import type { FunctionRegistry } from "../yaml/registry.ts";
import { PROGRAM_TAG } from "./programs.ts";

/** The functions of `atmos.yaml`. A project's programs are run only behind the gate of `allowPrograms`. */
export function configurationFunctions(system: System): FunctionRegistry {
  const elsewhere =
    "Programs are run only for values of the provider and the identities in use, and for env.";
  return { ...SURROUNDINGS, ...INCLUDES, ...MARKS, [PROGRAM_TAG]: programFunction(system, elsewhere) };
}
