import type { Lease } from "../../auth/lease/lease.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../../stacks/data.ts";
import type { Section } from "../../stacks/section.ts";
import { childEnvironment } from "../../stacks/child_environment.ts";
import { settingAt } from "../../stacks/settings.ts";
import {
  backendFile,
  type MadeFile,
  providersFile,
  requiredFile,
  sensitiveVariables,
  varfile,
  writeMade,
} from "../../stacks/terraform/files.ts";
import { holdsCode, sensitiveIn } from "../../stacks/terraform/module.ts";
import { type RunSteps, terraformSteps } from "../../stacks/terraform/plan.ts";
import { readFromTerraform, runTerraform, type TerraformRun } from "../../stacks/terraform/run.ts";
import { statesStay } from "../../stacks/terraform/states_stay.ts";
import type { Subcommand } from "../../stacks/terraform/subcommands.ts";
import { truthOf } from "../../truth_words.ts";
import type { LendingOptions } from "../auth/lending_options.ts";
import {
  checkRun,
  componentFolder,
  type ComponentRun,
  inFolder,
  sectionAt,
  usualVariables,
} from "./component_run.ts";
import type { ProcessOptions, StackProject } from "./project.ts";
import { noCode, refuseWorkspace } from "./terraform_checks.ts";

export interface TerraformOptions extends ProcessOptions, Omit<LendingOptions, "duration"> {
  readonly stack?: string;
  readonly all?: boolean;
  readonly components?: readonly string[];
  readonly query?: string;
  readonly tags?: readonly string[];
  readonly labels?: readonly string[];
  readonly affected?: boolean;
  readonly includeDependents?: boolean;
  readonly ref?: string;
  readonly sha?: string;
  readonly maxConcurrency?: string;
  readonly dryRun?: boolean;
  readonly skipInit?: boolean;
  readonly fromPlan?: boolean;
  readonly planfile?: string;
  readonly skipPlanfile?: boolean;
  readonly terraformCommand?: string;
  readonly autoGenerateBackendFile?: string;
  readonly appendUserAgent?: string;
  readonly initPassVars?: boolean;
  readonly initRunReconfigure?: string;
  readonly deployRunInit?: string;
  readonly force?: boolean;
  readonly everything?: boolean;
  readonly skipLockFile?: boolean;
  readonly file?: string;
  readonly fileTemplate?: string;
  readonly stacks?: readonly string[];
  readonly format?: string;
  readonly shell?: string;
}

/** One command of Terraform for one component. */
export interface Run extends ComponentRun {
  readonly subcommand: Subcommand;
  readonly isDeploy: boolean;
  readonly args: readonly string[];
  readonly options: TerraformOptions;
}

/** Writes what Terraform reads, then starts it; one run at a time in a folder. */
export async function runHere(run: Run, lease: Lease): Promise<number> {
  return await prepared(run, lease, (made) => runTerraform(run.invocation.system, made));
}

/** The same, for what Terraform writes to stdout: nobody sees it. */
export async function readHere(run: Run, lease: Lease): Promise<string> {
  return await prepared(run, lease, (made) => readFromTerraform(run.invocation.system, made));
}

/** Writes what a shell in the component's folder reads, and does what must be done before a command. */
export async function prepareHere(run: Run, lease: Lease): Promise<PreparedShell> {
  return await prepared(run, lease, async (made) => ({
    code: await runTerraform(run.invocation.system, made),
    made,
  }));
}

export interface PreparedShell {
  /** Not 0 when something of it has failed. */
  readonly code: number;
  readonly made: TerraformRun;
}

async function prepared<T>(run: Run, lease: Lease, work: (made: TerraformRun) => Promise<T>): Promise<T> {
  const { invocation, section, project, stack } = run;
  const { system } = invocation;
  const folder = componentFolder(project, section);
  if (!await holdsCode(system.files, folder)) throw noCode(section, folder);
  const described = await run.describe(section, stack, run.trail);
  // Whoever is only asked for its outputs has run already.
  if (run.trail === undefined) await checkRun(run, described, run.subcommand.changes);
  const steps = await stepsOf(run, described);
  const made = madeFiles(run, described);
  const sensitive = await sensitiveIn(system.files, folder);
  const vars = sectionAt(described, "vars");
  return await inFolder(run, folder, async () => {
    await writeMade(system.files, folder, [varfile(steps.varfile, vars, sensitive), ...made]);
    return await work({
      command: commandOf(run, described),
      folder,
      env: childEnvironment(system, sectionAt(described, "env"), lease.environment, {
        TF_IN_AUTOMATION: "true",
        TF_APPEND_USER_AGENT: userAgent(run),
        ...usualVariables(run),
        ...sensitiveVariables(vars, sensitive),
      }),
      steps,
      workspace: String(described["workspace"]),
    });
  });
}

