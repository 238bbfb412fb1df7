import { loadConfiguration } from "../../../src/config/load.ts";
import { catalogueOf } from "../../../src/config/kinds.ts";
import { CLOUDS } from "../../../src/clouds/registry.ts";
import { findFolders } from "../../../src/files/folders.ts";
import type { Configuration } from "../../../src/config/model.ts";
import type { ProgramRequest } from "../../../src/config/programs.ts";
import { Describer } from "../../../src/stacks/describe.ts";
import { findSection } from "../../../src/stacks/find.ts";
import { loadStacks, type Stacks } from "../../../src/stacks/stacks.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../system/memory_system.ts";

export interface TestProject {
  readonly system: MemorySystem;
  readonly configuration: Configuration;
  readonly stacks: Stacks;
  /** What was asked before programs ran. */
  readonly asked: ProgramRequest[];
}

/** The least that a project with stacks says; `more` goes below it. */
export function atmosYaml(more = ""): string {
  return `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], excluded_paths: ["**/_defaults.yaml"]}
components: {terraform: {base_path: components/terraform}, helmfile: {base_path: components/helmfile}}
${more}`;
}

/** A project in memory: `atmos.yaml`, and manifests by their paths below `stacks`. */
export async function project(
  manifests: Readonly<Record<string, string>>,
  { config = atmosYaml(), ...options }: MemoryOptions & { readonly config?: string } = {},
): Promise<TestProject> {
  const files = Object.fromEntries(
    Object.entries(manifests).map(([path, text]) => [`/project/stacks/${path}`, text]),
  );
  const system = memorySystem({
    workingFolder: "/project",
    ...options,
    files: { "/project/atmos.yaml": config, ...files, ...options.files },
  });
  const asked: ProgramRequest[] = [];
  const folders = findFolders(system.env);
  const configuration = await loadConfiguration(system, folders, {
    kinds: catalogueOf(CLOUDS.flatMap(({ kinds }) => kinds)),
    files: [],
    folders: [],
    basePath: undefined,
    profiles: [],
    allowPrograms: (request) => {
      asked.push(request);
      return Promise.resolve();
    },
  });
  return { system, configuration, stacks: await loadStacks(system, folders, configuration), asked };
}

/** A component in its stack, described. */
export async function described(
  { system, configuration, stacks }: TestProject,
  component: string,
  stack: string,
  options: { readonly functions?: boolean; readonly type?: string } = {},
): Promise<Record<string, unknown>> {
  const describer = new Describer(system, stacks, configuration, {
    templates: true,
    functions: options.functions ?? true,
    skipped: new Set(),
  });
  const section = findSection(stacks, { component, stack, type: options.type });
  return { ...await describer.describe(section, stack) };
}
