import type { ActiveSession } from "../../auth/session.ts";
import { sessionsFor } from "../../auth/lease/terms.ts";
import { silent } from "../../auth/silent.ts";
import { mergedFacts, valueOf } from "../../clouds/fact.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Section } from "../../stacks/section.ts";
import type { FunctionLater, FunctionRegistry } from "../../yaml/registry.ts";
import { withPerson } from "../asking/sign_in.ts";
import type { Invocation } from "../line/invocation.ts";
import { componentIdentity } from "./component_identity.ts";
import type { StackProject } from "./project.ts";

/** Who asks for something about whom it works as. */
export interface CallerAsker {
  readonly invocation: Invocation;
  readonly project: StackProject;
  readonly section: Section;
  /** Whether somebody only looks: no browser opens for them. */
  readonly isLook: boolean;
  /** Whether it is a dry run: nobody signs in for it, and no cloud is asked. */
  readonly isDry: boolean;
  /** Whether a value that is not known is an error, or there is none yet. */
  readonly strict: boolean;
  /** Is told why there is no value yet. */
  readonly absent?: ((error: AtmosError) => void) | undefined;
}

/** Functions by which clouds tell a component whom it works as, such as `!aws.account_id`. */
export function callerFunctions(asker: CallerAsker): FunctionRegistry {
  const { clouds } = asker.project.context.clouds;
  const tags = new Set(clouds.flatMap(({ callerFunctions = {} }) => Object.keys(callerFunctions)));
  let asked: Promise<Known> | undefined;
  const known = (): Promise<Known> => asked ??= whoItIs(asker);
  return Object.fromEntries([...tags].map((tag) => [tag, callerFunction(tag, asker, known)]));
}

/** What is known of the sessions of a component, by tag. */
type Known = (tag: string) => Promise<string | undefined>;

function callerFunction(
  tag: string,
  { section, isDry, strict, absent }: CallerAsker,
  known: () => Promise<Known>,
): FunctionLater {
  const refused = (state: string, hint: string): AtmosError =>
    new AtmosError("not_signed_in", `${tag}: the component "${printable(section.name)}" ${state}`, { hint });
  return {
    when: "later",
    atOnce: 1,
    notDone: `${tag} was not asked`,
    elsewhere: "It may stand in any value of a component.",
    work: async () => {
      try {
        if (isDry) throw refused("signs in nowhere in a dry run", "Leave --dry-run out.");
        const value = await (await known())(tag);
        if (value !== undefined) return value;
        throw refused("works as nobody who has that", "Mark an identity of that cloud as its default.");
      } catch (error) {
        if (strict && !isDry || !(error instanceof AtmosError) || error.code === "config_invalid") {
          throw error;
        }
        absent?.(error);
        return null;
      }
    },
  };
}

async function whoItIs({ invocation, project, section, isLook }: CallerAsker): Promise<Known> {
  const { context, chains } = await componentIdentity(invocation, { context: project.context, section });
  const cloudOf = (index: number): typeof context.clouds.clouds[number] | undefined => {
    const chain = chains[index];
    const sessions = chain === undefined ? undefined : context.clouds.sessions(chain.target);
    return context.clouds.clouds.find((one) => one.sessions === sessions);
  };
  const told = new Map<number, Promise<ActiveSession | undefined>>();
  const session = (index: number): Promise<ActiveSession | undefined> => {
    const chain = chains[index];
    const found = told.get(index) ?? (async () => {
      const sessions = (interaction: Interaction): Promise<ActiveSession[]> =>
        sessionsFor(context, chain === undefined ? [] : [chain], interaction);
      return (isLook ? await sessions(silent) : await withPerson(invocation, context, sessions))[0];
    })();
    told.set(index, found);
    return found;
  };
  return async (tag) => {
    const index = chains.findIndex((_, at) => cloudOf(at)?.callerFunctions?.[tag] !== undefined);
    const cloud = cloudOf(index);
    const name = cloud?.callerFunctions?.[tag];
    if (cloud?.sessions === undefined || name === undefined) return undefined;
    const active = await session(index);
    if (active === undefined) return undefined;
    const own = valueOf(active.credentials.facts, name);
    if (own !== undefined) return own;
    return valueOf(mergedFacts(await cloud.sessions.whoami(active.credentials, context)), name);
  };
}
