/**
 * Real configurations, and what the Go original says of them: read in place where they lie beside the project, skipped
 * by name elsewhere. Whatever differs stands in {@link KNOWN}, with its reason.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { CLOUDS } from "../../src/clouds/registry.ts";
import { catalogueOf } from "../../src/config/kinds.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import { findFolders } from "../../src/files/folders.ts";
import { Describer } from "../../src/stacks/describe.ts";
import { findSection, nameOrNothing } from "../../src/stacks/find.ts";
import { MASKED_SECRETS } from "../../src/stacks/functions.ts";
import { physicalFolder } from "../../src/stacks/section.ts";
import { askingFunctions } from "../../src/stacks/terraform/ask_others.ts";
import { outputsInState } from "../../src/stacks/terraform/state.ts";
import { NoStacks } from "../../src/stacks/stack_files.ts";
import { allSections, loadStacks, type Stacks } from "../../src/stacks/stacks.ts";
import { denoSystem } from "../../src/system/deno.ts";
import type { Log, System } from "../../src/system/ports.ts";
import { differences } from "./stack_differences.ts";
import { KNOWN } from "./stack_known.ts";

interface Answer {
  readonly exit: number;
  readonly lines?: readonly string[];
  readonly json?: Record<string, { components?: Record<string, Record<string, unknown>> }>;
}

const CORPUS = join(import.meta.dirname ?? ".", "..", "..", "..", "shared", "corpus");
const answers = read();

function read(): Record<string, Record<string, Answer>> | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(join(CORPUS, "answers.json")));
  } catch {
    return undefined;
  }
}

const nothing = (): void => {};
const SILENT: Log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

async function stacksIn(folder: string, home: string): Promise<{ system: System; describe: Describe }> {
  const real = denoSystem(SILENT);
  const env = {
    ...real.env,
    get: (name: string): string | undefined =>
      name === "HOME" ? home : name === "ATMOS_GIT_ROOT_BASEPATH" ? "false" : undefined,
  };
  const system: System = { ...real, env, files: { ...real.files, workingFolder: () => folder } };
  const folders = findFolders(env);
  const configuration = await loadConfiguration(system, folders, {
    kinds: catalogueOf(CLOUDS.flatMap(({ kinds }) => kinds)),
    files: [],
    folders: [],
    basePath: undefined,
    profiles: [],
    allowPrograms: () => Promise.resolve(),
  });
  const stacks = await loadStacks(system, folders, configuration);
  return { system, describe: (functions) => describeAll(system, stacks, configuration, functions) };
}

type Describe = (functions: boolean) => Promise<Record<string, unknown>>;

async function describeAll(
  system: System,
  stacks: Stacks,
  configuration: Awaited<ReturnType<typeof loadConfiguration>>,
  functions: boolean,
): Promise<Record<string, unknown>> {
  const describer = new Describer(system, stacks, configuration, {
    templates: true,
    functions,
    skipped: new Set(),
    // Nothing is applied there, and no Terraform runs.
    others: (describer, { stack, trail }) => ({
      ...MASKED_SECRETS,
      ...askingFunctions(stack, {
        strict: false,
        output: () => Promise.resolve(undefined),
        state: async (question) => {
          const section = findSection(stacks, { ...question, type: "terraform" });
          const described = await describer.describe(section, question.stack, trail);
          const base = stacks.settings.terraform.basePath ?? "";
          const folder = join(configuration.basePath, base, physicalFolder(section));
          return await outputsInState(system.files, { folder, described, remote: () => undefined });
        },
      }),
    }),
  });
  const result: Record<string, { components: Record<string, Record<string, unknown>> }> = {};
  for (const section of allSections(stacks)) {
    const stack = nameOrNothing(stacks, section);
    if (stack === undefined) continue;
    const { components } = result[stack] ??= { components: {} };
    (components[section.type] ??= {})[section.name] ??= await describer.describe(section, stack);
  }
  return JSON.parse(JSON.stringify(result).replaceAll(join(CORPUS, "folders"), "<root>"));
}

Deno.test({
  name: `real stacks say what Go says of them${answers === undefined ? " (skipped: no corpus)" : ""}`,
  ignore: answers === undefined,
  fn: async () => {
    const home = await Deno.makeTempDir({ prefix: "atmos-corpus-" });
    let compared = 0;
    const found: string[] = [];
    try {
      for (const [folder, answer] of Object.entries(answers ?? {})) {
        for (const [question, functions] of QUESTIONS) {
          const theirs = answer[question];
          // Where Go fails there is nothing to compare.
          if (theirs?.json === undefined || theirs.exit !== 0) continue;
          const known = KNOWN.filter((one) => folder.endsWith(one.folder));
          compared++;
          try {
            const { describe } = await stacksIn(join(CORPUS, "folders", folder), home);
            const all = differences(await describe(functions), theirs.json);
            for (const one of all) {
              if (!known.some(({ path }) => path.test(one))) found.push(`${folder}: ${one}`);
            }
          } catch (error) {
            if (error instanceof NoStacks && Object.keys(theirs.json).length === 0) continue;
            const text = String(error);
            if (!known.some(({ path }) => path.test(text))) found.push(`${folder}: ${text}`);
          }
        }
      }
    } finally {
      await Deno.remove(home, { recursive: true });
    }
    assert.deepEqual(found, [], `${found.length} of ${compared} answers differ`);
    console.log(`${compared} answers compared`);
  },
});

const QUESTIONS = [["describe stacks (no functions)", false], ["describe stacks", true]] as const;
