import { printable } from "../printable.ts";
import {
  childOf,
  isNothing,
  type MapEntry,
  type MapNode,
  mapNode,
  type Node,
  nodeAt,
  textNode,
  wordFor,
} from "../yaml/node.ts";
import { invalid } from "../yaml/problems.ts";
import { backendSections } from "./backend.ts";
import { type Inheritance, inheritanceOf } from "./bases.ts";
import { finished } from "./finishing.ts";
import { stackIdentities, type StackIdentity } from "./identity.ts";
import { type Input, layered } from "./layered.ts";
import { nodeOf } from "../yaml/evaluated_node.ts";
import { dataOf } from "./data.ts";
import type { Manifest } from "./manifests.ts";
import type { Layering } from "./merge.ts";
import { metadataOf } from "./metadata.ts";
import { listStrategy, type StackSettings } from "./settings.ts";

/** One component as one manifest describes it, with all layers merged and nothing evaluated. */
export interface Section {
  readonly manifest: Manifest;
  readonly type: string;
  readonly name: string;
  /** Every section by its key. */
  readonly node: MapNode;
  readonly inheritance: readonly string[];
  /** Who it works as when nobody says otherwise. */
  readonly identities: readonly StackIdentity[];
  /** The providers and identities that it may use: the project's, with what the stacks say of them laid over. */
  readonly auth: Node | undefined;
  /** Files that are not the project's and that manifests of it take in, so that what they say may be made of these. */
  readonly strangers: ReadonlySet<string>;
}

/** Every type has them. */
const EVERYWHERE = ["vars", "settings", "env", "auth"];
/** A manifest may say them for all its components. */
const OF_MANIFEST = new Set([...EVERYWHERE, "hooks", "generate", "dependencies", "secrets"]);
/** From the type of component up. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  terraform: ["providers", "required_providers", "hooks", "generate", "source", "provision"],
  helmfile: ["hooks", "source", "provision"],
  packer: ["source", "provision"],
  kubernetes: ["hooks", "generate", "source", "provision"],
  helm: ["hooks", "generate", "source", "provision"],
};
const NOT_MERGED = new Set(["locals", "metadata", "overrides", "command", "component", "inheritance"]);
/** Nothing of theirs is merged in that nobody wrote, but `vars`. */
const BARE: ReadonlySet<string> = new Set(["container", "emulator"]);
/** There only when somebody wrote them. */
const IF_WRITTEN = ["dependencies", "secrets", "retry", "mocks"];
/**
 * The components of one type in a manifest.
 *
 * @throws InvalidConfiguration when a section is no map
 */
export function componentsOf(manifest: Manifest, type: string): MapNode | undefined {
  const components = childOf(manifest.root, "components");
  if (components === undefined || isNothing(components)) return undefined;
  if (components.type !== "map") throw notAMap("components", components);
  const found = childOf(components, type);
  if (found === undefined || isNothing(found)) return undefined;
  if (found.type !== "map") throw notAMap(`components.${type}`, found);
  return found;
}

/** The types that a manifest has components of. */
export function typesIn(manifest: Manifest): string[] {
  const components = childOf(manifest.root, "components");
  return components?.type === "map" ? [...components.entries.keys()] : [];
}

/** Each is merged once, however often components ask each other. */
const known = new WeakMap<Manifest, Map<string, Section>>();

/** @throws AtmosError `config_invalid` with the place of what cannot be merged */
export function sectionOf(manifest: Manifest, type: string, name: string, settings: StackSettings): Section {
  let sections = known.get(manifest);
  if (sections === undefined) known.set(manifest, sections = new Map());
  const key = JSON.stringify([type, name]);
  const section = sections.get(key) ?? mergedSection(manifest, type, name, settings);
  sections.set(key, section);
  return section;
}

