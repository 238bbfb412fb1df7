/** The tools whose files are read, and which of them are here. */
import type { Found, Importer, Machine, Reading } from "../../clouds/importer.ts";
import { shownToolPath, thoseThere } from "../../clouds/read_tool_file.ts";
import type { Registry } from "../../clouds/registry.ts";
import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";

/** By tool; several clouds may read one. */
export async function importersOf({ clouds }: Registry): Promise<ReadonlyMap<string, readonly Importer[]>> {
  const all = await Promise.all(clouds.map((cloud) => cloud.importers?.() ?? []));
  const byTool = new Map<string, Importer[]>();
  for (const importer of all.flat()) {
    byTool.set(importer.tool, [...byTool.get(importer.tool) ?? [], importer]);
  }
  return byTool;
}

export interface ToolHere {
  readonly tool: string;
  readonly label: string;
  readonly places: readonly string[];
}

export async function toolsHere(
  tools: ReadonlyMap<string, readonly Importer[]>,
  machine: Machine,
): Promise<ToolHere[]> {
  const here: ToolHere[] = [];
  for (const [tool, importers] of tools) {
    const places = new Set<string>();
    for (const importer of importers) {
      for (const place of await thoseThere(machine, importer.paths(machine))) places.add(place);
    }
    if (places.size > 0) here.push({ tool, label: importers[0]?.label ?? "", places: [...places] });
  }
  return here;
}

/** @throws AtmosError `usage` for a tool that nobody knows, `not_found` when it has described nothing here */
export async function readTool(
  tools: ReadonlyMap<string, readonly Importer[]>,
  tool: string,
  machine: Reading,
): Promise<readonly Found[]> {
  const importers = tools.get(tool);
  const doing = `cannot import from "${printable(tool)}"`;
  if (importers === undefined) {
    const names = [...tools.keys()];
    throw new AtmosError("usage", `${doing}: nobody here reads its files`, {
      hint: didYouMean(tool, names) ?? `These are read: ${names.join(", ")}.`,
    });
  }
  const found: Found[] = [];
  for (const importer of importers) found.push(await importer.read(machine));
  const isEmpty = found.every(({ providers, identities, leftovers }) =>
    providers.length + identities.length + leftovers.length === 0
  );
  if (isEmpty) {
    throw new AtmosError("not_found", `${doing}: it has described nothing on this machine`, {
      hint: `Looked at ${
        placesOf(importers, machine).join(", ")
      }. \`atmos auth import\` shows whose files are here.`,
    });
  }
  return found;
}

function placesOf(importers: readonly Importer[], machine: Machine): string[] {
  return [
    ...new Set(importers.flatMap((one) => one.paths(machine)).map((path) => shownToolPath(machine, path))),
  ];
}
