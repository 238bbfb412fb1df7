import type { Command } from "commander";
import { type Data, dataOf, mapData } from "../../stacks/data.ts";
import { isAbstract, isEnabled } from "../../stacks/describe.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import { pathPattern } from "../../stacks/path_pattern.ts";
import type { Section } from "../../stacks/section.ts";
import { settingAt } from "../../stacks/settings.ts";
import { NoStackFolder, NoStacks } from "../../stacks/stack_files.ts";
import { allSections, type Stacks } from "../../stacks/stacks.ts";
import { truthOf } from "../../truth_words.ts";
import { nodeAt } from "../../yaml/node.ts";
import { parseChoice } from "../line/choice.ts";
import { addFormat } from "../line/format_options.ts";
import { collect } from "../line/global_options.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import { checkFields, chosenColumns, type Column, type RowData, rowsOf, sortedRows } from "./columns.ts";
import { writeRows } from "./rows.ts";
import { stackProject } from "./project.ts";

interface ListOptions {
  readonly format?: string;
  readonly component?: string;
  readonly stack?: string;
  readonly type?: string;
  readonly abstract?: boolean;
  readonly enabled?: string | boolean;
  readonly locked?: string | boolean;
  readonly columns?: readonly string[];
  readonly sort?: string;
}

/** A kind of list: what its rows know, its columns when nobody says otherwise, and where `atmos.yaml` describes it. */
interface Kind {
  readonly rows: (sections: readonly Placed[]) => RowData[];
  readonly columns: readonly Column[];
  /** As a tree, what stands below what. */
  readonly tree: readonly Column[];
  readonly settings: readonly string[];
}

const STACK = { name: "Stack", value: "{{ .stack }}" };
const COMPONENT = { name: "Component", value: "{{ .component }}" };
const TYPE = { name: "Type", value: "{{ .type }}" };

const KINDS = {
  stacks: { rows: stackRows, columns: [STACK], tree: [STACK, COMPONENT], settings: ["stacks", "list"] },
  components: {
    rows: componentRows,
    columns: [COMPONENT, TYPE, { name: "Stacks", value: "{{ .stack_count }}" }],
    tree: [COMPONENT, STACK],
    settings: ["components", "list"],
  },
  instances: {
    rows: instanceRows,
    columns: [COMPONENT, STACK, TYPE],
    tree: [STACK, COMPONENT],
    settings: ["components", "list"],
  },
} satisfies Readonly<Record<string, Kind>>;

/** `atmos list stacks|components|instances`. */
export function registerStackLists(list: Command, on: Dispatch): void {
  const stacks = shaped(list.command("stacks").summary("list stacks"))
    .description("Show the names of all stacks.")
    .option("-c, --component <component>", "only stacks with this component")
    .action(on(listing(KINDS.stacks)));
  addExamples(stacks, [
    { command: "atmos list stacks", explanation: "All stacks:" },
    { command: "atmos list stacks -c vpc", explanation: "Where is this component?" },
  ]);
  const components = filters(shaped(list.command("components").summary("list components")))
    .description("Show all components, with their types and the number of stacks that they are in.")
    .action(on(listing(KINDS.components)));
  addExamples(components, [
    { command: "atmos list components", explanation: "All components:" },
    { command: "atmos list components -s 'prod-*'", explanation: "Those of some stacks:" },
  ]);
  const instances = filters(shaped(list.command("instances").summary("list components in their stacks")))
    .description("Show every component in every stack.")
    .action(on(listing(KINDS.instances)));
  addExamples(instances, [
    { command: "atmos list instances --format json", explanation: "As data:" },
    {
      command: "atmos list instances --columns component,stack,Region={{.vars.region}}",
      explanation: "With other columns, in another order:",
    },
  ]);
}

function shaped(command: Command): Command {
  return addFormat(
    command,
    "table, lines, tree, json, yaml, csv or tsv (default: lines, on a terminal a table)",
  )
    .option("--columns <columns>", "such as component,stack or Region={{.vars.region}}", collect)
    .option("--sort <columns>", "such as stack:desc,component");
}

function filters(command: Command): Command {
  return command
    .option("-s, --stack <pattern>", "only stacks of this name; * stands for anything")
    .option("--type <type>", "real, abstract or all (default: real)")
    .option("--abstract", "mere models, too")
    .option("--enabled [yes]", "only those that are enabled; false: that are not")
    .option("--locked [yes]", "only those that are locked; false: that are not");
}

interface Placed {
  readonly section: Section;
  readonly stack: string;
}

