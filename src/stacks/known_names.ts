import { hexDigest } from "../hex_digest.ts";
import type { Configuration } from "../config/model.ts";
import type { Folders } from "../files/folders.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { join } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import type { NamedInstance } from "./named_instances.ts";
import { listStackFiles } from "./stack_files.ts";
import { type StackSettings, stackSettings } from "./settings.ts";

const FOLDER = "stack-names";
const FORMAT = 1;

/**
 * The names of all components in their stacks, for whoever only wants to offer them: reading a thousand manifests takes
 * longer than somebody who types likes to wait. So they are kept, for as long as no file in the folder of the stacks has
 * another date or size and the project's settings are the same. What manifests take from elsewhere, such as a variable in
 * a template, may be older.
 */
export async function knownNames(
  system: System,
  folders: Folders,
  configuration: Configuration,
): Promise<readonly NamedInstance[]> {
  const settings = stackSettings(configuration, system.env);
  const cache = new ScopedDir(system.files, folders.cache);
  const [state, name] = await Promise.all([stateOf(system, settings), hashOf(settings.folder)]);
  const file = [FOLDER, `${name}.json`];
  const kept = await cache.readText(...file).catch(() => undefined);
  const known = kept === undefined ? undefined : decoded(kept, state);
  if (known !== undefined) return known;
  // Seldom needed, and more to load than all of the rest.
  const [{ loadStacks }, { namesIn }] = await Promise.all([
    import("./stacks.ts"),
    import("./named_instances.ts"),
  ]);
  const names = namesIn(await loadStacks(system, folders, configuration));
  const rows = names.map(({ component, type, stack }) => [component, type, stack]);
  await cache.write(file, JSON.stringify({ state, rows })).catch(() => {});
  return names;
}

async function stateOf({ files }: System, settings: StackSettings): Promise<string> {
  const { folder, paths } = await listStackFiles(files, settings.folder);
  const dates = await Promise.all(paths.map(async (path) => {
    const { size, modifiedAt } = await files.target(join(folder, path)) ?? {};
    return [path, size, modifiedAt];
  }));
  const { env: _, auth: __, writtenAuth: ___, ...rest } = settings;
  return await hashOf(JSON.stringify([FORMAT, rest, dates]));
}

function decoded(text: string, state: string): NamedInstance[] | undefined {
  try {
    const kept = JSON.parse(text) as { state?: unknown; rows?: unknown };
    if (kept.state !== state || !Array.isArray(kept.rows)) return undefined;
    return kept.rows.map((row) => {
      const [component, type, stack] = row as readonly unknown[];
      if (typeof component !== "string" || typeof type !== "string" || typeof stack !== "string") {
        throw new TypeError("no name");
      }
      return { component, type, stack };
    });
  } catch {
    return undefined;
  }
}

async function hashOf(text: string): Promise<string> {
  return (await hexDigest(text)).slice(0, 40);
}
