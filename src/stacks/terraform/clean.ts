import type { FolderEntry } from "../../system/ports.ts";
import { planfileName, varfileName } from "./names.ts";

/** What of a component's folder shall go. */
export interface CleanWishes {
  /** Undefined for whatever runs of any stack have left. */
  readonly instance: {
    readonly stack: string;
    readonly component: string;
    readonly workspace: string;
  } | undefined;
  /** Whether atmos writes the backend itself: a file that somebody wrote by hand stays. */
  readonly hasMadeBackend: boolean;
  readonly keepsLockFile: boolean;
  /** Whether states that lie in the folder go, too. */
  readonly everything: boolean;
}

/** Files of any stack, as {@link varfileName} and {@link planfileName} call them. */
const OF_ANY_STACK = /\.(terraform\.tfvars\.json|planfile)$/;
/** Where the backend `local` keeps the states of workspaces. */
const STATES = "terraform.tfstate.d";
const DEFAULT_STATE = /^terraform\.tfstate(\.backup|\.\d+\.backup)?$/;

/** The names in a component's folder that go, each as the names of the way to it. */
export function leftoversIn(
  entries: readonly FolderEntry[],
  { instance, hasMadeBackend, keepsLockFile, everything }: CleanWishes,
): string[][] {
  const own = instance === undefined ? [] : [varfileName(instance), planfileName(instance)];
  const isMade = (name: string): boolean =>
    name === ".terraform" || (name === ".terraform.lock.hcl" && !keepsLockFile) ||
    (name === "backend.tf.json" && hasMadeBackend) ||
    (instance === undefined ? OF_ANY_STACK.test(name) : own.includes(name));
  const workspace = instance?.workspace;
  const isState = (name: string): boolean =>
    workspace === undefined
      ? name === STATES || DEFAULT_STATE.test(name)
      : workspace === "default" && DEFAULT_STATE.test(name);
  const names = entries.map(({ name }) => name);
  const found = names.filter((name) => isMade(name) || (everything && isState(name))).map((name) => [name]);
  const hasStates = entries.some(({ name, kind }) => name === STATES && kind === "folder");
  return everything && hasStates && isSegment(workspace) ? [...found, [STATES, workspace]] : found;
}

function isSegment(name: string | undefined): name is string {
  return name !== undefined && name !== "default" && !["", ".", ".."].includes(name) && !/[/\\\0]/.test(name);
}
