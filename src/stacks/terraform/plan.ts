import { planfileName, varfileName } from "./names.ts";
import type { Subcommand } from "./subcommands.ts";

/** What the command line, the configuration and the component say about a run. */
export interface RunWishes {
  readonly stack: string;
  readonly component: string;
  readonly subcommand: Subcommand;
  /** As given: words behind the component, flags of Terraform. */
  readonly args: readonly string[];
  readonly workspace: string;
  /** Whether there are workspaces, and nobody has chosen one for Terraform already. */
  readonly choosesWorkspace: boolean;
  readonly isDeploy: boolean;
  readonly skipInit: boolean;
  readonly reconfigure: boolean;
  /** Whether `init` would ask to move states from where they are to where they are. */
  readonly statesStay: boolean;
  readonly passVarsToInit: boolean;
  readonly skipPlanfile: boolean;
  readonly autoApprove: boolean;
  readonly fromPlan: boolean;
  readonly planfile: string | undefined;
  /** Whether nobody wants colors, wherever the output goes. */
  readonly isPlain: boolean;
}

/** Commands of Terraform that have a flag for it. */
const COLORED = new Set(
  "apply destroy import init output plan refresh show test validate".split(" "),
);

/** One start of Terraform. */
export interface Start {
  readonly args: readonly string[];
  /** Whether what it says is told to a person and to nobody who reads stdout; a workspace is chosen in silence. */
  readonly says: "as it is" | "to a person" | "nothing";
}

export interface RunSteps {
  readonly varfile: string;
  readonly starts: readonly Start[];
  /** Files that a run which worked leaves behind, and nobody needs. */
  readonly leftovers: readonly string[];
}

/** What is started, in this order; the next one only when the one before has worked. */
export function terraformSteps(wishes: RunWishes): RunSteps {
  const { subcommand } = wishes;
  const [command = ""] = subcommand.words;
  const varfile = varfileName(wishes);
  const starts: Start[] = [];
  const needsInit = subcommand.needsComponent && command !== "init" && !wishes.skipInit;
  if (needsInit) starts.push({ args: initArguments(wishes, varfile), says: initSays(wishes) });
  if (subcommand.needsWorkspace && wishes.choosesWorkspace && command !== "workspace") {
    starts.push({ args: ["workspace", "select", "-or-create=true", wishes.workspace], says: "nothing" });
  }
  // A shell is prepared like a command, and nothing runs in it yet.
  if (command !== "shell") starts.push({ args: mainArguments(wishes, command, varfile), says: "as it is" });
  const applied = command === "apply";
  const planfile = wishes.planfile ?? planfileName(wishes);
  return {
    varfile,
    starts: wishes.isPlain ? starts.map(withoutColor) : starts,
    leftovers: applied ? [varfile, ...wishes.planfile === undefined ? [planfile] : []] : [],
  };
}

/** The flag stands behind the command, where what follows may be an argument. */
function withoutColor(start: Start): Start {
  const [command = "", ...more] = start.args;
  const has = more.some((arg) => arg === "-no-color" || arg === "--no-color");
  return has || !COLORED.has(command) ? start : { ...start, args: [command, "-no-color", ...more] };
}

function initArguments(wishes: RunWishes, varfile: string): string[] {
  return [
    "init",
    ...howBackendsChange(wishes),
    ...wishes.passVarsToInit ? ["-var-file", varfile] : [],
  ];
}

/** Terraform asks that question with `-reconfigure`, too, and takes only one of the two. */
function howBackendsChange(
  { reconfigure, statesStay, subcommand: { words: [word] }, args }: RunWishes,
): string[] {
  const isSaid = word === "init" &&
    args.some((arg) => /^--?(reconfigure|migrate-state|force-copy)\b/.test(arg));
  if (statesStay && !isSaid) return ["-force-copy"];
  return reconfigure || word === "workspace" ? ["-reconfigure"] : [];
}

function initSays({ subcommand }: RunWishes): Start["says"] {
  return subcommand.isReadByOthers ? "to a person" : "as it is";
}

function mainArguments(wishes: RunWishes, command: string, varfile: string): string[] {
  const { subcommand, args } = wishes;
  const has = (...names: string[]): boolean =>
    args.some((arg) =>
      names.some((name) => arg === name || arg === `-${name}` || arg.startsWith(`${name}=`))
    );
  const planfile = wishes.planfile ?? planfileName(wishes);
  const fromPlan = command === "apply" && (wishes.fromPlan || wishes.planfile !== undefined);
  const words = [...subcommand.words];
  if (
    subcommand.words[0] === "workspace" && ["select", "new", "delete"].includes(subcommand.words[1] ?? "")
  ) {
    return [...words, ...args, ...args.length === 0 ? [wishes.workspace] : []];
  }
  if (subcommand.words.join(" ") === "workspace" && args.length === 0) {
    return ["workspace", "select", "-or-create=true", wishes.workspace];
  }
  if (command === "init") return [...initArguments(wishes, varfile), ...args];
  const values = subcommand.takesValues && !fromPlan ? ["-var-file", varfile] : [];
  const approve = command === "apply" && (wishes.isDeploy || wishes.autoApprove) && !fromPlan &&
      !has("-auto-approve")
    ? ["-auto-approve"]
    : [];
  const out = command === "plan" && !wishes.skipPlanfile && !has("-out") ? ["-out", planfile] : [];
  return [...words, ...values, ...out, ...approve, ...args, ...fromPlan ? [planfile] : []];
}
