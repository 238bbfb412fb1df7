import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { findProgram } from "../../children/program.ts";
import { runChild } from "../../children/run_child.ts";
import { isBelow, join, resolve } from "../../system/path.ts";
import type { System } from "../../system/ports.ts";
import type { RunSteps, Start } from "./plan.ts";

export interface TerraformRun {
  /** The program, as it is configured. */
  readonly command: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: RunSteps;
  /** The workspace, for versions that cannot make one while they select it. */
  readonly workspace: string;
}

/** Starts one after the other until one fails; the result is the exit code of the last one that ran. */
export async function runTerraform(system: System, run: TerraformRun): Promise<number> {
  const program = await findProgram(system, run.command, system.env.all());
  await forgetWorkspace(system, run);
  let code = 0;
  for (const start of run.steps.starts) {
    code = await runStart(system, run, program, start);
    if (code !== 0) return code;
  }
  for (const name of run.steps.leftovers) {
    await system.files.removeFile(join(run.folder, name)).catch(() => false);
  }
  return code;
}

/**
 * A workspace that is not there any more would make `init` ask for another one. A repository may say where Terraform
 * keeps its data, or lay a link there: what is not below the component's folder stays, unless the person has said it.
 */
async function forgetWorkspace(
  { files, env: own }: System,
  { folder, env, steps }: TerraformRun,
): Promise<void> {
  if (!steps.starts.some(({ args }) => args[0] === "init")) return;
  const said = env["TF_DATA_DIR"] || undefined;
  const data = await files.realPath(resolve(folder, said ?? ".terraform")).catch(() => undefined);
  if (data === undefined) return;
  const isOwn = said !== undefined && said === own.get("TF_DATA_DIR");
  if (isOwn || isBelow(data, await files.realPath(folder) ?? folder)) {
    await files.removeFile(join(data, "environment")).catch(() => false);
  }
}

async function runStart(system: System, run: TerraformRun, program: string, start: Start): Promise<number> {
  const { folder, env } = run;
  const { args, says } = start;
  if (says === "as it is") return await runChild(system, { command: program, args, env, folder });
  const result = await system.processes.run({ command: program, args, env, folder });
  const isSelect = args[0] === "workspace";
  if (isSelect && result.code !== 0) {
    const made = await system.processes.run({
      command: program,
      args: ["workspace", "new", run.workspace],
      env,
      folder,
    });
    if (made.code === 0) return 0;
  }
  if (says === "to a person" || result.code !== 0) {
    const decoder = new TextDecoder();
    system.terminal.err(decoder.decode(result.stdout) + decoder.decode(result.stderr));
  }
  return result.code;
}

/**
 * The same without a word to anybody.
 *
 * @returns what the last start has written to stdout
 * @throws AtmosError `unavailable` when one fails
 */
export async function readFromTerraform(system: System, run: TerraformRun): Promise<string> {
  const program = await findProgram(system, run.command, system.env.all());
  await forgetWorkspace(system, run);
  const decoder = new TextDecoder();
  let output = "";
  for (const { args } of run.steps.starts) {
    const result = await system.processes.run({ command: program, args, env: run.env, folder: run.folder });
    output = decoder.decode(result.stdout);
    if (result.code === 0) continue;
    const said = decoder.decode(result.stderr).trim().split("\n").slice(-3).join(" ");
    throw new AtmosError(
      "unavailable",
      `terraform ${args[0] ?? ""} failed in ${printable(run.folder)}: ${printable(said)}`,
    );
  }
  return output;
}
