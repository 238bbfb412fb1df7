import type { Configuration } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { type Program, programsIn } from "../config/programs.ts";
import type { System } from "../system/ports.ts";
import type { TemplateFunction } from "../templates/context.ts";
import { TemplateFailure } from "../templates/failure.ts";
import { isFalseWord } from "../truth_words.ts";
import { childOf, type MapNode, type Node, nodeAt } from "../yaml/node.ts";
import { functionOf, type FunctionRegistry } from "../yaml/registry.ts";
import { type Data, dataOf, mapData } from "./data.ts";
import { findSection } from "./find.ts";
import { MANIFEST_FUNCTIONS, manifestPrograms, metadataFunctions, WITHHELD_PROGRAMS } from "./functions.ts";
import { resolveLocals } from "./locals.ts";
import { type RenderRules, type RenderText, textRenderer } from "./render.ts";
import { renderTree } from "./render_tree.ts";
import { physicalFolder, type Section } from "./section.ts";
import { settingAt, templateSettings } from "./settings.ts";
import type { Stacks } from "./stacks.ts";
import { componentEnv, evaluateNode, withEntries } from "./values.ts";
import { Waits } from "./waits.ts";
import { workspaceOf } from "./workspace.ts";

export interface DescribeOptions {
  /** Whether templates in the sections are rendered. */
  readonly templates: boolean;
  /** Whether functions are worked out. */
  readonly functions: boolean;
  /** Functions that stay as they are written, without their `!`. */
  readonly skipped: ReadonlySet<string>;
  /**
   * Whether the workspace is that of the component, where several share a folder, or always called like the stack, as
   * the original shows it in its list of all stacks.
   */
  readonly workspace?: "stack" | "component";
  /** Is told of programs that the project is not trusted with, whose values are not known then; else that is an error. */
  readonly untrusted?: (error: AtmosError) => void;
  /** Functions that ask other components, by their tags. */
  readonly others?: (describer: Describer, asker: Asker) => FunctionRegistry;
}

/** Who asks, over whom it came to that. */
export interface Asker {
  readonly section: Section;
  readonly stack: string;
  /** `component in stack`, the first to ask first, this one last. */
  readonly trail: readonly string[];
}

/** Functions of the original's templates that ask stores of values, which nothing does here. */
const REFUSED: Readonly<Record<string, TemplateFunction>> = Object.fromEntries(
  ["atmos.Store", "atmos.Resolve"].map((name) => [name, () => {
    throw new TemplateFailure(`the function ${name} is not supported by this build`);
  }]),
);

/** Deeper than any real chain of components that ask each other. */
const DEEPEST = 64;

/** Components in their stacks as plain data, each worked out once. */
export class Describer {
  readonly #system: System;
  readonly #stacks: Stacks;
  readonly #configuration: Configuration;
  readonly #options: DescribeOptions;
  readonly #render: RenderText;
  readonly #done = new Map<string, Promise<Data>>();
  readonly #waits = new Waits();

  constructor(
    system: System,
    stacks: Stacks,
    configuration: Configuration,
    options: DescribeOptions,
  ) {
    this.#system = system;
    this.#stacks = stacks;
    this.#configuration = configuration;
    this.#options = options;
    this.#render = textRenderer(system, stacks.settings.layering.work);
  }

  /**
   * @param trail the components that wait for this one
   * @throws AtmosError with the place of what cannot be worked out, or when components wait for each other
   */
  async describe(section: Section, stack: string, trail: readonly string[] = []): Promise<Data> {
    const name = `${section.name} in ${stack}`;
    this.awaits(trail, name);
    const key = JSON.stringify([stack, section.type, section.name, section.manifest.name]);
    let found = this.#done.get(key);
    if (found === undefined) {
      found = this.#describe({ section, stack, trail: [...trail, name] });
      this.#done.set(key, found);
    }
    return await found;
  }

  /** The section of a component with its templates rendered, and its functions as they are written. */
  async rendered(section: Section, stack: string): Promise<Node> {
    const asker = { section, stack, trail: [`${section.name} in ${stack}`] };
    return await this.#rendered(asker, await this.#named(section, stack));
  }

  /**
   * Notes that the last one of a trail waits for another component.
   *
   * @throws AtmosError `config_invalid` when that one waits for it already
   */
  awaits(trail: readonly string[], name: string): void {
    const last = trail.at(-1);
    if (last === undefined) return;
    const met = trail.indexOf(name);
    const circle = met >= 0 ? [...trail.slice(met), name] : this.#waits.circle(last, name);
    if (circle !== undefined) throw circleError(circle);
    if (trail.length > DEEPEST) throw circleError(trail);
  }

  async #describe(asker: Asker): Promise<Data> {
    const { section, stack } = asker;
    const { mocks, rest } = withoutMocks(await this.#named(section, stack));
    const node = await this.#rendered(asker, rest);
    const worked = this.#options.functions ? await this.#workedOut(asker, node) : dataOf(node) as Data;
    return mocks === undefined ? worked : { ...worked, mocks: dataOf(mocks) };
  }

