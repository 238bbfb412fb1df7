import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { TerraformOptions } from "./terraform_here.ts";

/** Whether a command is meant for many components. */
export function isForMany(
  { all, components = [], query, affected, tags = [], labels = [] }: TerraformOptions,
): boolean {
  return all === true || affected === true || query !== undefined ||
    [components, tags, labels].some(({ length }) => length > 0);
}

/** @throws AtmosError `usage` for a flag that says something about many, where one component is named */
export function refuseAlone({ maxConcurrency, ref, sha, includeDependents }: TerraformOptions): void {
  const flags = { "--max-concurrency": maxConcurrency, "--ref": ref, "--sha": sha } as const;
  const found = includeDependents === true
    ? "--include-dependents"
    : Object.entries(flags).find(([, value]) => value !== undefined)?.[0];
  if (found === undefined) return;
  throw new AtmosError("usage", `cannot use ${found} for one component`, {
    hint: found === "--max-concurrency"
      ? "It belongs to --all, --affected, --components, --query, --tags and --labels."
      : "It belongs to --affected.",
  });
}

/** More than anybody's machine does well. */
const MOST_AT_ONCE = 64;

/** @throws AtmosError `usage` for what is no number of components */
export function atOnce({ maxConcurrency = "1" }: TerraformOptions): number {
  const number = /^\d{1,4}$/.test(maxConcurrency) ? Number(maxConcurrency) : 0;
  if (number >= 1) return Math.min(number, MOST_AT_ONCE);
  throw new AtmosError(
    "usage",
    `cannot use --max-concurrency "${printable(maxConcurrency)}": it is no number from 1 to ${MOST_AT_ONCE}`,
  );
}
