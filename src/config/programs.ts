import { type FoundFunction, functionsIn } from "../yaml/find_functions.ts";
import type { Node } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";

/** The function whose value is what a program writes. */
export const PROGRAM_TAG = "!exec";

/** A program that a configuration wants to run. */
export interface Program {
  /** As the shell gets it, or what is done instead in words. */
  readonly text: string;
  /** What is no program of the project's: a secret that is looked up, a cloud that is asked. Its words are no command. */
  readonly act?: "secret" | "cloud";
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

/** Everything behind `!exec` below a node, in the order of the file. */
export function programsIn(root: Node | undefined, at: readonly string[] = []): FoundFunction[] {
  return functionsIn(root, (tag) => tag === PROGRAM_TAG, at);
}
