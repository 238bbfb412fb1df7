import { AtmosError } from "../errors.ts";
import { childOf, type MapNode, type Node, nodeAt, textNode } from "../yaml/node.ts";
import { formatPlace } from "../yaml/place.ts";
import { dataOf } from "./data.ts";
import { layers } from "./merge.ts";
import { put } from "./put.ts";
import { type Input, layered } from "./layered.ts";
import type { StackSettings } from "./settings.ts";

/** Where Terraform keeps its state, and where others read it. */
export function backendSections(
  input: Input,
  name: string,
  settings: StackSettings,
): Record<
  "backend_type" | "backend" | "remote_state_backend_type" | "remote_state_backend",
  Node | undefined
> {
  const place = input.component.place;
  const type = textOf(layered(input, "backend_type", [])) ?? "";
  const backends = layered(input, "backend", []);
  const backend = chosen(backends, type, "backend");
  const remoteType = textOf(layered(input, "remote_state_backend_type", [])) ?? type;
  const remotes = layered(input, "remote_state_backend", []);
  if (remotes !== undefined) chosen(remotes, remoteType, "remote_state_backend");
  const own = withUsualKey(backend, type, input, name, settings);
  // Others read it where it is written, unless something is said of that.
  const remote = layers([
    type === remoteType ? own : undefined,
    remoteType === "" ? undefined : childOf(remotes, remoteType),
  ], input.layering);
  return {
    backend_type: textNode(place, type),
    backend: own,
    remote_state_backend_type: textNode(place, remoteType),
    remote_state_backend: remote,
  };
}

/** @throws AtmosError `config_invalid` when other types are configured, and this one is not */
function chosen(backends: Node | undefined, type: string, key: string): Node | undefined {
  if (backends?.type !== "map" || type === "") return undefined;
  const found = childOf(backends, type);
  if (found !== undefined || backends.entries.size === 0) return found;
  const others = [...backends.entries.keys()].join(", ");
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(backends.place)}: ${key} configures ${others}, but ${key}_type is ${type}`,
    { hint: `Add the key ${type} below ${key}, or change ${key}_type.` },
  );
}

const USUAL_KEYS: Readonly<Record<string, { readonly key: string; readonly end: string }>> = {
  s3: { key: "workspace_key_prefix", end: "" },
  gcs: { key: "prefix", end: "" },
  azurerm: { key: "key", end: ".terraform.tfstate" },
};

/** Without a word about it, each component has a place of its own in the store of states. */
function withUsualKey(
  node: Node | undefined,
  type: string,
  { component, inheritance, section }: Input,
  name: string,
  { terraform }: StackSettings,
): Node | undefined {
  const usual = Object.hasOwn(USUAL_KEYS, type) ? USUAL_KEYS[type] : undefined;
  if (usual === undefined || node?.type !== "map") return node;
  if (textOf(childOf(node, usual.key)) !== undefined && type !== "azurerm") return node;
  const bases = [...inheritance.bases.map((base) => base.node), component];
  const said = (path: readonly string[]): string | undefined =>
    bases.map((one) => textOf(nodeAt(one, path))).findLast((one) => one !== undefined);
  const own = said(["metadata", "name"]) ?? said(["metadata", "component"]) ??
    textOf(childOf(component, "component")) ??
    name;
  const flat = own.replaceAll("/", terraform.prefixSeparator);
  const keyed = (text: string): MapNode => put(node, usual.key, textNode(node.place, text));
  if (type !== "azurerm") return keyed(flat);
  // A key of all components is the beginning of each one's.
  const common = textOf(nodeAt(section, ["backend", "azurerm", "key"]));
  const written = textOf(childOf(node, usual.key));
  if (written !== undefined && written !== common) return node;
  return keyed(`${common === undefined ? "" : `${common}/`}${flat}${usual.end}`);
}

function textOf(node: Node | undefined): string | undefined {
  const value = dataOf(node);
  return typeof value === "string" && value !== "" ? value : undefined;
}
