import { nextLevel } from "../children/nesting.ts";
import { AtmosError } from "../errors.ts";

/** A step that starts its own workflow again would never end. */
const DEEPEST = 10;

/**
 * The `ATMOS_SHLVL` of a step.
 *
 * @throws AtmosError `usage` when steps are nested too deep
 */
export function nestedLevel(current: string | undefined): string {
  const level = nextLevel(current);
  if (level <= DEEPEST) return String(level);
  throw new AtmosError("usage", `cannot run steps: they are nested more than ${DEEPEST} deep`, {
    hint: "A step probably starts its own workflow or command again. If not, unset ATMOS_SHLVL.",
  });
}
