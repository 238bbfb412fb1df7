/** What is described for editors and for the check of keys, and what is read, are written apart; here they meet. */
import assert from "node:assert/strict";
import type * as v from "valibot";
import { convert } from "../../../scripts/schema/convert.ts";
import {
  argumentSchema,
  commandSchema,
  componentSchema,
  flagSchema,
  variableSchema,
} from "../../../src/steps/schema/custom_command.ts";
import { retrySchema, stepSchema } from "../../../src/steps/schema/step.ts";
import { workflowSchema } from "../../../src/steps/schema/workflow.ts";
import { outlineCommand, readCommandBody } from "../../../src/steps/custom_command.ts";
import { readSteps } from "../../../src/steps/read_step.ts";
import { STEP_TYPES } from "../../../src/steps/step.ts";
import { readWorkflow } from "../../../src/steps/workflow.ts";
import type { MapEntry, Node, Scalar } from "../../../src/yaml/node.ts";
import type { Problem } from "../../../src/yaml/problems.ts";
import { misfits } from "../scripts/schema/misfits.ts";

type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };

const place = { file: "a.yaml", line: 1, column: 1 };

/** A map that remembers what was asked for. */
class Asked extends Map<string, MapEntry> {
  readonly wanted = new Set<string>();

  override get(key: string): MapEntry | undefined {
    this.wanted.add(key);
    return super.get(key);
  }
}

function nodeOf(value: Value): Node {
  if (Array.isArray(value)) return { type: "list", items: value.map(nodeOf), tag: undefined, place };
  if (typeof value !== "object" || value === null) {
    return { type: "scalar", value: value as Scalar, tag: undefined, place };
  }
  const entries = new Asked();
  for (const [key, below] of Object.entries(value)) {
    entries.set(key, { keyPlace: place, value: nodeOf(below) });
  }
  return { type: "map", entries, tag: undefined, place };
}

function readAsWorkflow(value: Value, node = nodeOf(value)): Problem[] {
  const problems: Problem[] = [];
  readWorkflow("w", { keyPlace: place, value: node }, { below: new Map() }, problems);
  return problems;
}

function readAsCommand(value: Value, node = nodeOf(value)): Problem[] {
  const outline = outlineCommand("c", { keyPlace: place, value: node });
  const problems = [...outline.problems];
  readCommandBody(outline, node, problems);
  return problems;
}

function readAsStep(value: Value, node = nodeOf(value)): Problem[] {
  const problems: Problem[] = [];
  readSteps([node], () => "shell", problems);
  return problems;
}

interface Level {
  readonly name: string;
  readonly schema: v.GenericSchema & { readonly entries: Readonly<Record<string, v.GenericSchema>> };
  /** Maps in which nothing is wrong. */
  readonly usual: readonly { readonly [key: string]: Value }[];
  read(value: Value, node?: Node): Problem[];
  /** Keys that are known and mean nothing here, or are read elsewhere. */
  readonly unread: readonly string[];
}

const inCommand = (key: string, inList: boolean): Level["read"] => (value, node = nodeOf(value)) => {
  const outer = nodeOf({ steps: ["x"] });
  assert.ok(outer.type === "map");
  const list: Node = { type: "list", items: [node], tag: undefined, place };
  (outer.entries as Asked).set(key, { keyPlace: place, value: inList ? list : node });
  return readAsCommand({}, outer);
};

const LEVELS: readonly Level[] = [
  {
    name: "workflow",
    schema: workflowSchema,
    usual: [{ steps: ["x"] }],
    read: readAsWorkflow,
    unread: ["output", "show", "viewport"],
  },
  {
    name: "step",
    schema: stepSchema,
    usual: [
      ...STEP_TYPES.map((type) => ({ type, command: "x" })),
      { type: "script", script: "x" },
      { type: "env", vars: {}, outputs: {}, export: false },
    ],
    read: readAsStep,
    unread: ["description", "interactive", "output", "show", "tty", "viewport"],
  },
  {
    name: "retry",
    schema: retrySchema,
    usual: [{}],
    read: (value, node = nodeOf(value)) => {
      const step = nodeOf({ command: "x" });
      assert.ok(step.type === "map");
      (step.entries as Asked).set("retry", { keyPlace: place, value: node });
      return readAsStep({}, step);
    },
    unread: [],
  },
  // Names and commands below are read where lists become maps.
  {
    name: "command",
    schema: commandSchema,
    usual: [{ name: "a", steps: ["x"] }],
    read: readAsCommand,
    unread: ["name", "verbose"],
  },
  {
    name: "argument",
    schema: argumentSchema,
    usual: [{ name: "a" }],
    read: inCommand("arguments", true),
    unread: [],
  },
  { name: "flag", schema: flagSchema, usual: [{ name: "a" }], read: inCommand("flags", true), unread: [] },
  {
    name: "variable",
    schema: variableSchema,
    usual: [{ key: "A", value: "x" }, { key: "A", valueCommand: "x" }],
    read: inCommand("env", true),
    unread: [],
  },
  {
    name: "component",
    schema: componentSchema,
    usual: [{}],
    read: inCommand("component_config", false),
    unread: [],
  },
];

for (const { name, schema, usual, read, unread } of LEVELS) {
  Deno.test(`the keys of a ${name} are the same in the schema and where it is read`, () => {
    const asked = new Set(unread);
    for (const one of usual) {
      const node = nodeOf(one);
      assert.deepEqual(read(one, node), []);
      assert.ok(node.type === "map" && node.entries instanceof Asked);
      for (const key of node.entries.wanted) asked.add(key);
    }
    assert.deepEqual([...asked].sort(), Object.keys(schema.entries).sort());
  });
}

const VALUES: readonly Value[] = [
  "text",
  "a b",
  "",
  "1h30m",
  "soon",
  "ci && always",
  "bool",
  "linear",
  "env",
  "-x",
  0,
  1,
  0.5,
  -1,
  12,
  true,
  false,
  [],
  ["x"],
  ["x", 1],
  [[]],
  [{}],
  {},
  { A: 1 },
  { A: [] },
];

/** What only the reader knows: what is missing, what is there twice, what must stand elsewhere. */
const BESIDE = /is missing|steps is empty|there is no command|either a value/;

for (const { name, schema, usual, read, unread } of LEVELS) {
  Deno.test(`editors take for a ${name} the values that are read without a complaint, and no others`, () => {
    const shown = convert(schema, {});
    for (const key of Object.keys(schema.entries)) {
      if (unread.includes(key) || key === "commands") continue;
      const one = usual.find((given) => key in given && key !== "type") ?? usual[0];
      for (const value of VALUES) {
        const given = { ...one, [key]: value };
        const found = read(given);
        // A key that nobody knows is worth a warning, and no more.
        const isTaken = misfits(shown, given).every((one) => one.endsWith(" unknown"));
        const isRead = found.every(({ message }) => isTaken && BESIDE.test(message));
        assert.equal(isTaken, isRead, `${key}: ${JSON.stringify(value)} ${found[0]?.message ?? "is read"}`);
      }
    }
  });
}
