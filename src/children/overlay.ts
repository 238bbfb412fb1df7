import type { EnvironmentPatch, Platform } from "../system/ports.ts";

/**
 * The environment of a child: a base with a patch applied. The one function that does this, for every kind of
 * child. Windows does not tell names apart by case, so neither does this there.
 */
export function applyPatch(
  base: Readonly<Record<string, string>>,
  patch: EnvironmentPatch,
  platform: Platform,
): Record<string, string> {
  const fold = (name: string): string => platform === "windows" ? name.toUpperCase() : name;
  const touched = new Set([...patch.unset, ...Object.keys(patch.set)].map(fold));
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (!touched.has(fold(name))) result[name] = value;
  }
  return { ...result, ...patch.set };
}
