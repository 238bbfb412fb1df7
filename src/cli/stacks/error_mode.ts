import type { AtmosError } from "../../errors.ts";
import type { Configuration } from "../../config/model.ts";
import { settingAt } from "../../stacks/settings.ts";
import { parseChoice } from "../line/choice.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";

/** What becomes of a value that another component has not made yet, or that cannot be asked for: an error, or none. */
export type ErrorMode = "strict" | "warn" | "silent";

const MODES = ["strict", "warn", "silent"] as const;
/** Of more, the number is told. */
const MOST_TOLD = 10;

/** `--error-mode`, `ATMOS_DESCRIBE_ERROR_MODE`, `describe.error_mode`. */
export function errorModeOf(
  { system }: Pick<Invocation, "system">,
  configuration: Configuration,
  flag: string | undefined,
): ErrorMode {
  const variable = system.env.get("ATMOS_DESCRIBE_ERROR_MODE") || undefined;
  const written = settingAt(configuration.written(["describe"]), ["error_mode"]);
  if (flag !== undefined) return parseChoice("--error-mode", flag, MODES);
  if (variable !== undefined) return parseChoice("ATMOS_DESCRIBE_ERROR_MODE", variable, MODES);
  return typeof written === "string" ? parseChoice("describe.error_mode", written, MODES) : "warn";
}

/** Collects why values are missing, and tells it once, behind what is shown. */
export class MissingValues {
  readonly #reasons = new Set<string>();
  /** What to do about programs that nobody has trusted: the one reason that goes away by a word of the person. */
  readonly #hints = new Set<string>();

  readonly note = (error: AtmosError): void => {
    this.#reasons.add(error.message);
    if (error.code === "untrusted" && error.hint !== undefined) this.#hints.add(error.hint);
  };

  tell({ system, style }: Pick<Invocation, "system" | "style">, mode: ErrorMode): void {
    if (mode !== "warn" || this.#reasons.size === 0) return;
    const notice = noticeOn(system, style);
    const reasons = [...this.#reasons];
    notice("Some values are not known yet:");
    for (const reason of reasons.slice(0, MOST_TOLD)) notice(`  ${reason}`);
    if (reasons.length > MOST_TOLD) notice(`  and ${reasons.length - MOST_TOLD} more`);
    for (const hint of this.#hints) notice(`  ${hint}`);
  }
}
