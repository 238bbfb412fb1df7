import type { Lease } from "../../auth/lease/lease.ts";
import { AtmosError } from "../../errors.ts";
import { findFolders } from "../../files/folders.ts";
import { withLock } from "../../files/lock.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../../stacks/data.ts";
import { physicalFolder, type Section } from "../../stacks/section.ts";
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
import {
  readFromTerraform,
  runTerraform,
  terraformEnvironment,
  type TerraformRun,
} from "../../stacks/terraform/run.ts";
import type { Subcommand } from "../../stacks/terraform/subcommands.ts";
import { isBelow, join } from "../../system/path.ts";
import { formatPlace } from "../../yaml/place.ts";
import { truthOf } from "../../truth_words.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import type { ProcessOptions, StackProject } from "./project.ts";
import { noCode } from "./terraform_checks.ts";

export interface TerraformOptions extends ProcessOptions {
  readonly stack?: string;
  readonly all?: boolean;
  readonly components?: readonly string[];
  readonly dryRun?: boolean;
  readonly skipInit?: boolean;
  readonly fromPlan?: boolean;
  readonly planfile?: string;
  readonly skipPlanfile?: boolean;
  readonly terraformCommand?: string;
  readonly autoGenerateBackendFile?: string;
  readonly initPassVars?: boolean;
  readonly initRunReconfigure?: string;
  readonly deployRunInit?: string;
}

/** A component in its stack as plain data. */
export type DescribeComponent = (
  section: Section,
  stack: string,
  trail?: readonly string[],
) => Promise<Data>;

/** One command of Terraform for one component. */
export interface Run {
  readonly invocation: Invocation;
  readonly project: StackProject;
  readonly section: Section;
  readonly stack: string;
  readonly subcommand: Subcommand;
  readonly isDeploy: boolean;
  readonly args: readonly string[];
  readonly options: TerraformOptions;
  /** Works a component out, strictly. */
  readonly describe: DescribeComponent;
  /** The components that wait for this one. */
  readonly trail?: readonly string[];
}

/** How long another run in the same folder is waited for; milliseconds. */
const LONGEST_WAIT = 3_600_000;

/** Writes what Terraform reads, then starts it; one run at a time in a folder. */
export async function runHere(run: Run, lease: Lease): Promise<number> {
  return await prepared(run, lease, (made) => runTerraform(run.invocation.system, made));
}

/** The same, for what Terraform writes to stdout: nobody sees it. */
export async function readHere(run: Run, lease: Lease): Promise<string> {
  return await prepared(run, lease, (made) => readFromTerraform(run.invocation.system, made));
}

async function prepared<T>(run: Run, lease: Lease, work: (made: TerraformRun) => Promise<T>): Promise<T> {
  const { invocation, section, project, stack } = run;
  const { system, style } = invocation;
  const folder = componentFolder(project, section);
  if (!await holdsCode(system.files, folder)) throw noCode(section, folder);
  const described = await run.describe(section, stack, run.trail);
  const steps = stepsOf(run, described);
  const sensitive = await sensitiveIn(system.files, folder);
  const vars = sectionAt(described, "vars");
  const lock = {
    name: `terraform ${folder}`,
    what: `the component folder of "${section.name}"`,
    limit: LONGEST_WAIT,
    onWait: (what: string): void => noticeOn(system, style)(`Waiting: another run works in ${what}.`),
  };
  return await withLock(
    system,
    new ScopedDir(system.files, findFolders(system.env).cache),
    lock,
    async () => {
      await writeMade(system.files, folder, [
        varfile(steps.varfile, vars, sensitive),
        ...madeFiles(run, described),
      ]);
      return await work({
        command: commandOf(run, described),
        folder,
        env: terraformEnvironment(system, sectionAt(described, "env"), lease.environment, {
          TF_IN_AUTOMATION: "true",
          TF_APPEND_USER_AGENT: userAgent(system.env.get("TF_APPEND_USER_AGENT")),
          ATMOS_BASE_PATH: project.context.configuration.basePath,
          ATMOS_STACK: stack,
          ATMOS_COMPONENT: section.name,
          ...sensitiveVariables(vars, sensitive),
        }),
        steps,
        workspace: String(described["workspace"]),
      });
    },
  );
}

function userAgent(before: string | undefined): string {
  return before || "Atmos";
}

export function stepsOf(run: Run, described: Data): RunSteps {
  const { invocation, project, section, stack, subcommand, isDeploy, args, options } = run;
  const setting = (...path: string[]): unknown =>
    settingAt(project.context.configuration.written(["components"]), ["terraform", ...path]);
  const says = (flag: string | undefined, value: unknown, usual: boolean): boolean =>
    truthOf(String(flag ?? value ?? usual)) ?? usual;
  return terraformSteps({
    stack,
    component: section.name,
    subcommand,
    args,
    workspace: String(described["workspace"]),
    choosesWorkspace: project.stacks.settings.terraform.workspaces && described["backend_type"] !== "http" &&
      !invocation.system.env.get("TF_WORKSPACE"),
    isDeploy,
    skipInit: options.skipInit === true ||
      (isDeploy && !says(options.deployRunInit, setting("deploy_run_init"), true)),
    reconfigure: says(options.initRunReconfigure, setting("init_run_reconfigure"), false),
    passVarsToInit: options.initPassVars === true || says(undefined, setting("init", "pass_vars"), false),
    skipPlanfile: options.skipPlanfile === true || says(undefined, setting("plan", "skip_planfile"), false),
    autoApprove: says(undefined, setting("apply_auto_approve"), false),
    fromPlan: options.fromPlan === true,
    planfile: options.planfile,
  });
}

/** Everything but the values. */
function madeFiles({ project, options, section }: Run, described: Data): MadeFile[] {
  const written = settingAt(project.context.configuration.written(["components"]), [
    "terraform",
    "auto_generate_backend_file",
  ]);
  const made = [
    providersFile(sectionAt(described, "providers")),
    requiredFile(sectionAt(described, "required_providers"), described["required_version"]),
  ].filter((file) => file !== undefined);
  if (truthOf(String(options.autoGenerateBackendFile ?? written ?? false)) !== true) return made;
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
  return [...made, backendFile(type, sectionAt(described, "backend"), String(described["workspace"]))];
}

export function commandOf({ options }: Run, described: Data): string {
  return options.terraformCommand ?? String(described["command"] ?? "terraform");
}

export function componentFolder(project: StackProject, section: Section): string {
  const { settings } = project.stacks;
  const base = settings.terraform.basePath;
  if (base === undefined) {
    throw new AtmosError(
      "config_invalid",
      "cannot find the component: components.terraform.base_path is not set",
      {
        hint: "Set it in atmos.yaml, for example to components/terraform.",
      },
    );
  }
  const components = join(project.context.configuration.basePath, base);
  const folder = join(components, physicalFolder(section));
  if (isBelow(folder, components)) return folder;
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(section.node.place)}: the folder of the component "${
      printable(section.name)
    }" is not below ${printable(components)}`,
    { hint: "Name a folder below it in metadata.component, without `..`." },
  );
}

function sectionAt(described: Data, key: string): Data {
  const value = described[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Data : {};
}