function mergedSection(
  manifest: Manifest,
  type: string,
  name: string,
  settings: StackSettings,
): Section {
  const components = componentsOf(manifest, type);
  const component = childOf(components, name);
  if (components === undefined || component === undefined) {
    throw new Error(`the manifest ${manifest.name} has no component ${name}`);
  }
  if (component.type !== "map" && !isNothing(component)) {
    throw notAMap(`components.${type}.${name}`, component);
  }
  const inheritance = inheritanceOf(components, name, `the stack manifest ${manifest.name}`);
  const input: Input = {
    root: manifest.root,
    type,
    section: childOf(manifest.root, type),
    component,
    inheritance,
    overrides: childOf(component, "overrides"),
    layering: strategyOf(manifest.root, type, component, inheritance, settings),
  };
  const entries = new Map<string, MapEntry>();
  const put = (key: string, node: Node | undefined): void => {
    const value = node ?? mapNode(component.place, new Map());
    entries.set(key, { keyPlace: value.place, value });
  };
  const merged = (key: string): Node | undefined =>
    layered(input, key, [
      outermost(key, type, settings),
      OF_MANIFEST.has(key) ? childOf(input.root, key) : undefined,
    ]);
  for (const key of sectionsOf(type)) put(key, merged(key));
  for (const key of [...IF_WRITTEN, ...otherKeys(input)]) {
    const found = entries.has(key) ? undefined : merged(key);
    if (found !== undefined) put(key, found);
  }
  const text = (key: string, value: string): void => put(key, textNode(component.place, value));
  const metadata = metadataOf(
    input.root,
    component,
    inheritance.bases,
    settings.inheritMetadata,
    input.layering,
  );
  text("component", physicalName(component, name));
  if (BARE.has(type)) {
    text("component_type", type);
    if (metadata !== undefined) put("metadata", metadata);
  } else {
    put("metadata", metadata);
    put("overrides", input.overrides);
    text("command", commandOf(input, settings));
    put("inheritance", nodeOf(inheritance.chain, component.place));
  }
  if (type === "terraform") {
    text("required_version", textIn(layered(input, "required_version", [])) ?? "");
    for (const [key, node] of Object.entries(backendSections(input, name, settings))) put(key, node);
  }
  finished(entries, { type, github: settings.github, layering: input.layering });
  return {
    manifest,
    type,
    name,
    node: mapNode(component.place, entries),
    inheritance: inheritance.chain,
    identities: stackIdentities(input),
    auth: layered(input, "auth", [settings.writtenAuth, childOf(input.root, "auth")]),
    strangers: settings.strangers,
  };
}

/** The sections that every component of a type has. */
function sectionsOf(type: string): readonly string[] {
  if (BARE.has(type)) return ["vars"];
  return [...EVERYWHERE, ...Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] ?? [] : []];
}

function outermost(key: string, type: string, settings: StackSettings): Node | undefined {
  if (key === "env") return type === "helmfile" ? undefined : settings.env;
  return key === "auth" && type === "terraform" ? settings.auth : undefined;
}

/** The strategy that the highest layer names; the project's own when none does. */
function strategyOf(
  root: MapNode,
  type: string,
  component: Node,
  { bases }: Inheritance,
  settings: StackSettings,
): Layering {
  const path = ["settings", "list_merge_strategy"];
  const found = [root, childOf(root, type), ...bases.map(({ node }) => node), component]
    .map((node) => nodeAt(node, path)).findLast((node) => node !== undefined);
  const word = dataOf(found);
  return word === undefined || word === null || word === "" || found === undefined
    ? settings.layering
    : { ...settings.layering, lists: listStrategy(String(word), path.join(".")) };
}

function commandOf(
  { section, component, inheritance, overrides, type }: Input,
  settings: StackSettings,
): string {
  const said = [section, ...inheritance.bases.map(({ node }) => node), component, overrides]
    .map((node) => textIn(childOf(node, "command"))).findLast((word) => word !== undefined);
  if (said !== undefined) return said;
  if (type === "terraform") return settings.terraform.command;
  if (type === "helmfile") return settings.helmfile.command;
  return Object.hasOwn(settings.commands, type) ? settings.commands[type] ?? type : type;
}

/** The folder of a component's code, below that of its type; one that is inherited counts, too. */
export function physicalFolder({ node, name }: Section): string {
  const written = textIn(childOf(node, "component"));
  if (written !== undefined && written !== name) return written;
  return textIn(nodeAt(node, ["metadata", "component"])) ?? name;
}

/** The folder of a component: `metadata.component`, the old `component:`, or its own name. */
function physicalName(component: Node, name: string): string {
  return textIn(nodeAt(component, ["metadata", "component"])) ?? textIn(childOf(component, "component")) ??
    name;
}

/** What components of types that this program does not start have besides. */
function otherKeys({ type, section, component, inheritance }: Input): string[] {
  if (type === "terraform") return [];
  const levels = [section, ...inheritance.bases.map(({ node }) => node), component];
  const keys = levels.flatMap((node) => node?.type === "map" ? [...node.entries.keys()] : []);
  return [...new Set(keys)].filter((key) => !NOT_MERGED.has(key));
}

function textIn(node: Node | undefined): string | undefined {
  const value = dataOf(node);
  return typeof value === "string" && value !== "" || typeof value === "number" ? String(value) : undefined;
}

function notAMap(what: string, node: Node): Error {
  return invalid(node.place, `the section ${printable(what)} of a manifest is a map, not ${wordFor(node)}`);
}
