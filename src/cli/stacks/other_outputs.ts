import { AtmosError } from "../../errors.ts";
import type { Program } from "../../config/programs.ts";
import { type Data, dataOf } from "../../stacks/data.ts";
import type { Section } from "../../stacks/section.ts";
import { childOf } from "../../yaml/node.ts";
import type { Place } from "../../yaml/place.ts";
import type { Describer } from "../../stacks/describe.ts";
import { findSection } from "../../stacks/find.ts";
import type { Question } from "../../stacks/terraform/ask_others.ts";
import { outputValues } from "../../stacks/terraform/outputs.ts";
import { outputsInState, type ReadState } from "../../stacks/terraform/state.ts";
import { subcommandOf } from "../../stacks/terraform/subcommands.ts";
import { parsedJson } from "../../clouds/untyped.ts";
import { printable } from "../../printable.ts";
import type { Invocation } from "../line/invocation.ts";
import type { ActAs } from "./acting.ts";
import type { StackProject } from "./project.ts";
import { componentFolder } from "./component_run.ts";
import { readHere, type Run } from "./terraform_here.ts";

/** Who asks, and how others are worked out. */
export interface Others {
  readonly invocation: Invocation;
  readonly project: StackProject;
  /** The components that wait for the answer. */
  readonly trail: readonly string[];
  readonly describer: Describer;
  /** What was asked for already, by component and stack. */
  readonly asked: Map<string, Promise<Data | undefined>>;
  readonly actAs: ActAs;
}

/** `!terraform.state`: what the state of another component says, read without Terraform. */
export async function outputsFromState(others: Others, question: Question): Promise<Data | undefined> {
  const { invocation, project, trail, describer, asked } = others;
  const section = findSection(project.stacks, { ...question, type: "terraform" });
  const described = await describer.describe(section, question.stack, trail);
  const key = JSON.stringify(["state", question.component, question.stack]);
  let found = asked.get(key);
  if (found === undefined) {
    found = outputsInState(invocation.system.files, {
      folder: componentFolder(project, section),
      described,
      remote: (type) => stateReader(others, section, { type, place: question.place }),
    });
    asked.set(key, found);
  }
  return await found;
}

/** Reads a state in the store of a cloud as the component's own identity, where that is one of the same cloud. */
function stateReader(
  { project, actAs }: Others,
  section: Section,
  { type, place }: { readonly type: string; readonly place: Place },
): ReadState | undefined {
  const cloud = project.context.clouds.clouds.find(({ states }) => states?.backends.includes(type));
  const store = cloud?.states;
  if (store === undefined) return undefined;
  return async (settings, workspace) => {
    const { context, chains, session } = await actAs(section);
    const own = chains.find(({ target }) => context.clouds.sessions(target) === cloud?.sessions);
    if (own === undefined) {
      throw new AtmosError(
        "unsupported",
        `cannot read the state of "${printable(section.name)}": it works as no identity of ${cloud?.name}`,
        { hint: "Use !terraform.output, which asks Terraform." },
      );
    }
    const active = await session(own, stateRead(type, place, `the state of ${section.name}`), store.scopes);
    return active === undefined
      ? undefined
      : await store.read({ type, settings, workspace }, active.credentials, context);
  };
}

/** `!terraform.output`: what Terraform says of another component, asked as that component's own identity. */
export async function outputsByTerraform(
  others: Others,
  question: Question,
): Promise<Data | undefined> {
  const { asked, describer, trail } = others;
  describer.awaits(trail, `${question.component} in ${question.stack}`);
  const key = JSON.stringify([question.component, question.stack]);
  let found = asked.get(key);
  if (found === undefined) {
    found = askTerraform(others, question);
    asked.set(key, found);
  }
  return await found;
}

async function askTerraform(
  { invocation, project, trail, describer, actAs }: Others,
  { component, stack, place }: Question,
): Promise<Data | undefined> {
  const section = findSection(project.stacks, { component, stack, type: "terraform" });
  const { context, lend } = await actAs(section);
  const run: Run = {
    invocation,
    project: { ...project, context },
    section,
    stack,
    subcommand: subcommandOf(["output"]).subcommand,
    isDeploy: false,
    args: ["-json"],
    options: {},
    describe: (...asked) => describer.describe(...asked),
    trail,
  };
  let text = "";
  // Terraform runs what the project's modules and its configuration say.
  await lend(programOf(section, place), async (lease) => {
    text = await readHere(run, lease);
    return 0;
  });
  const doing = "cannot read what `terraform output -json` says";
  const outputs = parsedJson(text);
  if (outputs === undefined) throw new AtmosError("unavailable", `${doing}: it is no JSON`);
  const values = outputValues(outputs, doing);
  return Object.keys(values).length === 0 ? undefined : values;
}

function programOf({ node, name }: Section, place: Place): Program {
  const command = String(dataOf(childOf(node, "command")) ?? "terraform");
  return outputProgram(command, place, `the outputs of ${name}`);
}

/** What is done for `!terraform.state`, where a cloud keeps the state. */
export function stateRead(type: string, place: Place, what: string): Program {
  return { text: `read states from ${type}, as the identity of each component`, act: "cloud", place, what };
}

/** What runs for `!terraform.output`. */
export function outputProgram(command: string, place: Place, what: string): Program {
  return { text: `${command} output -json`, place, what };
}
