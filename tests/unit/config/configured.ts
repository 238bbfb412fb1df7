import { findFolders } from "../../../src/files/folders.ts";
import { catalogueOf } from "../../../src/config/kinds.ts";
import { loadConfiguration, type LoadOptions } from "../../../src/config/load.ts";
import type { Configuration } from "../../../src/config/model.ts";
import { formatPlace } from "../../../src/yaml/place.ts";
import type { Problem } from "../../../src/yaml/problems.ts";
import { REGISTRY } from "../clouds/entries.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../system/memory_system.ts";

/** A machine with a repository at `/repo`, which is the working folder. */
export function repository(
  files: Readonly<Record<string, string>> = {},
  more: MemoryOptions = {},
): MemorySystem {
  return memorySystem({
    workingFolder: "/repo",
    ...more,
    files: { "/repo/.git/HEAD": "ref: refs/heads/main\n", ...files },
  });
}

/** Every kind, as if this version could do something with it: what it cannot changes, and is told elsewhere. */
const KINDS = catalogueOf(
  Object.values(REGISTRY.kinds).flatMap((kinds) => [...kinds.values()]).map((kind) => ({
    ...kind,
    works: true,
  })),
);

export const NO_OPTIONS: LoadOptions = {
  kinds: KINDS,
  files: [],
  folders: [],
  basePath: undefined,
  profiles: [],
  // What is asked, and how it is judged, is tested elsewhere.
  allowPrograms: () => Promise.resolve(),
};

export async function load(system: MemorySystem, options: Partial<LoadOptions> = {}): Promise<Configuration> {
  return await loadConfiguration(system, findFolders(system.env), { ...NO_OPTIONS, ...options });
}

/** Loads one `atmos.yaml`. */
export async function loadText(text: string, more: MemoryOptions = {}): Promise<Configuration> {
  return await load(repository({ "/repo/atmos.yaml": text }, more));
}

/** The findings of a check of one `atmos.yaml`, as `severity line:column message | hint`. */
export async function findings(text: string, more: MemoryOptions = {}): Promise<string[]> {
  return (await (await loadText(text, more)).check()).map(shown);
}

export function shown(problem: Problem): string {
  const place = formatPlace(problem.place).replace(/^atmos\.yaml:/, "");
  const hint = problem.hint === undefined ? "" : ` | ${problem.hint}`;
  return `${problem.severity} ${place} ${problem.message}${hint}`;
}

/** A file with a provider `p` and an identity `base`, and one more line in a section of `auth`. */
export function around(section: string, line: string): string {
  const sections: Record<string, string> = {
    providers: "    p: {kind: mock}\n",
    identities: "    base: {kind: mock, via: {provider: p}}\n",
  };
  const text = Object.entries(sections).map(([name, lines]) =>
    `  ${name}:\n${lines}${name === section ? `${line}\n` : ""}`
  );
  return `auth:\n${text.join("")}${section in sections ? "" : `  ${section}:\n${line}\n`}`;
}
