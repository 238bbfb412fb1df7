import { childOf, type MapEntry, type MapNode, type Node, nodeAt, textNode } from "../yaml/node.ts";
import { dataOf } from "./data.ts";
import { type Layering, layers } from "./merge.ts";
import { put } from "./put.ts";

/** What a section is finished with. */
export interface Finishing {
  readonly type: string;
  /** `integrations.github` of the project: it lies below that of every component's settings. */
  readonly github: Node | undefined;
  readonly layering: Layering;
}

/** The sections of a component when all layers are merged, as the original shows them. */
export function finished(entries: Map<string, MapEntry>, finishing: Finishing): void {
  const { type, github, layering } = finishing;
  const change = (key: string, node: Node | undefined): void => {
    const entry = entries.get(key);
    if (node !== undefined) entries.set(key, { keyPlace: entry?.keyPlace ?? node.place, value: node });
  };
  const valueOf = (key: string): Node | undefined => entries.get(key)?.value;
  if (github?.type === "map" && github.entries.size > 0) {
    change("settings", withGithub(valueOf("settings"), github, layering));
  }
  const isModel = dataOf(childOf(valueOf("metadata"), "type")) === "abstract";
  if (type === "terraform" && isModel) change("settings", withoutWorkspace(valueOf("settings")));
  change("secrets", withScopes(valueOf("secrets")));
}

function withGithub(settings: Node | undefined, github: Node, layering: Layering): Node | undefined {
  if (settings?.type !== "map") return undefined;
  const path = ["integrations", "github"];
  const merged = layers([github, nodeAt(settings, path)], layering) ?? github;
  return put(settings, "integrations", put(mapAt(settings, "integrations"), "github", merged));
}

/** Nobody makes a workspace for a mere model. */
function withoutWorkspace(settings: Node | undefined): Node | undefined {
  const spacelift = childOf(settings, "spacelift");
  if (settings?.type !== "map" || spacelift?.type !== "map") return undefined;
  const entries = new Map(spacelift.entries);
  entries.delete("workspace_enabled");
  return put(settings, "spacelift", { ...spacelift, entries });
}

/** A secret that says nothing of its scope is that of one component in one stack. */
function withScopes(secrets: Node | undefined): Node | undefined {
  const vars = childOf(secrets, "vars");
  if (secrets?.type !== "map" || vars?.type !== "map") return undefined;
  // One map for all of them: a copy for each secret would be work in the square of their number.
  const entries = new Map(vars.entries);
  for (const [name, { keyPlace, value }] of vars.entries) {
    if (value.type !== "map" || value.entries.has("scope")) continue;
    entries.set(name, { keyPlace, value: put(value, "scope", textNode(value.place, "instance")) });
  }
  return put(secrets, "vars", { ...vars, entries });
}

function mapAt(map: MapNode, key: string): MapNode {
  const found = childOf(map, key);
  return found?.type === "map" ? found : { ...map, entries: new Map() };
}