  async #workedOut(asker: Asker, node: Node): Promise<Data> {
    const { section } = asker;
    // What is switched off has been applied nowhere.
    const skipped = isEnabled(section)
      ? this.#options.skipped
      : new Set([...this.#options.skipped, "terraform.state", "terraform.output"]);
    const mayRun = await this.#mayRun(programsOf(section, node, skipped));
    return await evaluateNode(node, {
      functions: {
        ...MANIFEST_FUNCTIONS,
        ...mayRun ? manifestPrograms(this.#system) : WITHHELD_PROGRAMS,
        ...metadataFunctions(node),
        ...this.#options.others?.(this, asker),
      },
      context: { ...this.#stacks.context, env: componentEnv(node, this.#system) },
      skipped,
      layering: this.#stacks.settings.layering,
    }) as Data;
  }

  async #mayRun(programs: readonly Program[]): Promise<boolean> {
    try {
      await this.#configuration.allow(programs);
      return true;
    } catch (error) {
      const { untrusted } = this.#options;
      if (untrusted === undefined || !(error instanceof AtmosError) || error.code !== "untrusted") {
        throw error;
      }
      untrusted(error);
      return false;
    }
  }

  /** The section with the names that templates and programs may use. */
  async #named(section: Section, stack: string): Promise<MapNode> {
    const { manifest, name, type } = section;
    const { settings } = this.#stacks;
    const node = withEntries(section.node, {
      atmos_component: name,
      atmos_manifest: manifest.name,
      atmos_stack: stack,
      atmos_stack_file: manifest.name,
      stack,
    });
    if (type !== "terraform") return node;
    const data = mapData(node);
    const workspace = await workspaceOf(
      section,
      stack,
      settings,
      this.#options.workspace === "component"
        ? { isShared: physicalFolder(section) !== name, wordFirst: false }
        : { isShared: false, wordFirst: settings.inheritMetadata },
      (text) => this.#render(text, data, node.place, { missingKey: "error" }),
    );
    return withEntries(node, { workspace });
  }

  async #rendered(asker: Asker, named: Node): Promise<Node> {
    const { section } = asker;
    const { settings } = this.#stacks;
    const own = templateSettings(
      settingAt(section.node, ["settings", "templates", "settings"]),
      settings.templates,
    );
    if (!this.#options.templates || !own.enabled) return named;
    const rules: RenderRules = {
      missingKey: "invalid",
      delimiters: own.delimiters,
      env: own.env,
      functions: {
        ...this.#stacks.dataSources(own.sources),
        ...this.#templateFunctions(asker),
      },
    };
    const { manifest, type, name } = section;
    const locals = await resolveLocals(
      nodeAt(manifest.root, ["components", type, name, "locals"]),
      mapData(named),
      (text, data, place) => this.#render(text, data, place, rules),
      (one) => Promise.resolve(dataOf(one)),
    );
    const more = {
      imports: manifest.imports,
      ...Object.keys(locals).length === 0 ? {} : { locals },
    };
    let node = named;
    const { work } = settings.layering;
    for (let pass = 0; pass < own.evaluations; pass++) {
      node = await renderTree(node, { ...mapData(node), ...more }, this.#render, work, rules);
    }
    return node;
  }

  /** `atmos.Component "vpc" .stack`: what another component says, with its outputs where those are used. */
  #templateFunctions(asker: Asker): Readonly<Record<string, TemplateFunction>> {
    const { trail } = asker;
    return {
      ...REFUSED,
      "atmos.Component": async (component: unknown, stack: unknown): Promise<unknown> => {
        const section = findSection(this.#stacks, { component: String(component), stack: String(stack) });
        const described = await this.describe(section, String(stack), trail);
        const outputs = await this.#outputs(asker, section, String(stack));
        return outputs === undefined ? described : { ...described, outputs };
      },
    };
  }

  /** What Terraform says of a component that is asked, as `!terraform.output` does; undefined where nobody needs it. */
  async #outputs(asker: Asker, { type, name }: Section, stack: string): Promise<unknown> {
    const { functions, skipped, others } = this.#options;
    if (!functions || skipped.has("terraform.output") || type !== "terraform") return undefined;
    if (!/\boutputs\b/.test(JSON.stringify(mapData(asker.section.node)))) return undefined;
    const found = functionOf(others?.(this, asker) ?? {}, "!terraform.output");
    return found?.when === "later"
      ? await found.work(`"${name}" "${stack}" .`, this.#stacks.context, asker.section.node.place) ?? {}
      : undefined;
  }
}

function circleError(names: readonly string[]): AtmosError {
  const way = names.map(printable).join(" → ");
  return new AtmosError("config_invalid", `components wait for each other in a circle: ${way}`, {
    hint: "Let one of them take the value from where the other has it.",
  });
}

/** Stand-ins for outputs are mere data: what they stand in for must not be asked. */
function withoutMocks(node: MapNode): { mocks: Node | undefined; rest: MapNode } {
  const mocks = childOf(node, "mocks");
  if (mocks === undefined) return { mocks, rest: node };
  return { mocks, rest: { ...node, entries: new Map([...node.entries].filter(([key]) => key !== "mocks")) } };
}

/** What would run for the values of a section. */
export function programsOf({ name }: Section, node: Node, skipped: ReadonlySet<string>): Program[] {
  if (skipped.has("exec")) return [];
  return programsIn(node, [name]).map(({ node: one, path }) => ({
    text: String(one.value ?? ""),
    place: one.place,
    what: path.join("."),
  }));
}

/** Whether a component is a mere model for others. */
export function isAbstract({ node }: Section): boolean {
  return dataOf(childOf(childOf(node, "metadata"), "type")) === "abstract";
}

/** Whether it is there to be run: unless it says no, in whatever word. */
export function isEnabled({ node }: Section): boolean {
  const said = dataOf(childOf(childOf(node, "metadata"), "enabled"));
  return said !== false && !(typeof said === "string" && isFalseWord(said));
}
