import type { Observer } from "../../steps/runner.ts";
import type { Step, StepOutcome } from "../../steps/step.ts";
import { printable } from "../../printable.ts";
import { errorText, exitCodeOf } from "../text/error_text.ts";
import type { Invocation } from "../line/invocation.ts";
import { formatElapsed } from "../text/time.ts";

type Audience = Pick<Invocation, "style" | "system">;

/**
 * Tells on stderr which step runs as whom, and how it ended. The output of the steps themselves goes past this
 * program, untouched, so nothing here moves the cursor.
 */
export function stepProgress(audience: Audience, total: number): Observer {
  const { style, system: { terminal } } = audience;
  const quiet = troubleOnly(audience);
  let position = 1;
  return {
    ...quiet,
    started(step, identity, command): void {
      const who = identity === undefined ? "" : style.faint(` as ${printable(identity)}`);
      const count = style.faint(`[${position}/${total}]`);
      terminal.err(`${style.accent("→")} ${count} ${style.strong(title(step))}${who}\n`);
      quiet.started(step, identity, command);
    },
    ended(step, outcome): void {
      position++;
      if (outcome.state === "done") {
        terminal.err(`${style.good("✓")} ${title(step)} ${style.faint(elapsed(outcome))}\n`);
      } else if (outcome.state === "skipped") terminal.err(style.faint(`– ${title(step)} skipped\n`));
      else quiet.ended(step, outcome);
    },
  };
}

/** For commands that look like any other program: only what went wrong, and what other commands are called. */
export function troubleOnly({ style, system: { terminal } }: Audience): Observer {
  const width = terminal.stderrIsTerminal ? terminal.columns() : undefined;
  return {
    started(step, _, command): void {
      if (step.type !== "atmos") return;
      terminal.err(style.faint(`  Executing command: \`atmos ${printable(command)}\`\n`));
    },
    retrying(step, code, delay): void {
      const wait = `trying again in ${formatElapsed(delay)}`;
      terminal.err(`${style.warning("!")} ${title(step)} failed with exit code ${code}, ${wait}\n`);
    },
    broken(_, reason): number {
      terminal.err(errorText(reason, { style, width, stack: false }));
      return exitCodeOf(reason);
    },
    ended(step, outcome): void {
      const text = `${title(step)} failed with exit code ${outcome.code} ${style.faint(elapsed(outcome))}`;
      if (outcome.state === "forgiven") terminal.err(`${style.warning("!")} ${text}, forgiven\n`);
      if (outcome.state === "failed") terminal.err(`${style.bad("✗")} ${text}\n`);
    },
  };
}

function title(step: Step): string {
  return printable(step.name);
}

function elapsed({ duration }: StepOutcome): string {
  return `(${formatElapsed(duration)})`;
}
