/** What is known of Helmfile's own commands. */

/** Commands of Helmfile that a component is not needed for. */
const ALONE = new Set(["version", "init", "cache", "completion", "help"]);
/** Refused for a component that is locked. */
const CHANGING = new Set(["apply", "delete", "destroy", "sync"]);

export interface HelmfileCommand {
  /** As Helmfile calls it: `deploy` is its `sync`. */
  readonly word: string;
  readonly needsComponent: boolean;
  readonly changes: boolean;
}

export function helmfileCommand(word: string): HelmfileCommand {
  const theirs = word === "deploy" ? "sync" : word;
  return { word: theirs, needsComponent: !ALONE.has(theirs), changes: CHANGING.has(theirs) };
}

/** All of Helmfile 1.x, and what the original calls otherwise. */
export const HELMFILE_COMMANDS: readonly string[] = [
  ..."apply build cache charts completion create delete deploy deps destroy diff fetch generate init lint list"
    .split(
      " ",
    ),
  ..."print-env repos show-dag status sync template test unittest version write-values".split(" "),
];
