import { jsonText } from "../../json_text.ts";
import type { RunReport } from "../../steps/runner.ts";
import type { StepOutcome } from "../../steps/step.ts";
import { formatTable } from "../text/table.ts";
import { formatElapsed } from "../text/time.ts";

/** One row for each step: what ran as whom, how it ended, how long it took. */
export async function summaryTable(report: RunReport, width: number | undefined): Promise<string> {
  const rows = report.outcomes.map((outcome) => [
    outcome.name,
    outcome.identity ?? "",
    outcomeText(outcome),
    outcome.state === "skipped" ? "" : formatElapsed(outcome.duration),
  ]);
  return await formatTable(["STEP", "IDENTITY", "OUTCOME", "TIME"], rows, width);
}

function outcomeText({ state, code, attempts }: StepOutcome): string {
  const tries = attempts > 1 ? `, ${attempts} tries` : "";
  switch (state) {
    case "done":
      return `✓ done${tries}`;
    case "failed":
      return `✗ exit code ${code}${tries}`;
    case "forgiven":
      return `! exit code ${code}, forgiven${tries}`;
    case "skipped":
      return "– skipped";
  }
}

/** The same as data: times in seconds. */
export function summaryJson(report: RunReport): string {
  const steps = report.outcomes.map(({ name, identity, state, code, duration, attempts }) => ({
    name,
    ...(identity === undefined ? {} : { identity }),
    outcome: state,
    exit_code: code,
    seconds: duration / 1000,
    attempts,
  }));
  return jsonText({ exit_code: report.code, steps });
}
