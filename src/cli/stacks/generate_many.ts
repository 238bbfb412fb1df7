import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../../stacks/data.ts";
import { type MadeFile, varfile, writeMade } from "../../stacks/terraform/files.ts";
import { hclAttributes, hclBackend } from "../../stacks/terraform/hcl.ts";
import { sensitiveIn } from "../../stacks/terraform/module.ts";
import { varfileName } from "../../stacks/terraform/names.ts";
import { sorted } from "../../stacks/query/values.ts";
import { byPattern } from "../../stacks/workspace.ts";
import { basename, dirname, isBelow, join, resolve } from "../../system/path.ts";
import { FileFailure, type Files } from "../../system/ports.ts";
import { parseChoice } from "../line/choice.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import { yamlText } from "../text/yaml.ts";
import { componentFolder, type ComponentRun, inFolder, sectionAt } from "./component_run.ts";
import { strictly } from "./describer.ts";
import { refuseLinksOut, refuseOutside } from "./inside_project.ts";
import { stackProject } from "./project.ts";
import { instancesOf, unknownName } from "./select.ts";
import { madeBackend, type TerraformOptions } from "./terraform_here.ts";
import { typedWord } from "../../typed_word.ts";

type Kind = "varfiles" | "backends";

const FORMATS = {
  varfiles: ["json", "yaml", "hcl"],
  backends: ["json", "hcl", "backend-config"],
} as const;

interface Planned {
  readonly run: ComponentRun;
  readonly path: string;
  readonly text: string;
}

/** `atmos terraform generate varfiles|backends`: one file for each component, all worked out before the first is written. */
export async function generateMany(
  invocation: Invocation,
  kind: Kind,
  words: readonly string[],
  options: TerraformOptions,
): Promise<number> {
  const { system, style } = invocation;
  const { fileTemplate, stack, stacks: named = [], components = [] } = options;
  const [extra] = words;
  if (extra !== undefined) {
    throw new AtmosError("usage", `cannot generate ${kind} of "${printable(extra)}" alone`, {
      hint: `Use --components ${typedWord(extra, "COMPONENT")}, or \`generate ${kind.slice(0, -1)}\`.`,
    });
  }
  const format = parseChoice("--format", options.format ?? "json", FORMATS[kind]);
  if (fileTemplate === undefined && format !== "json") {
    throw new AtmosError(
      "usage",
      `cannot write ${format} beside the code: Terraform reads other names there`,
      {
        hint: "Say where with --file-template, such as 'out/{tenant}/{stage}/{component}.hcl'.",
      },
    );
  }
  const project = await stackProject(invocation);
  const all = instancesOf(project.stacks, { type: "terraform", stack, components });
  const unknown = named.find((name) => !all.some((one) => one.stack === name));
  if (unknown !== undefined) {
    throw unknownName("stack", unknown, new Set(all.map((one) => one.stack)), "atmos list stacks");
  }
  const describe = strictly(invocation, project, options);
  const planned = new Map<string, Planned>();
  for (const instance of all) {
    if (named.length > 0 && !named.includes(instance.stack)) continue;
    const run: ComponentRun = { invocation, project, describe, ...instance };
    const one = await planOne(run, kind, format, fileTemplate);
    if (one === undefined) continue;
    const earlier = planned.get(one.path);
    if (earlier !== undefined && earlier.text !== one.text) throw sameFile(earlier, one);
    planned.set(one.path, one);
  }
  for (const { run, path, text } of planned.values()) {
    const folder = dirname(path);
    const made = [{ name: basename(path), text }];
    const write = (): Promise<void> => writeMade(system.files, folder, made);
    if (fileTemplate === undefined) await inFolder(run, folder, write);
    else {
      await makeFolder(system.files, folder);
      await write();
    }
    noticeOn(system, style)(`Wrote ${path}`);
  }
  return 0;
}

async function planOne(
  run: ComponentRun,
  kind: Kind,
  format: string,
  template: string | undefined,
): Promise<Planned | undefined> {
  const { invocation: { system, style }, section, stack } = run;
  const folder = componentFolder(run.project, section);
  if (template === undefined && await system.files.target(folder) === undefined) {
    noticeOn(system, style)(`${section.name} in ${stack} is passed over: there is no folder ${folder}.`);
    return undefined;
  }
  if (template === undefined) await refuseOutside(run, "write beside the code of");
  const described = await run.describe(section, stack);
  const made = kind === "backends"
    ? backendIn(run, described, format)
    : await valuesIn(run, described, folder, format);
  const path = template === undefined
    ? join(folder, made.name)
    : await placeByTemplate(system.files, resolve(system.files.workingFolder(), template), run);
  return { run, path, text: made.text };
}

function backendIn({ section }: ComponentRun, described: Data, format: string): MadeFile {
  const made = madeBackend(section, described);
  if (format === "json") return made;
  const backend = sectionAt(described, "backend");
  const text = format === "hcl"
    ? hclBackend(String(described["backend_type"]), backend)
    : hclAttributes(backend);
  return { name: made.name, text };
}

async function valuesIn(
  { invocation: { system }, section, stack }: ComponentRun,
  described: Data,
  folder: string,
  format: string,
): Promise<MadeFile> {
  const vars = sectionAt(described, "vars");
  const sensitive = await sensitiveIn(system.files, folder);
  const made = varfile(varfileName({ stack, component: section.name }), vars, sensitive);
  if (format === "json") return made;
  const kept = Object.fromEntries(Object.entries(vars).filter(([name]) => !sensitive.has(name)));
  return { name: made.name, text: format === "hcl" ? hclAttributes(kept) : await yamlText(sorted(kept)) };
}

/**
 * Where a file goes is the caller's to say: no value of a stack leads out of the folder that stands before them all,
 * and neither does a link.
 */
async function placeByTemplate(
  files: Files,
  template: string,
  { section, stack }: ComponentRun,
): Promise<string> {
  const [before = ""] = template.split("{");
  const top = dirname(`${before}x`);
  const path = resolve(byPattern(template, section, stack));
  if (isBelow(path, top)) {
    await refuseLinksOut(files, dirname(path), top);
    return path;
  }
  throw new AtmosError(
    "config_invalid",
    `cannot write the file of "${printable(section.name)}": ${printable(path)} is not below ${
      printable(top)
    }`,
  );
}

function sameFile(one: Planned, other: Planned): AtmosError {
  const names = [one, other].map(({ run }) => `${printable(run.section.name)} in ${printable(run.stack)}`);
  return new AtmosError(
    "usage",
    `cannot write two different files to "${printable(one.path)}": those of ${names.join(" and ")}`,
    { hint: "Choose fewer with --stacks and --components, or give each its own with --file-template." },
  );
}

async function makeFolder(files: Files, folder: string): Promise<void> {
  try {
    await files.makeFolder(folder, 0o755);
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw new AtmosError("storage", `cannot make the folder "${printable(folder)}": ${error.message}`);
  }
}
