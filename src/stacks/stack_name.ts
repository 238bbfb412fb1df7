import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { execute, parse, type ParsedTemplate } from "../templates/template.ts";
import { childOf, nodeAt } from "../yaml/node.ts";
import { formatPlace } from "../yaml/place.ts";
import { type Data, dataOf, mapData } from "./data.ts";
import type { Section } from "./section.ts";
import type { StackSettings } from "./settings.ts";

/** How the stack of a component is called. */
export type NameOf = (section: Section) => string;

const TOKENS = ["namespace", "tenant", "environment", "stage"] as const;

/**
 * The name of a component's stack: what its manifest says, or what the template or pattern of the project makes of the
 * component, or the manifest's own path.
 */
export function stackNames({ nameTemplate, namePattern, templates, layering }: StackSettings): NameOf {
  let template: ParsedTemplate | undefined;
  const needed = nameTemplate === undefined ? undefined : keysIn(nameTemplate);
  const known = new WeakMap<Section, string>();
  const nameOf = (section: Section): string => {
    const said = dataOf(childOf(section.manifest.root, "name"));
    if (typeof said === "string" && said !== "") return said;
    if (nameTemplate !== undefined) {
      template ??= parse(nameTemplate, { name: "stacks.name_template" });
      return byTemplate(template, nameData(section, needed), section, { templates, layering });
    }
    return namePattern === undefined ? section.manifest.name : byPattern(namePattern, section);
  };
  return (section) => {
    const name = known.get(section) ?? nameOf(section);
    known.set(section, name);
    return name;
  };
}

/** What gives no text leaves the stack with the path of its manifest. */
function byTemplate(
  template: ParsedTemplate,
  data: Data,
  { node, name, manifest }: Section,
  { templates, layering }: Pick<StackSettings, "templates" | "layering">,
): string {
  try {
    const text = execute(template, data, {
      missingKey: templates.ignoreMissing ? "invalid" : "error",
      spent: (steps) => layering.work.spend(steps, node.place),
    });
    return text.trim() || manifest.name;
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code !== "config_invalid") throw error;
    const what = `cannot name the stack of the component "${printable(name)}"`;
    throw new AtmosError("config_invalid", `${formatPlace(node.place)}: ${what}: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}

/** Actions that are nothing but the way to a value, perhaps with words behind it. */
const WAYS = /^(?:[^{]|\{(?!\{)|\{\{-?\s*\.[A-Za-z_][\w.]*\s*(?:\|[^{}.$]*)?-?\}\})*$/;

/** The sections that a template names; undefined for one that may look at all of them. */
function keysIn(template: string): ReadonlySet<string> | undefined {
  if (!WAYS.test(template)) return undefined;
  return new Set([...template.matchAll(/\{\{-?\s*\.([A-Za-z_]\w*)/g)].map(([, key = ""]) => key));
}

/** @param needed no other sections are copied: there are many components */
function nameData({ node, name, manifest }: Section, needed: ReadonlySet<string> | undefined): Data {
  const sections = needed === undefined ? mapData(node) : mapData({
    ...node,
    entries: new Map([...node.entries].filter(([key]) => needed.has(key))),
  });
  return {
    ...sections,
    atmos_component: name,
    atmos_stack_file: manifest.name,
    atmos_manifest: manifest.name,
  };
}

/** Of a pattern such as `{tenant}-{stage}` only the known parts count. */
function byPattern(pattern: string, { node, name, manifest }: Section): string {
  const parts = pattern.split("-").flatMap((part) => {
    const token = TOKENS.find((one) => part === `{${one}}`);
    if (token === undefined) return [];
    const value = dataOf(nodeAt(node, ["vars", token]));
    if (value !== undefined && value !== null && value !== "") return [String(value)];
    throw new AtmosError(
      "config_invalid",
      `cannot name the stack of ${printable(manifest.name)}: the component "${
        printable(name)
      }" has no vars.${token}`,
      { hint: `stacks.name_pattern is ${printable(pattern)}: set ${token}, or give the manifest a name.` },
    );
  });
  return parts.join("-");
}
