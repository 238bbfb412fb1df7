/** What is compared with what, and how much it may cost. */
import { join } from "node:path";
import { farthestIdentity } from "./configuration.ts";
import { type Place, prepareHome, workload } from "./home.ts";
import type { Workload } from "./measure.ts";
import type { Programs, Words } from "./programs.ts";
import { customCommands, loopOfTrue, workflowOfTrue } from "./steps.ts";

/** A compiled program may cost this many times an empty one before a person notices it in a prompt. */
const START_BUDGET = 1.5;
/** Ten times as many identities may cost at most ten times as much. */
const GROWTH_BUDGET = 10;
/**
 * What follows are budgets on a machine where an empty program takes 30 ms and 46 MB: 52 MB for a call that finds its
 * session, 0.7 s and 200 MB for 10,000 identities that are read for the first time, 50 and 60 ms for a custom command.
 */
const START_MEMORY = 1.14;
const FIRST_READ_BUDGET = 23;
const FIRST_READ_MEMORY = 4.35;
const COMMAND_BUDGET = 1.67;
const MANY_COMMANDS_BUDGET = 2;
/** Files beside a configuration that nobody reads may be felt by nobody. */
const STRANGERS = 100_000;
const STRANGERS_BUDGET = 1.15;
/** Asks nobody, and reads all that a start reads. */
const CACHED = ["auth", "whoami", "--cached"];
/** Steps of a workflow. */
const STEPS = 200;
/** Custom commands of a large configuration. */
const COMMANDS = 200;

export interface Comparison {
  readonly subject: Workload;
  readonly against: Workload;
  /** The highest ratio allowed; undefined where the number is for information. */
  readonly budget: number | undefined;
  /** The same for the most memory. */
  readonly memoryBudget?: number;
}

/** Starting up, and how the cost grows with the size of a configuration. */
export async function starts({ atmos, empty, runtime }: Programs, folder: string): Promise<Comparison[]> {
  const [team, small, large] = [
    await prepareHome(folder, 20, atmos),
    await prepareHome(folder, 1_000, atmos),
    await prepareHome(folder, 10_000, atmos),
  ];
  const lent = await lentIn(team, atmos);
  const nothing = workload("an empty program", empty, [], team);
  // A script of the newest runtime has no executable to be compared with: what is committed holds for it.
  const budget = runtime.startsWith("script") ? undefined : START_BUDGET;
  const started = (args: readonly string[], limit: number | undefined): Comparison => ({
    subject: workload(args.join(" "), atmos, args, team),
    against: nothing,
    budget: limit,
  });
  const prompted = ({ env, folder }: Place, limit: number | undefined): Comparison => {
    const place = { folder, env: { ...env, ...lent } };
    return {
      subject: workload("auth prompt", atmos, ["auth", "prompt"], place),
      against: nothing,
      budget: limit,
    };
  };
  const resolved = (identities: number, place: Place): Workload => {
    const args = ["auth", "whoami", "--cached", "-i", farthestIdentity(identities)];
    return workload(`resolve one of ${identities.toLocaleString("en")}`, atmos, args, place);
  };
  const listed = (name: string, place: Place): Workload =>
    workload(name, atmos, ["auth", "list", "--format", "json"], place);
  return [
    started(["--version"], undefined),
    { ...started(["auth", "env"], budget), ...budget === undefined ? {} : { memoryBudget: START_MEMORY } },
    started(["auth", "whoami", "--cached"], budget),
    prompted(team, budget),
    started(["auth", "exec", "--", "true"], undefined),
    started(["auth", "credential-process"], budget),
    started(["complete", "--", "auth", "env", "-i", ""], undefined),
    {
      subject: listed("list 10,000 identities", large),
      against: listed("list 1,000", small),
      budget: GROWTH_BUDGET,
    },
    { subject: resolved(10_000, large), against: resolved(1_000, small), budget: GROWTH_BUDGET },
  ];
}

/** The variables by which a prompt finds the session of its shell. */
async function lentIn({ env, folder }: Place, [command, ...first]: Words): Promise<Record<string, string>> {
  const args = [...first, "auth", "env", "--format", "json"];
  const { stdout } = await new Deno.Command(command, { args, env, clearEnv: true, cwd: folder }).output();
  const { ATMOS_IDENTITY, ATMOS_SESSION } = JSON.parse(new TextDecoder().decode(stdout));
  return { ATMOS_IDENTITY, ATMOS_SESSION };
}

/** Fifty at once; what counts is that none of them fails. */
export async function crowds({ atmos, empty }: Programs, folder: string): Promise<Comparison[]> {
  const team = await prepareHome(folder, 20, atmos);
  return [{
    subject: workload("50 auth env at once", atmos, ["auth", "env"], team, 50),
    against: workload("50 empty programs", empty, [], team, 50),
    budget: undefined,
  }];
}

/** A configuration that has not been seen before. */
export async function firstReads({ atmos, empty, runtime }: Programs, folder: string): Promise<Comparison[]> {
  const large = await prepareHome(folder, 10_000, atmos);
  return [{
    subject: {
      ...workload("10,000 identities for the first time", atmos, CACHED, large),
      prepare: () => Deno.remove(join(large.folder, "cache"), { recursive: true }),
    },
    against: workload("an empty program", empty, [], large),
    ...runtime.startsWith("script")
      ? { budget: undefined }
      : { budget: FIRST_READ_BUDGET, memoryBudget: FIRST_READ_MEMORY },
  }];
}

/** A folder full of what is no configuration. */
export async function besideStrangers({ atmos }: Programs, folder: string): Promise<Comparison[]> {
  const [team, full] = [
    await prepareHome(folder, 20, atmos),
    await prepareHome(folder, 20, atmos, { name: "full" }),
  ];
  for (let n = 0; n < STRANGERS; n++) await Deno.writeTextFile(join(full.folder, `file-${n}.yaml`), "");
  return [{
    subject: workload(`beside ${STRANGERS.toLocaleString("en")} files`, atmos, CACHED, full),
    against: workload("beside none", atmos, CACHED, team),
    budget: STRANGERS_BUDGET,
  }];
}

/** Workflows against a shell that does the same, and custom commands. */
export async function steps({ atmos, empty, runtime }: Programs, folder: string): Promise<Comparison[]> {
  const long = await prepareHome(folder, 5, atmos, { name: "long", yaml: workflowOfTrue(STEPS) });
  const one = await prepareHome(folder, 5, atmos, { name: "one", yaml: customCommands(1) });
  const many = await prepareHome(folder, 5, atmos, { name: "many", yaml: customCommands(COMMANDS) });
  const called = (name: string, place: Place, limit: number): Comparison => ({
    subject: workload(name, atmos, ["command-0"], place),
    against: workload("an empty program", empty, [], place),
    // Of the newest runtime's scripts, what is committed holds: modules of the runtime are loaded late there.
    budget: runtime.startsWith("script") ? undefined : limit,
  });
  return [
    {
      subject: workload(`a command of ${STEPS} steps`, atmos, ["all-true"], long),
      against: workload(`sh -c true, ${STEPS} times`, ["/bin/sh"], ["-c", loopOfTrue(STEPS)], long),
      budget: undefined,
    },
    called("one custom command", one, COMMAND_BUDGET),
    called(`one of ${COMMANDS} custom commands`, many, MANY_COMMANDS_BUDGET),
  ];
}
