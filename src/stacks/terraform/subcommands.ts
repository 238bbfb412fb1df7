/** What is known of Terraform's own commands. */

/** Commands that have commands below them. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  state: ["list", "mv", "pull", "push", "rm", "show", "replace-provider", "identities"],
  workspace: ["list", "select", "new", "delete", "show"],
  providers: ["lock", "mirror", "schema"],
};

/** All of Terraform 1.14 and OpenTofu 1.10 that a person may call. */
export const COMMANDS: ReadonlySet<string> = new Set([
  ..."apply console destroy env fmt force-unlock get graph import init login logout metadata modules".split(
    " ",
  ),
  ..."output plan providers query refresh show stacks state taint test untaint validate version workspace"
    .split(" "),
]);

/** What Terraform does not have, and this program has. */
export const OURS: ReadonlySet<string> = new Set(["clean", "deploy", "generate", "shell"]);

/** They work on no component's state. */
const ALONE = new Set(["version", "fmt", "login", "logout"]);
/** They take the values of the component. */
const WITH_VALUES = new Set(["plan", "apply", "destroy", "import", "refresh", "test", "console"]);
/** They need no backend and no workspace. */
const WITHOUT_WORKSPACE = new Set(["init", "providers", "validate", "get", "force-unlock", ...ALONE]);
/** What others read is on their stdout. */
const READ_BY_OTHERS = new Set(["output", "show", "state", "console", "providers", "graph", "metadata"]);
/** Refused for a component that is locked. */
const CHANGING = new Set(["apply", "destroy", "import", "state", "taint", "untaint"]);

export interface Subcommand {
  /** Such as `plan`, or `state list`. */
  readonly words: readonly string[];
  readonly needsComponent: boolean;
  readonly takesValues: boolean;
  readonly needsWorkspace: boolean;
  readonly isReadByOthers: boolean;
  readonly changes: boolean;
}

/** The first words of a command line, and those behind them. */
export function subcommandOf(words: readonly string[]): { subcommand: Subcommand; rest: readonly string[] } {
  const [first = "", second = ""] = words;
  const isNested = Object.hasOwn(NESTED, first) && (NESTED[first]?.includes(second) ?? false);
  return {
    subcommand: {
      words: isNested ? [first, second] : [first],
      needsComponent: !ALONE.has(first),
      takesValues: WITH_VALUES.has(first),
      needsWorkspace: !WITHOUT_WORKSPACE.has(first),
      isReadByOthers: READ_BY_OTHERS.has(first),
      changes: CHANGING.has(first) && second !== "list" && second !== "show" && second !== "pull",
    },
    rest: words.slice(isNested ? 2 : 1),
  };
}
