import type { ActiveSession } from "../../auth/session.ts";
import { mergedFacts, valueOf } from "../../clouds/fact.ts";
import type { Program } from "../../config/programs.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Section } from "../../stacks/section.ts";
import type { Place } from "../../yaml/place.ts";
import type { FunctionLater, FunctionRegistry } from "../../yaml/registry.ts";
import type { ActAs, Actor } from "./acting.ts";
import type { StackProject } from "./project.ts";

/** Who asks for something about whom it works as. */
export interface CallerAsker {
  readonly project: StackProject;
  readonly section: Section;
  readonly actAs: ActAs;
  /** Whether a value that is not known is an error, or there is none yet. */
  readonly strict: boolean;
  /** Is told why there is no value yet. */
  readonly absent?: ((error: AtmosError) => void) | undefined;
}

/** Functions by which clouds tell a component whom it works as, such as `!aws.account_id`. */
export function callerFunctions(asker: CallerAsker): FunctionRegistry {
  let actor: Promise<Actor> | undefined;
  const sessions = new Map<number, Promise<ActiveSession | undefined>>();
  const known = async (tag: string, place: Place): Promise<string | undefined> =>
    await factOf(asker, await (actor ??= asker.actAs(asker.section)), sessions, { tag, place });
  return Object.fromEntries(
    [...callerTags(asker.project)].map((tag) => [tag, callerFunction(tag, asker, known)]),
  );
}

/** The tags of all of them. */
export function callerTags({ context }: Pick<StackProject, "context">): ReadonlySet<string> {
  return new Set(context.clouds.clouds.flatMap(({ callerFunctions = {} }) => Object.keys(callerFunctions)));
}

/** What is done for one of them: its tag begins with whom is asked. */
export function callerAsked(tag: string, place: Place, what: string): Program {
  const [, whom = ""] = /^!(\w+)/.exec(tag) ?? [];
  return { text: `ask ${whom.toUpperCase()} as the identity of each component`, act: "cloud", place, what };
}

function callerFunction(
  tag: string,
  { section, strict, absent }: CallerAsker,
  known: (tag: string, place: Place) => Promise<string | undefined>,
): FunctionLater {
  return {
    when: "later",
    atOnce: 1,
    notDone: `${tag} was not asked`,
    elsewhere: "It may stand in any value of a component.",
    work: async (_text, _context, place) => {
      try {
        const value = await known(tag, place);
        if (value !== undefined) return value;
      } catch (error) {
        if (strict || !(error instanceof AtmosError) || error.code === "config_invalid") throw error;
        absent?.(error);
        return "(computed)";
      }
      const nobody = new AtmosError(
        "not_signed_in",
        `${tag}: the component "${printable(section.name)}" works as nobody who has that`,
        { hint: "Mark an identity of that cloud as its default." },
      );
      if (strict) throw nobody;
      absent?.(nobody);
      return null;
    },
  };
}

/** What the session of a component in that cloud says of itself, else what the cloud says of it. */
async function factOf(
  { project, section }: CallerAsker,
  { context, chains, session }: Actor,
  sessions: Map<number, Promise<ActiveSession | undefined>>,
  { tag, place }: { readonly tag: string; readonly place: Place },
): Promise<string | undefined> {
  const clouds = chains.map(({ target }) => {
    const own = context.clouds.sessions(target);
    return project.context.clouds.clouds.find((one) => one.sessions === own);
  });
  const index = clouds.findIndex((cloud) => cloud?.callerFunctions?.[tag] !== undefined);
  const [chain, cloud] = [chains[index], clouds[index]];
  const name = cloud?.callerFunctions?.[tag];
  if (chain === undefined || cloud?.sessions === undefined || name === undefined) return undefined;
  const found = sessions.get(index) ??
    session(chain, callerAsked(tag, place, `whom ${section.name} works as`));
  sessions.set(index, found);
  const active = await found;
  if (active === undefined) return undefined;
  const own = valueOf(active.credentials.facts, name);
  if (own !== undefined) return own;
  return valueOf(mergedFacts(await cloud.sessions.whoami(active.credentials, context)), name);
}