/** What services are told of who asks; the person's own words come last. */
function userAgent({ invocation, project, options }: Run): string {
  const written = settingAt(project.context.configuration.written(["components"]), [
    "terraform",
    "append_user_agent",
  ]);
  const own = invocation.system.env.get("TF_APPEND_USER_AGENT") ?? "";
  const said = options.appendUserAgent ??
    (typeof written === "string" && written !== "" ? written : undefined);
  return [said ?? (own === "" ? "Atmos" : ""), own].filter((part) => part !== "").join(" ");
}

/** @throws AtmosError `config_invalid` for a workspace that Terraform would refuse */
export async function stepsOf(run: Run, described: Data): Promise<RunSteps> {
  const { invocation, project, section, stack, subcommand, isDeploy, args, options } = run;
  const setting = (...path: string[]): unknown =>
    settingAt(project.context.configuration.written(["components"]), ["terraform", ...path]);
  const says = (flag: string | undefined, value: unknown, usual: boolean): boolean =>
    truthOf(String(flag ?? value ?? usual)) ?? usual;
  const workspace = String(described["workspace"]);
  const choosesWorkspace = project.stacks.settings.terraform.workspaces &&
    described["backend_type"] !== "http" && !invocation.system.env.get("TF_WORKSPACE");
  if (choosesWorkspace && subcommand.needsWorkspace) refuseWorkspace(section, workspace);
  return terraformSteps({
    stack,
    component: section.name,
    subcommand,
    args,
    workspace,
    choosesWorkspace,
    isDeploy,
    skipInit: options.skipInit === true ||
      (isDeploy && !says(options.deployRunInit, setting("deploy_run_init"), true)),
    reconfigure: says(options.initRunReconfigure, setting("init_run_reconfigure"), false),
    statesStay: makesBackend(project, options) &&
      await statesStay(invocation.system.files, componentFolder(project, section), {
        type: String(described["backend_type"]),
        backend: sectionAt(described, "backend"),
        data: dataFolder(run, described),
      }),
    passVarsToInit: options.initPassVars === true || says(undefined, setting("init", "pass_vars"), false),
    skipPlanfile: options.skipPlanfile === true || says(undefined, setting("plan", "skip_planfile"), false),
    autoApprove: says(undefined, setting("apply_auto_approve"), false),
    fromPlan: options.fromPlan === true,
    planfile: options.planfile,
    isPlain: invocation.globals.color === "never",
  });
}

/** Where Terraform keeps its data. */
function dataFolder({ invocation }: Run, described: Data): string {
  const said = childEnvironment(invocation.system, sectionAt(described, "env"), { set: {}, unset: [] }, {});
  return said["TF_DATA_DIR"] || ".terraform";
}

/** Everything but the values. */
export function madeFiles({ project, options, section }: Run, described: Data): MadeFile[] {
  const made = [
    providersFile(sectionAt(described, "providers")),
    requiredFile(sectionAt(described, "required_providers"), described["required_version"]),
  ].filter((file) => file !== undefined);
  return makesBackend(project, options) ? [...made, madeBackend(section, described)] : made;
}

/** Whether the backend is written by this program. */
export function makesBackend(
  { context }: StackProject,
  { autoGenerateBackendFile }: TerraformOptions,
): boolean {
  const written = settingAt(context.configuration.written(["components"]), [
    "terraform",
    "auto_generate_backend_file",
  ]);
  return truthOf(String(autoGenerateBackendFile ?? written ?? false)) === true;
}

/** @throws AtmosError `config_invalid` when the stacks say none */
export function madeBackend(section: Section, described: Data): MadeFile {
  const type = String(described["backend_type"] ?? "");
  if (type === "") {
    throw new AtmosError(
      "config_invalid",
      `cannot write the backend of "${printable(section.name)}": backend_type is not set`,
      {
        hint: "Set terraform.backend_type in the stacks, or auto_generate_backend_file: false in atmos.yaml.",
      },
    );
  }
  return backendFile(type, sectionAt(described, "backend"), String(described["workspace"]));
}

export function commandOf({ options }: Run, described: Data): string {
  return options.terraformCommand ?? String(described["command"] ?? "terraform");
}
