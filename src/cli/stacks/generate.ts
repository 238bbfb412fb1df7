import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { didYouMean } from "../../nearest.ts";
import { type MadeFile, varfile, writeMade } from "../../stacks/terraform/files.ts";
import { sensitiveIn } from "../../stacks/terraform/module.ts";
import { varfileName } from "../../stacks/terraform/names.ts";
import { dirname, resolve } from "../../system/path.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import { componentFolder, type ComponentRun, inFolder, sectionAt } from "./component_run.ts";
import { strictly } from "./describer.ts";
import { helmfileValues } from "./helmfile_here.ts";
import { refuseOutside } from "./inside_project.ts";
import { writeFile } from "./output.ts";
import { namedSection, stackProject } from "./project.ts";
import { madeBackend, type TerraformOptions } from "./terraform_here.ts";

/** The original's. */
const NOT_YET = new Set(["files", "planfile", "required-providers"]);
const KINDS = ["varfile", "backend", "varfiles", "backends"] as const;

/** `atmos terraform generate varfile|backend COMPONENT -s STACK`, and `varfiles|backends` for many. */
export async function generateCommand(
  invocation: Invocation,
  words: readonly string[],
  options: TerraformOptions,
): Promise<number> {
  const [word = "", component, extra] = words;
  const kind = KINDS.find((one) => one === word);
  if (kind === undefined && NOT_YET.has(word)) {
    throw new AtmosError("usage", `cannot generate "${printable(word)}": this version of atmos does not`);
  }
  if (kind === undefined) {
    throw new AtmosError("usage", `cannot generate "${printable(word)}": there is no such thing`, {
      hint: `${didYouMean(word, KINDS) ?? ""} It can be one of ${KINDS.join(", ")}.`.trim(),
    });
  }
  if (kind === "varfiles" || kind === "backends") {
    const { generateMany } = await import("./generate_many.ts");
    return await generateMany(invocation, kind, words.slice(1), options);
  }
  const run = await componentToGenerate(invocation, { kind, component, extra, type: "terraform" }, options);
  const made = kind === "backend" ? await backendOf(run) : await varfileOf(run);
  return await writeOne(run, made, options.file);
}

/** `atmos helmfile generate varfile COMPONENT -s STACK` */
export async function generateHelmfileValues(
  invocation: Invocation,
  words: readonly string[],
  options: Pick<TerraformOptions, "stack" | "file" | "processTemplates" | "processFunctions" | "skip">,
): Promise<number> {
  const [kind = "", component, extra] = words;
  if (kind !== "varfile") {
    throw new AtmosError("usage", `cannot generate "${printable(kind)}": there is no such thing`, {
      hint: "`atmos helmfile generate varfile COMPONENT -s STACK` writes the values.",
    });
  }
  const run = await componentToGenerate(invocation, { kind, component, extra, type: "helmfile" }, options);
  const vars = sectionAt(await run.describe(run.section, run.stack), "vars");
  return await writeOne(
    run,
    await helmfileValues({ stack: run.stack, component: run.section.name }, vars),
    options.file,
  );
}

interface Named {
  readonly kind: string;
  readonly component: string | undefined;
  readonly extra: string | undefined;
  readonly type: string;
}

async function componentToGenerate(
  invocation: Invocation,
  { kind, component, extra, type }: Named,
  options: TerraformOptions,
): Promise<ComponentRun> {
  const { stack } = options;
  if (component === undefined || stack === undefined || extra !== undefined) {
    throw new AtmosError("usage", `cannot generate the ${kind}: it takes one component and its stack`, {
      hint: `Write \`atmos ${type} generate ${kind} COMPONENT -s STACK\`.`,
    });
  }
  const project = await stackProject(invocation);
  return {
    invocation,
    project,
    section: namedSection(invocation, project, { component, stack, type }),
    stack,
    describe: strictly(invocation, project, options),
  };
}

/** The values of a component; those that must lie in no file are left out, with a word. */
export async function varfileOf(run: ComponentRun): Promise<MadeFile> {
  const { invocation: { system, style }, section, stack } = run;
  const vars = sectionAt(await run.describe(section, stack), "vars");
  const sensitive = await sensitiveIn(system.files, componentFolder(run.project, section));
  const hidden = Object.keys(vars).filter((name) => sensitive.has(name));
  if (hidden.length > 0) {
    noticeOn(system, style)(`Left out, for ${section.name} declares it sensitive: ${hidden.join(", ")}.`);
  }
  return varfile(varfileName({ stack, component: section.name }), vars, sensitive);
}

async function backendOf({ describe, section, stack }: ComponentRun): Promise<MadeFile> {
  return madeBackend(section, await describe(section, stack));
}

/** Beside the code, or where `--file` says. */
async function writeOne(run: ComponentRun, made: MadeFile, file: string | undefined): Promise<number> {
  const { invocation: { system, style }, project, section } = run;
  const folder = componentFolder(project, section);
  const path = file === undefined ? resolve(folder, made.name) : resolve(system.files.workingFolder(), file);
  if (file !== undefined) await writeFile(system, path, made.text);
  else {
    if (await system.files.target(folder) === undefined) {
      throw new AtmosError("not_found", `cannot write to "${printable(folder)}": there is no such folder`, {
        hint: "metadata.component names the folder of the code; or name a file with --file.",
      });
    }
    await refuseOutside(run, "write beside the code of");
    await inFolder(run, folder, () => writeMade(system.files, dirname(path), [made]));
  }
  noticeOn(system, style)(`Wrote ${path}`);
  return 0;
}
