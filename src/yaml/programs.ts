import { FileFailure, type System } from "../system/ports.ts";
import type { Place } from "./place.ts";
import type { Node, ScalarNode } from "./node.ts";
import { errorAt, InvalidConfiguration } from "./problems.ts";

/** A program that a configuration wants to run. */
export interface Program {
  /** As the shell gets it. */
  readonly text: string;
  readonly place: Place;
  /** The value that it is for: `auth.providers.corp.start_url`. */
  readonly what: string;
}

/** Programs that nobody has called by name, about to be run for the values of a project. */
export interface ProgramRequest {
  /** The project's folder, without links. */
  readonly project: string;
  readonly needed: readonly Program[];
  /** All of the project's, so that one answer can be about all of them. */
  readonly all: readonly Program[];
}

/** Rejects when the programs may not be run. */
export type AllowPrograms = (request: ProgramRequest) => Promise<void>;

/** A place in a tree where a program stands. */
export interface FoundProgram {
  readonly node: ScalarNode;
  readonly path: readonly string[];
}

/** Everything behind `!exec` below a node, in the order of the file. */
export function programsIn(root: Node | undefined, at: readonly string[] = []): FoundProgram[] {
  const found: FoundProgram[] = [];
  const visit = (node: Node, path: readonly string[]): void => {
    if (node.type === "list") node.items.forEach((item, index) => visit(item, [...path, String(index)]));
    else if (node.type === "map") {
      for (const [key, { value }] of node.entries) visit(value, [...path, key]);
    } else if (node.type === "scalar" && node.tag === "!exec") found.push({ node, path });
  };
  if (root !== undefined) visit(root, at);
  return found;
}

/** What is written there: `!exec op read …`. */
export function writtenProgram({ tag, value }: ScalarNode): string {
  return `${tag ?? ""} ${value ?? ""}`.trim();
}

/**
 * Runs the program of a node with the shell `sh`; its output without the last line ends is the value, decoded when
 * it is JSON.
 *
 * @throws InvalidConfiguration when it cannot be run or fails
 */
export async function runProgram(node: ScalarNode, system: System): Promise<unknown> {
  const fail = (message: string, hint: string): never => {
    throw new InvalidConfiguration([errorAt(node.place, message, hint)]);
  };
  try {
    const { code, stdout } = await system.processes.run({ command: "sh", args: ["-c", String(node.value)] });
    // What it wrote to stderr is not repeated: it may hold what should stay secret.
    if (code !== 0) {
      fail(`the program behind !exec failed with exit code ${code}`, "Run it by hand to see why.");
    }
    return programValue(new TextDecoder().decode(stdout));
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    return fail(
      "cannot run the program behind !exec: there is no shell named sh",
      "Install one, or use !env.",
    );
  }
}

/** Decodes JSON, except numbers that would not come out as they went in. */
export function programValue(output: string): unknown {
  const text = output.replace(/[\r\n]+$/, "");
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}
