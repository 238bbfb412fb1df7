import type { System } from "../system/ports.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { type MapEntry, type MapNode, mapNode, type Node, nodeAt } from "../yaml/node.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import {
  type FunctionContext,
  FunctionFailure,
  functionOf,
  type FunctionRegistry,
  Tree,
} from "../yaml/registry.ts";
import { nodeOf } from "../yaml/evaluated_node.ts";
import { type Data, dataOf, mapData } from "./data.ts";
import { LAID_OVER, type Layering, layOver } from "./merge.ts";

export interface EvaluateRules {
  readonly functions: FunctionRegistry;
  readonly context: FunctionContext;
  /** Functions that stay as they are written, without their `!`. */
  readonly skipped: ReadonlySet<string>;
  readonly layering: Layering;
}

/**
 * The values of a section, with its functions worked out in their order, one after the other: a program may need what
 * the one before it has done, and a person is asked one thing at a time. What is marked `!unset` is left out.
 */
export async function evaluateNode(node: Node, rules: EvaluateRules): Promise<unknown> {
  switch (node.type) {
    case "scalar":
      return node.tag === undefined ? node.value : await functionValue(node, node.tag, rules);
    case "list": {
      const values: unknown[] = [];
      for (const item of node.items) if (item.tag !== "!unset") values.push(await evaluateNode(item, rules));
      return node.tag === LAID_OVER ? laidOver(values, node.place, rules.layering) : values;
    }
    case "map": {
      const data: Record<string, unknown> = {};
      for (const [key, { value }] of node.entries) {
        if (value.tag !== "!unset") data[key] = await evaluateNode(value, rules);
      }
      return data;
    }
    case "failed":
      throw new AtmosError(
        "config_invalid",
        `${formatPlace(node.place)}: ${node.message}`,
        hintOf(node.hint),
      );
  }
}

/** What was laid over a function, over what the function gave. */
function laidOver(values: readonly unknown[], place: Place, layering: Layering): unknown {
  let result: Node | undefined;
  for (const value of values) result = layOver(result, nodeOf(value, place), layering);
  return dataOf(result);
}

async function functionValue(
  node: Node & { readonly type: "scalar" },
  tag: string,
  rules: EvaluateRules,
): Promise<unknown> {
  const { functions, context, skipped } = rules;
  const text = String(node.value ?? "");
  if (tag === "!literal") return node.value;
  if (skipped.has(tag.slice(1))) return `${tag} ${text}`.trim();
  const found = functionOf(functions, tag);
  try {
    if (found?.when === "at once") return found.evaluate(text, context);
    if (found?.when === "later") {
      const value = await found.work(text, context, node.place);
      return value instanceof Tree ? await evaluateNode(value.root, rules) : value;
    }
  } catch (error) {
    throw withPlace(error, node.place);
  }
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(node.place)}: the function ${printable(tag)} is not supported by this build`,
    { hint: `Functions: ${Object.keys(functions).sort().join(", ")}.` },
  );
}

function withPlace(error: unknown, place: Place): unknown {
  if (error instanceof FunctionFailure) {
    return new AtmosError("config_invalid", `${formatPlace(place)}: ${error.message}`, hintOf(error.hint));
  }
  // The place of what is really wrong is nearer.
  if (!(error instanceof AtmosError) || /^\S+:\d+:\d+: /.test(error.message)) return error;
  return new AtmosError(error.code, `${formatPlace(place)}: ${error.message}`, {
    ...hintOf(error.hint),
    cause: error,
  });
}

function hintOf(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

/** A section with more keys, each with a plain value. */
export function withEntries(node: MapNode, more: Data): MapNode {
  const made = Object.entries(more).map(([key, value]): [string, MapEntry] => [
    key,
    { keyPlace: node.place, value: nodeOf(value, node.place) },
  ]);
  return mapNode(node.place, new Map([...node.entries, ...made]));
}

/** The environment of a component's functions: its own `env` first, then the process's. */
export function componentEnv(section: Node, { env }: Pick<System, "env">): FunctionContext["env"] {
  const own = mapData(nodeAt(section, ["env"]));
  const get = (name: string): string | undefined => {
    const value = Object.hasOwn(own, name) ? own[name] : undefined;
    return value === undefined || value === null || typeof value === "object" ? env.get(name) : String(value);
  };
  return { ...env, get, all: () => env.all() };
}
