/**
 * Tests that need a program which a machine may lack. They are skipped with the reason in their name, unless
 * `ATMOS_TESTS_DEMAND` (a comma list) names the program: then its absence is a failure.
 */

import { delimiter, join } from "node:path";

export interface TestWith {
  readonly name: string;
  /** Programs by name; their paths are handed to `run` in the same order. */
  readonly needs: readonly string[];
  readonly run: (t: Deno.TestContext, ...paths: string[]) => Promise<void> | void;
}

export function testWith(test: TestWith): void {
  const paths = test.needs.map(findProgram);
  const missing = test.needs.filter((_, index) => paths[index] === undefined);
  const found = paths.filter((path) => path !== undefined);
  testUnless(test.name, missing, (t) => test.run(t, ...found));
}

/** Registers the test, or, as these programs are missing, a skipped or failing one. */
export function testUnless(
  name: string,
  missing: readonly string[],
  run: (t: Deno.TestContext) => Promise<void> | void,
): void {
  const demanded = missing.filter((program) => demandedPrograms().includes(program));
  if (demanded.length > 0) {
    Deno.test(name, () => {
      throw new Error(`${demanded.join(", ")}: demanded by ATMOS_TESTS_DEMAND, but not usable here`);
    });
  } else {
    const ignore = missing.length > 0;
    Deno.test({ name: ignore ? `${name} (skipped: no ${missing.join(", ")})` : name, ignore, fn: run });
  }
}

/** Every place where the program is found, first on PATH first; Debian's own place last. */
export function placesOf(program: string): string[] {
  const folders = [...(Deno.env.get("PATH") ?? "").split(delimiter), "/usr/bin"];
  const places = folders.filter((folder) => folder !== "").map((folder) => join(folder, program));
  return [...new Set(places)].filter(isFile);
}

function findProgram(program: string): string | undefined {
  return placesOf(program)[0];
}

function demandedPrograms(): string[] {
  return (Deno.env.get("ATMOS_TESTS_DEMAND") ?? "").split(",").map((program) => program.trim());
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
