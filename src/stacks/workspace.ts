import { childOf, nodeAt } from "../yaml/node.ts";
import { dataOf, mapData } from "./data.ts";
import type { Section } from "./section.ts";
import type { StackSettings } from "./settings.ts";

/** How the workspace of a component is found. */
export interface WorkspaceRules {
  /** Whether several components share its folder. */
  readonly isShared: boolean;
  /** Whether a word comes before template and pattern, as where the original describes all stacks. */
  readonly wordFirst: boolean;
}

/** Renders a text with the section of a component. */
export type RenderName = (text: string) => Promise<string>;

/**
 * The Terraform workspace of a component: what its metadata says, as a template, a pattern or a word; else the stack's
 * name, with the component's behind it where several share a folder.
 */
export async function workspaceOf(
  section: Section,
  stack: string,
  { terraform }: StackSettings,
  { isShared, wordFirst }: WorkspaceRules,
  render: RenderName,
): Promise<string> {
  const { node, name } = section;
  if (!terraform.workspaces || dataOf(childOf(node, "backend_type")) === "http") return "default";
  const said = (key: string): string | undefined => {
    const value = dataOf(nodeAt(node, ["metadata", key]));
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const word = said("terraform_workspace");
  const isWord = wordFirst && word !== undefined;
  const template = isWord ? undefined : said("terraform_workspace_template");
  const pattern = isWord ? undefined : said("terraform_workspace_pattern");
  const workspace = template !== undefined
    ? await render(template)
    : pattern !== undefined
    ? byPattern(pattern, section, stack)
    : word ?? (isShared ? `${stack}-${name}` : stack);
  return workspace.replaceAll("/", "-");
}

/** A text with `{tenant}`, `{component}` and the like replaced by what the component says; others stay as they are. */
export function byPattern(pattern: string, { node, name }: Section, stack: string): string {
  const vars = mapData(childOf(node, "vars"));
  const base = String(dataOf(childOf(node, "component")) ?? name);
  const values: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(
      ["namespace", "tenant", "environment", "region", "stage", "attributes"].map((key) => [key, vars[key]]),
    ),
    component: name.split("/").at(-1),
    "base-component": base,
    "component-path": base,
    workspace: stack,
    terraform_workspace: stack,
  };
  return pattern.replace(/\{([a-z_-]+)\}/g, (whole, token: string) => {
    const value = values[token];
    return value === undefined || value === null
      ? whole
      : Array.isArray(value)
      ? value.join("-")
      : String(value);
  });
}
