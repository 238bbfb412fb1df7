import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { type Data, dataOf } from "../../stacks/data.ts";
import type { Section } from "../../stacks/section.ts";
import { settingAt } from "../../stacks/settings.ts";
import { resolve } from "../../system/path.ts";
import { FileFailure, type Files, type System } from "../../system/ports.ts";
import { truthOf } from "../../truth_words.ts";
import { childOf, type Node, nodeAt } from "../../yaml/node.ts";
import { errorAt, InvalidConfiguration, type Problem } from "../../yaml/problems.ts";
import type { StackProject } from "./project.ts";

/** One entry of `settings.validation`. */
export interface Check {
  readonly name: string;
  /** `jsonschema`, or what this version cannot check. */
  readonly type: string;
  /** The schema; from `schemas.jsonschema.base_path`. */
  readonly path: string;
  readonly description: string | undefined;
  readonly node: Node;
}

/** Bytes of a schema. */
const LARGEST = 4 * 1024 * 1024;

/** What a component wants to be checked with, without what is turned off. */
export function checksOf({ node }: Section): Check[] {
  const written = nodeAt(node, ["settings", "validation"]);
  if (written?.type !== "map") return [];
  return [...written.entries].flatMap(([name, { value }]) => {
    const said = (key: string): string | undefined => {
      const one = dataOf(childOf(value, key));
      return one === undefined || one === null || one === "" ? undefined : String(one);
    };
    if (value.type !== "map" || truthOf(said("disabled") ?? "false") === true) return [];
    const [type, path] = [said("schema_type") ?? "jsonschema", said("schema_path") ?? ""];
    return [{ name, type, path, description: said("description"), node: value }];
  });
}

/** Everything that the schemas of a component say against it. */
export async function componentProblems(
  { files, clock }: Pick<System, "clock" | "files">,
  project: StackProject,
  { section, described, checks }: {
    readonly section: Section;
    readonly described: Data;
    readonly checks: readonly Check[];
  },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  // All share one limit. What a slow disk takes is no fault of a schema.
  let spent = 0;
  for (const check of checks) {
    if (check.type !== "jsonschema") {
      problems.push(errorAt(check.node.place, notChecked(check), PLAIN_HINT));
      continue;
    }
    const text = await schemaText(files, project, check);
    const { LONGEST, schemaFaults } = await import("../../stacks/schema/component_schema.ts");
    const begin = clock.now();
    const faults = schemaFaults(text, described, clock.now, begin + LONGEST - spent);
    spent += clock.now() - begin;
    if ("reason" in faults) {
      throw new AtmosError(
        "config_invalid",
        `cannot use the schema "${printable(check.path)}": ${faults.reason}`,
      );
    }
    for (const { path, message } of faults) {
      const subject = `the component "${printable(section.name)}"`;
      const what = path.length === 0 ? subject : `${subject}: ${printable(path.join("."))}`;
      problems.push(errorAt(placeNear(section.node, path), `${what}: ${message}`, hintOf(check)));
    }
  }
  return problems;
}

const PLAIN_HINT = "Policies of OPA are not supported: check them with `opa`, and turn the entry off with " +
  "disabled: true.";

function notChecked({ name, type }: Check): string {
  return `settings.validation.${printable(name)} is of type ${
    printable(type)
  }, which this version of atmos cannot check`;
}

function hintOf({ description, path }: Check): string {
  const what = description === undefined ? "" : `${printable(description)} `;
  return `${what}(${printable(path)})`;
}

/** The value itself, or what holds it. */
function placeNear(root: Node, path: readonly string[]): Node["place"] {
  for (let length = path.length; length > 0; length--) {
    const found = nodeAt(root, path.slice(0, length));
    if (found !== undefined) return found.place;
  }
  return root.place;
}

async function schemaText(files: Files, { context }: StackProject, check: Check): Promise<string> {
  const base = settingAt(context.configuration.written(["schemas"]), ["jsonschema", "base_path"]);
  const folder = resolve(context.configuration.basePath, typeof base === "string" ? base : "");
  const path = resolve(folder, check.path);
  const refuse = (state: string): InvalidConfiguration =>
    new InvalidConfiguration([
      errorAt(
        check.node.place,
        `cannot read the schema "${printable(path)}": ${state}`,
        "schema_path is relative to schemas.jsonschema.base_path in atmos.yaml.",
      ),
    ]);
  try {
    const text = await files.readText(path, LARGEST);
    if (text !== undefined) return text;
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw refuse(error.message);
  }
  throw refuse("there is no such file");
}

/**
 * Before something runs: schemas must fit. What cannot be checked keeps whatever would change something from running; the
 * result says what was not checked.
 *
 * @throws InvalidConfiguration with everything that does not fit
 */
export async function checkBeforeRun(
  system: Pick<System, "clock" | "files">,
  project: StackProject,
  { section, described, changes }: {
    readonly section: Section;
    readonly described: Data;
    readonly changes: boolean;
  },
): Promise<string[]> {
  const all = checksOf(section);
  if (all.length === 0) return [];
  const known = all.filter(({ type }) => type === "jsonschema");
  const unknown = all.filter(({ type }) => type !== "jsonschema");
  const checks = changes ? all : known;
  const [first, ...more] = await componentProblems(system, project, { section, described, checks });
  if (first !== undefined) {
    throw new InvalidConfiguration([first, ...more], `atmos validate component ${section.name}`);
  }
  return unknown.map((check) => `${notChecked(check)}.`);
}
