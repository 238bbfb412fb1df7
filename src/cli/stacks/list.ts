import type { Command } from "commander";
import { dataOf } from "../../stacks/data.ts";
import { isAbstract, isEnabled } from "../../stacks/describe.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import { pathPattern } from "../../stacks/path_pattern.ts";
import type { Section } from "../../stacks/section.ts";
import { NoStacks } from "../../stacks/stack_files.ts";
import { allSections, type Stacks } from "../../stacks/stacks.ts";
import { nodeAt } from "../../yaml/node.ts";
import { parseChoice } from "../line/choice.ts";
import { addFormat } from "../line/format_options.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import { type Row, writeRows } from "./rows.ts";
import { stackProject } from "./project.ts";

interface ListOptions {
  readonly format?: string;
  readonly component?: string;
  readonly stack?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly locked?: boolean;
}

/** `atmos list stacks|components|instances`. */
export function registerStackLists(list: Command, on: Dispatch): void {
  const stacks = withFormat(list.command("stacks").summary("list stacks"))
    .description("Show the names of all stacks.")
    .option("-c, --component <component>", "only stacks with this component")
    .action(on(listing(stackRows, ["stack"])));
  addExamples(stacks, [
    { command: "atmos list stacks", explanation: "All stacks:" },
    { command: "atmos list stacks -c vpc", explanation: "Where is this component?" },
  ]);
  const components = filters(withFormat(list.command("components").summary("list components")))
    .description("Show all components, with their types and the number of stacks that they are in.")
    .action(on(listing(componentRows, ["component", "type", "stacks"])));
  addExamples(components, [
    { command: "atmos list components", explanation: "All components:" },
    { command: "atmos list components -s 'prod-*'", explanation: "Those of some stacks:" },
  ]);
  const instances = filters(withFormat(list.command("instances").summary("list components in their stacks")))
    .description("Show every component in every stack.")
    .action(on(listing(instanceRows, ["component", "stack", "type"])));
  addExamples(instances, [{ command: "atmos list instances --format json", explanation: "As data:" }]);
}

function withFormat(command: Command): Command {
  return addFormat(command, "table, lines, json, yaml, csv or tsv (default: lines, on a terminal a table)");
}

function filters(command: Command): Command {
  return command
    .option("-s, --stack <pattern>", "only stacks of this name; * stands for anything")
    .option("--type <type>", "real, abstract or all (default: real)")
    .option("--enabled", "only those that are enabled")
    .option("--locked", "only those that are locked");
}

type Rows = (sections: readonly Placed[]) => Row[];

interface Placed {
  readonly section: Section;
  readonly stack: string;
}

function listing(
  rows: Rows,
  columns: readonly string[],
): (invocation: Invocation, options: ListOptions) => Promise<number> {
  return async (invocation, options) => {
    let sections: Placed[] = [];
    try {
      const { stacks } = await stackProject(invocation);
      sections = placed(stacks, options);
    } catch (error) {
      if (!(error instanceof NoStacks)) throw error;
      noticeOn(invocation.system, invocation.style)(error.message);
    }
    await writeRows(invocation.system, columns, rows(sections), options.format);
    return 0;
  };
}

/** The components that are meant, each with the name of its stack; those whose stack has no name are left out. */
function placed(stacks: Stacks, { component, stack, type, enabled, locked }: ListOptions): Placed[] {
  const wanted = parseChoice("--type", type ?? (component === undefined ? "real" : "all"), [
    "real",
    "abstract",
    "all",
  ]);
  const matches = stack === undefined ? undefined : pathPattern(stack);
  const result: Placed[] = [];
  for (const section of allSections(stacks)) {
    if (component !== undefined && section.name !== component) continue;
    if (wanted !== "all" && isAbstract(section) !== (wanted === "abstract")) continue;
    if (enabled === true && !isEnabled(section)) continue;
    if (locked === true && dataOf(nodeAt(section.node, ["metadata", "locked"])) !== true) continue;
    const name = nameOrNothing(stacks, section) ?? nameWithoutPattern(stacks, section);
    if (name !== undefined && (matches === undefined || name === stack || matches(name))) {
      result.push({ section, stack: name });
    }
  }
  return result;
}

/** Where a pattern lacks a value, a list shows the manifest by its path: what is not shown is never mended. */
function nameWithoutPattern({ settings }: Stacks, { manifest }: Section): string | undefined {
  return settings.nameTemplate === undefined ? manifest.name : undefined;
}

function stackRows(sections: readonly Placed[]): Row[] {
  return [...new Set(sections.map(({ stack }) => stack))].sort().map((stack) => ({ stack }));
}

function componentRows(sections: readonly Placed[]): Row[] {
  const groups = Map.groupBy(sections, ({ section: { name, type } }) => JSON.stringify([name, type]));
  const rows = [...groups].map(([key, members]): Row => {
    const [component, type] = JSON.parse(key) as [string, string];
    return { component, type, stacks: String(new Set(members.map(({ stack }) => stack)).size) };
  });
  return rows.sort(byKeys(["component", "type"]));
}

function instanceRows(sections: readonly Placed[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { section: { name, type }, stack } of sections) {
    rows.set(JSON.stringify([name, stack, type]), { component: name, stack, type });
  }
  return [...rows.values()].sort(byKeys(["component", "stack", "type"]));
}

function byKeys(keys: readonly string[]): (one: Row, other: Row) => number {
  return (one, other) => {
    const key = keys.find((name) => one[name] !== other[name]);
    return key === undefined ? 0 : (one[key] ?? "") < (other[key] ?? "") ? -1 : 1;
  };
}
