import type { ActiveSession } from "../../auth/session.ts";
import { sessionsFor } from "../../auth/lease/terms.ts";
import { AtmosError } from "../../errors.ts";
import { withDependents } from "../../stacks/affected.ts";
import { dataOf } from "../../stacks/data.ts";
import { isEnabled } from "../../stacks/describe.ts";
import { backwards, inOrder, type Instance, type Ordered } from "../../stacks/dependencies.ts";
import { markedWith } from "../../stacks/marked.ts";
import type { Subcommand } from "../../stacks/terraform/subcommands.ts";
import { withPerson } from "../asking/sign_in.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import { componentIdentity } from "./component_identity.ts";
import { componentFolder } from "./component_run.ts";
import { strictly } from "./describer.ts";
import { atOnce } from "./many.ts";
import { type StackProject, stackProject } from "./project.ts";
import { resumeLines } from "./resume.ts";
import { runAll } from "./run_all.ts";
import { instancesOf } from "./select.ts";
import { lockedFor, manyShells, oneAndAll } from "./terraform_checks.ts";
import type { Run, TerraformOptions } from "./terraform_here.ts";

/** A command of Terraform, as it was given. */
interface Given {
  readonly subcommand: Subcommand;
  readonly isDeploy: boolean;
  readonly words: readonly string[];
  readonly rest: readonly string[];
  /** Flags of Terraform. */
  readonly theirs: readonly string[];
}

/** Runs one command of Terraform for many components. */
export async function runForMany(
  invocation: Invocation,
  { subcommand, isDeploy, words, rest, theirs }: Given,
  options: TerraformOptions,
  runOne: (run: Run, word: string) => Promise<number>,
): Promise<number> {
  const [word = ""] = words;
  const extra = rest.find((one) => !one.startsWith("-"));
  if (extra !== undefined) throw oneAndAll(extra);
  if (word === "shell") throw manyShells();
  const number = atOnce(options);
  const isDry = options.dryRun === true;
  if (number > 1 && !isDry && asks(subcommand, isDeploy, options, theirs)) throw cannotApprove(word);
  const project = await stackProject(invocation);
  const ordered = await chosen(invocation, project, subcommand, options);
  if (ordered.length === 0) {
    noticeOn(invocation.system, invocation.style)("There is no such component: nothing to do.");
    return 0;
  }
  const describe = strictly(invocation, project, { ...options, isRun: !isDry, isDry });
  if (number > 1 && !isDry) await signInForAll(invocation, project, ordered);
  return await runAll(invocation, {
    ordered,
    atOnce: isDry ? 1 : number,
    folderOf: ({ section }) => componentFolder(project, section),
    run: (instance, own) =>
      runOne({
        invocation: own,
        project,
        describe,
        subcommand,
        isDeploy,
        args: [...theirs, ...rest],
        options,
        ...instance,
      }, word),
    resume: (left) => resumeLines(invocation, isDeploy ? ["deploy"] : subcommand.words, options, left),
  });
}

/** In the order in which they run: what is taken away goes before what it stands on. */
async function chosen(
  invocation: Invocation,
  project: StackProject,
  subcommand: Subcommand,
  options: TerraformOptions,
): Promise<Ordered[]> {
  const { stack, components = [], query, affected, tags = [], labels = [] } = options;
  const isMarked = markedWith({ tags, labels });
  const { nameOf } = project.stacks;
  const wanted = instancesOf(project.stacks, { type: "terraform", stack, components });
  let found: readonly Instance[] = wanted.filter(({ section }) => isMarked(section));
  if (affected === true) {
    const { affectedSince } = await import("./affected.ts");
    found = await affectedSince(invocation, project, found, { ref: options.ref, sha: options.sha });
    if (options.includeDependents === true) found = withDependents(inOrder(wanted, nameOf), found);
  }
  if (query !== undefined) {
    const { matching } = await import("./query_filter.ts");
    found = await matching(invocation, project, found, query);
  }
  const passedOver = lockedFor(subcommand);
  const ordered = inOrder(
    found.filter(({ section, stack }) => {
      if (!isEnabled(section)) return false;
      const why = passedOver(section);
      if (why === undefined) return true;
      noticeOn(invocation.system, invocation.style)(`${section.name} in ${stack} is passed over: ${why}.`);
      return false;
    }),
    nameOf,
  );
  return subcommand.words[0] === "destroy" ? backwards(ordered) : ordered;
}

/** Whether Terraform would ask before it goes on. */
function asks(
  { words: [command] }: Subcommand,
  isDeploy: boolean,
  { fromPlan, planfile }: TerraformOptions,
  theirs: readonly string[],
): boolean {
  const isApproved = isDeploy || fromPlan === true || planfile !== undefined ||
    theirs.some((flag) => /^--?auto-approve(=true)?$/.test(flag));
  return (command === "apply" || command === "destroy") && !isApproved;
}

function cannotApprove(word: string): AtmosError {
  return new AtmosError("usage", `cannot run ${word} for several at once: nobody could tell which one asks`, {
    hint: "Look at a plan first, then add -auto-approve; or leave --max-concurrency out.",
  });
}

/** A person is asked one thing at a time, and before anything runs. Who cannot be signed in fails when it is its turn. */
async function signInForAll(
  invocation: Invocation,
  project: StackProject,
  instances: readonly Instance[],
): Promise<void> {
  const seen = new Set<string>();
  // Who it is must be said beforehand: what is chosen here would be asked for again by each run.
  const silent: Invocation = { ...invocation, globals: { ...invocation.globals, interactive: false } };
  for (const { section } of instances) {
    const key = JSON.stringify([section.identities.map(({ name }) => name), dataOf(section.auth)]);
    if (seen.has(key)) continue;
    seen.add(key);
    try {
      const { context, chains } = await componentIdentity(silent, { context: project.context, section });
      await withPerson(
        invocation,
        context,
        (interaction): Promise<ActiveSession[]> => sessionsFor(context, chains, interaction),
      );
    } catch (error) {
      if (!(error instanceof AtmosError) || error.code === "cancelled") throw error;
    }
  }
}
