import type { System } from "../system/ports.ts";
import type { Node } from "../yaml/node.ts";
import type { Layering } from "./merge.ts";
import type { RenderText } from "./render.ts";
import type { StackFiles } from "./stack_files.ts";

/** Reads the text of a file, and what a text says. */
export interface ManifestReader {
  text(path: string): Promise<{ content: string } | { failure: string }>;
  /**
   * The tree of a text, with includes in place; undefined for an empty one.
   *
   * @param asWritten whether it is what the file has, and not what a template became: that may hold secrets of the
   *   environment, and is remembered nowhere
   */
  tree(path: string, content: string, asWritten: boolean): Promise<Node | undefined>;
  shown(path: string): string;
}

/** What manifests are read with. */
export interface ManifestParts {
  readonly system: System;
  readonly files: StackFiles;
  readonly reader: ManifestReader;
  readonly render: RenderText;
  readonly layering: Layering;
  /** The values of functions that need nothing but what surrounds the files. */
  readonly evaluate: (node: Node) => Promise<unknown>;
  /** Whether the paths of imports may be templates. */
  readonly templates: boolean;
}
