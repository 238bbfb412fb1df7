import { throwErrors } from "../../../yaml/problems.ts";
import { type Node, nodeAt } from "../../../yaml/node.ts";
import { parseYaml } from "../../../yaml/parse.ts";

/**
 * The entries at a path of a file, as plain data: functions are left out.
 *
 * @throws AtmosError `config_invalid` when it is no YAML
 */
export async function writtenNames(
  text: string,
  file: string,
  path: readonly string[],
): Promise<{ name: string; settings: Readonly<Record<string, unknown>> }[]> {
  const { root, problems } = await parseYaml(text, file);
  throwErrors(problems);
  const map = nodeAt(root, path);
  if (map?.type !== "map") return [];
  return [...map.entries].map(([name, { value }]) => ({
    name,
    settings: plain(value) as Readonly<Record<string, unknown>> ?? {},
  }));
}

function plain(node: Node): unknown {
  if (node.type === "list") return node.items.map(plain);
  if (node.type === "map") {
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
  }
  return node.type === "scalar" && node.tag === undefined ? node.value : undefined;
}
