import type { Observer } from "../../steps/runner.ts";
import type { Step, StepOutcome } from "../../steps/step.ts";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import type { Style } from "../style.ts";
import { formatDuration } from "../time.ts";

/**
 * Tells on stderr which step runs as whom, and how it ended. The output of the steps themselves goes past this
 * program, untouched, so nothing here moves the cursor.
 */
export function stepProgress({ terminal }: Pick<System, "terminal">, style: Style, total: number): Observer {
  let position = 0;
  const line = (text: string): void => terminal.err(`${text}\n`);
  return {
    started(step, identity, command): void {
      const who = identity === undefined ? "" : style.faint(` as ${printable(identity)}`);
      line(
        `${style.accent("→")} ${style.faint(`[${++position}/${total}]`)} ${style.strong(title(step))}${who}`,
      );
      if (step.type === "atmos") line(style.faint(`  Executing command: \`atmos ${printable(command)}\``));
    },
    retrying(step, code, delay): void {
      line(
        `${style.warning("!")} ${title(step)} failed with exit code ${code}, trying again in ${
          formatDuration(delay)
        }`,
      );
    },
    ended(step, outcome): void {
      if (outcome.state === "skipped") position++;
      const text = endText(step, outcome, style);
      if (text !== undefined) line(text);
    },
  };
}

function endText(step: Step, outcome: StepOutcome, style: Style): string | undefined {
  switch (outcome.state) {
    case "done":
      return undefined;
    case "skipped":
      return style.faint(`– ${title(step)} skipped`);
    case "forgiven":
      return `${style.warning("!")} ${title(step)} failed with exit code ${outcome.code}, and may`;
    case "failed":
      return `${style.bad("✗")} ${title(step)} failed with exit code ${outcome.code}`;
  }
}

function title(step: Step): string {
  return printable(step.name);
}
