import { findProgram } from "../../children/program.ts";
import { runChild } from "../../children/run_child.ts";
import { AtmosError } from "../../errors.ts";
import { findFolders } from "../../files/folders.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { printable } from "../../printable.ts";
import { childEnvironment } from "../../stacks/child_environment.ts";
import type { Data } from "../../stacks/data.ts";
import type { HelmfileCommand } from "../../stacks/helmfile/commands.ts";
import {
  type Cluster,
  helmfileArguments,
  helmfileVariables,
  kubeconfigArguments,
  valuesName,
} from "../../stacks/helmfile/plan.ts";
import { sorted } from "../../stacks/query/values.ts";
import { textRenderer } from "../../stacks/render.ts";
import { settingAt } from "../../stacks/settings.ts";
import { contextName } from "../../stacks/terraform/names.ts";
import { type MadeFile, writeMade } from "../../stacks/terraform/files.ts";
import { byPattern } from "../../stacks/workspace.ts";
import { join, resolve } from "../../system/path.ts";
import { truthOf } from "../../truth_words.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { LendingOptions } from "../auth/lending_options.ts";
import { yamlText } from "../text/yaml.ts";
import {
  checkRun,
  componentFolder,
  type ComponentRun,
  inFolder,
  sectionAt,
  usualVariables,
} from "./component_run.ts";
import type { ProcessOptions } from "./project.ts";

export interface HelmfileOptions extends ProcessOptions, Omit<LendingOptions, "duration"> {
  readonly stack?: string;
  readonly dryRun?: boolean;
  readonly globalOptions?: string;
  readonly clusterName?: string;
  readonly file?: string;
}

/** One command of Helmfile for one component. */
export interface HelmfileRun extends ComponentRun {
  readonly command: HelmfileCommand;
  readonly globalOptions: readonly string[];
  readonly args: readonly string[];
  readonly options: HelmfileOptions;
  /** Whether somebody is lent; then nobody else is named to `aws`. */
  readonly hasIdentity: boolean;
}

/** What is started, one after the other: perhaps `aws`, then Helmfile. */
export interface HelmfileStarts {
  readonly folder: string;
  readonly values: MadeFile;
  readonly cluster: Cluster | undefined;
  readonly starts: readonly { readonly command: string; readonly args: readonly string[] }[];
  readonly described: Data;
}

/** The values of a component, as Helmfile reads them. */
export async function helmfileValues(
  named: { readonly stack: string; readonly component: string },
  vars: Data,
): Promise<MadeFile> {
  return { name: valuesName(named), text: await yamlText(sorted(vars)) };
}

export async function helmfileStarts(run: HelmfileRun): Promise<HelmfileStarts> {
  const { invocation, project, section, stack, command, globalOptions, args } = run;
  const folder = componentFolder(project, section);
  const found = await invocation.system.files.target(folder);
  if (found?.kind !== "folder") {
    throw new AtmosError(
      "not_found",
      `cannot find the code of the component "${printable(section.name)}": there is no folder ${
        printable(folder)
      }`,
      { hint: "metadata.component names the folder below components.helmfile.base_path." },
    );
  }
  const described = await run.describe(section, stack, run.trail);
  const cluster = await clusterOf(run, described);
  const component = section.name;
  const isPlain = invocation.globals.color === "never" && !globalOptions.includes("--no-color");
  const options = [...globalOptions, ...isPlain ? ["--no-color"] : []];
  return {
    folder,
    described,
    cluster,
    values: await helmfileValues({ stack, component }, sectionAt(described, "vars")),
    starts: [
      ...cluster === undefined ? [] : [{ command: "aws", args: kubeconfigArguments(cluster) }],
      {
        command: String(described["command"] ?? "helmfile"),
        args: helmfileArguments({ stack, component, word: command.word, globalOptions: options, args }),
      },
    ],
  };
}

/** Writes the values, starts Helmfile with them, and takes them away again. */
export async function helmfileHere(run: HelmfileRun, lent: EnvironmentPatch): Promise<number> {
  const { system } = run.invocation;
  const { folder, values, cluster, starts, described } = await helmfileStarts(run);
  await checkRun(run, described, run.command.changes);
  const own = system.env.all();
  const said = sectionAt(described, "env");
  const env = childEnvironment(system, said, lent, {
    ...usualVariables(run),
    ...helmfileVariables(
      run.stack,
      sectionAt(described, "vars"),
      (name) => own[name] !== undefined || said[name] !== undefined,
    ),
    ...cluster === undefined ? {} : { KUBECONFIG: cluster.kubeconfig },
  });
  if (cluster !== undefined && kubeconfigFolder(run) === undefined) {
    await new ScopedDir(system.files, findFolders(system.env).cache).makeFolder("kube");
  }
  const path = join(folder, values.name);
  return await inFolder(run, path, async () => {
    await writeMade(system.files, folder, [values]);
    try {
      let code = 0;
      for (const { command, args } of starts) {
        const program = await findProgram(system, command, own);
        code = await runChild(system, { command: program, args, env, folder });
        if (code !== 0) break;
      }
      return code;
    } finally {
      await system.files.removeFile(path).catch(() => false);
    }
  });
}

/** The cluster of a component, where the project says that it is one of EKS. */
async function clusterOf(run: HelmfileRun, described: Data): Promise<Cluster | undefined> {
  const { invocation: { system }, project, section, stack, options, hasIdentity } = run;
  const said = (key: string): string | undefined => textAt(run, key);
  if (truthOf(said("use_eks") ?? "false") !== true) return undefined;
  const template = said("cluster_name_template");
  const pattern = said("cluster_name_pattern");
  const rendered = template === undefined
    ? undefined
    : await textRenderer(system, project.stacks.settings.layering.work)(
      template,
      described,
      section.node.place,
      { missingKey: "error" },
    );
  const name = options.clusterName ?? said("cluster_name") ?? rendered ??
    (pattern === undefined ? undefined : byPattern(pattern, section, stack));
  const { region } = sectionAt(described, "vars");
  if (name === undefined || typeof region !== "string" || region === "") {
    const missing = name === undefined
      ? "the project does not say how its cluster is called"
      : "it has no vars.region";
    throw new AtmosError(
      "config_invalid",
      `cannot find the cluster of "${printable(section.name)}" in "${printable(stack)}": ${missing}`,
      {
        hint: name === undefined
          ? "Set components.helmfile.cluster_name_template in atmos.yaml, or use --cluster-name."
          : "Set region below vars in the stack.",
      },
    );
  }
  const profiles = said("helm_aws_profile_pattern");
  const folder = kubeconfigFolder(run) ?? join(findFolders(system.env).cache, "kube");
  return {
    name,
    region,
    kubeconfig: join(folder, `${contextName({ stack, component: "kubecfg" })}`),
    profile: hasIdentity || profiles === undefined ? undefined : byPattern(profiles, section, stack),
  };
}

/** Undefined where the project leaves it to this program. */
function kubeconfigFolder(run: HelmfileRun): string | undefined {
  const said = textAt(run, "kubeconfig_path");
  return said === undefined ? undefined : resolve(run.project.context.configuration.basePath, said);
}

function textAt({ project }: HelmfileRun, key: string): string | undefined {
  const value = settingAt(project.context.configuration.written(["components"]), ["helmfile", key]);
  return value === undefined || value === null || value === "" ? undefined : String(value);
}