function listing(kind: Kind): (invocation: Invocation, options: ListOptions) => Promise<number> {
  return async (invocation, options) => {
    let sections: Placed[] = [];
    const { configuration } = await invocation.loadContext();
    const said = (key: string): unknown => settingAt(configuration.written(kind.settings), [key]);
    const format = options.format ??
      (typeof said("format") === "string" ? String(said("format")) : undefined);
    const isTree = format === "tree";
    const columns = isTree
      ? chosenColumns(options.columns ?? [], undefined, kind.tree)
      : chosenColumns(options.columns ?? [], said("columns"), kind.columns);
    try {
      const { stacks } = await stackProject(invocation);
      sections = placed(stacks, options);
    } catch (error) {
      if (!(error instanceof NoStacks) || (error instanceof NoStackFolder && kind !== KINDS.stacks)) {
        throw error;
      }
      noticeOn(invocation.system, invocation.style)(error.message);
    }
    const data = (isTree ? instanceRows : kind.rows)(sections);
    checkFields(columns, data);
    const sort = options.sort ?? (isTree ? columns.map(({ name }) => name).join(",") : "");
    const rows = sortedRows(rowsOf(columns, data), columns, sort);
    await writeRows(invocation.system, columns.map(({ name }) => name), rows, format);
    return 0;
  };
}

/** The components that are meant, each with the name of its stack. */
function placed(stacks: Stacks, options: ListOptions): Placed[] {
  const { component, stack, type, abstract = false } = options;
  const [enabled, locked] = [wish("--enabled", options.enabled), wish("--locked", options.locked)];
  const usual = component === undefined && !abstract ? "real" : "all";
  const wanted = parseChoice("--type", type ?? usual, [
    "real",
    "abstract",
    "all",
  ]);
  const matches = stack === undefined ? undefined : pathPattern(stack);
  const result: Placed[] = [];
  for (const section of allSections(stacks)) {
    if (component !== undefined && section.name !== component) continue;
    if (wanted !== "all" && isAbstract(section) !== (wanted === "abstract")) continue;
    if (enabled !== undefined && isEnabled(section) !== enabled) continue;
    if (locked !== undefined && isLocked(section) !== locked) continue;
    const name = shownName(stacks, section);
    if (matches === undefined || name === stack || matches(name)) {
      result.push({ section, stack: name });
    }
  }
  return result;
}

/** A flag that may be left out, or say yes or no. */
function wish(flag: string, said: string | boolean | undefined): boolean | undefined {
  if (said === undefined || typeof said === "boolean") return said;
  return truthOf(parseChoice(flag, said.toLowerCase(), ["true", "false"]));
}

function isLocked({ node }: Section): boolean {
  return dataOf(nodeAt(node, ["metadata", "locked"])) === true;
}

/**
 * Where a pattern lacks a value, a list shows the manifest by its path: what is not shown is never mended.
 *
 * @throws AtmosError with the place of the component, where a template lacks one
 */
function shownName(stacks: Stacks, section: Section): string {
  if (stacks.settings.nameTemplate !== undefined) return stacks.nameOf(section);
  return nameOrNothing(stacks, section) ?? section.manifest.name;
}

function stackRows(sections: readonly Placed[]): RowData[] {
  const firsts = new Map(sections.toReversed().map((one) => [one.stack, one]));
  return [...firsts].sort(([one], [other]) => one < other ? -1 : 1).map(([, one]) => dataOfRow(one));
}

/** Types that the original does not list as components: nothing runs them here, and `describe stacks` shows them. */
const NOT_LISTED: ReadonlySet<string> = new Set(["helm", "kubernetes"]);

function componentRows(sections: readonly Placed[]): RowData[] {
  const listed = sections.filter(({ section: { type } }) => !NOT_LISTED.has(type));
  const groups = Map.groupBy(listed, ({ section: { name, type } }) => JSON.stringify([name, type]));
  return [...groups.values()].flatMap((members): RowData[] => {
    const [first] = members;
    const count = new Set(members.map(({ stack }) => stack)).size;
    return first === undefined ? [] : [dataOfRow(first, { stack_count: count })];
  }).sort(byKeys(["component", "type"]));
}

function instanceRows(sections: readonly Placed[]): RowData[] {
  const rows = new Map<string, RowData>();
  for (const one of sections) {
    const { section: { name, type }, stack } = one;
    rows.set(JSON.stringify([name, stack, type]), dataOfRow(one));
  }
  return [...rows.values()].sort(byKeys(["component", "stack", "type"]));
}

/** What columns may show of a component in its stack: every section, too, worked out for those alone that do. */
function dataOfRow({ section, stack }: Placed, more: Data = {}): RowData {
  const own: Data = {
    component: section.name,
    stack,
    type: section.type,
    component_type: isAbstract(section) ? "abstract" : "real",
    enabled: isEnabled(section),
    locked: isLocked(section),
    atmos_component: section.name,
    atmos_stack: stack,
    atmos_stack_file: section.manifest.name,
    ...more,
  };
  return { own, whole: () => ({ ...mapData(section.node), ...own }) };
}

function byKeys(keys: readonly string[]): (one: RowData, other: RowData) => number {
  return ({ own: one }, { own: other }) => {
    const key = keys.find((name) => one[name] !== other[name]);
    return key === undefined ? 0 : String(one[key]) < String(other[key]) ? -1 : 1;
  };
}
