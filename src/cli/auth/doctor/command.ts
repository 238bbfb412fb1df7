import type { Command } from "commander";
import type { AuthContext } from "../../../auth/context.ts";
import { examineAll, mend } from "../../../auth/doctor/examine.ts";
import { AtmosError } from "../../../errors.ts";
import { findFolders } from "../../../files/folders.ts";
import { jsonText } from "../../../json_text.ts";
import { parseChoice } from "../../line/choice.ts";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { isBroken, type Report, reportData, reportText } from "./text.ts";

interface DoctorOptions {
  readonly fix?: true;
  readonly format?: string;
  readonly offline?: true;
}

export function registerDoctor(auth: Command, on: Dispatch): void {
  const doctor = auth.command("doctor")
    .summary("look for what is wrong on this machine")
    .description(
      "Look at everything that signing in and lending stand on, and say what is wrong with the fix of each. Asks one " +
        "service for its time, and runs `--version` of programs on your PATH. The exit code is 1 when something is broken.",
    )
    .option("--fix", "mend what is safe to mend: modes of atmos' own files, and what killed commands left")
    .option("--offline", "ask no service")
    .action(on(runDoctor));
  addFormat(doctor, "text or json (default: text)");
  addExamples(doctor, [
    { command: "atmos auth doctor", explanation: "What is wrong, and what to do:" },
    { command: "atmos auth doctor --fix", explanation: "Mend what is safe:" },
    { command: "atmos auth doctor --offline --output json", explanation: "For a program:" },
  ]);
}

async function runDoctor(invocation: Invocation, options: DoctorOptions): Promise<number> {
  const format = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const { system, clouds, outputStyle } = invocation;
  const folders = findFolders(system.env);
  const { context, failure } = await loaded(invocation);
  const examined = await examineAll({
    system,
    clouds,
    folders,
    context,
    failure,
    online: options.offline !== true,
  });
  const report: Report = { examined, mended: options.fix ? await mend(system, examined) : new Set() };
  if (format === "json") system.terminal.out(jsonText(reportData(report)));
  else system.terminal.out(reportText(report, outputStyle, folders.home));
  return isBroken(report) ? 1 : 0;
}

/** A configuration that cannot be read is a finding, and no end. */
async function loaded(
  invocation: Invocation,
): Promise<{ readonly context: AuthContext | undefined; readonly failure: unknown }> {
  try {
    return { context: await invocation.loadContext({ asks: false }), failure: undefined };
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    return { context: undefined, failure: error };
  }
}
