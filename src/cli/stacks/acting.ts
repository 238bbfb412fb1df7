import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import type { Lease } from "../../auth/lease/lease.ts";
import { sessionsFor } from "../../auth/lease/terms.ts";
import type { ActiveSession } from "../../auth/session.ts";
import { silent } from "../../auth/silent.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import type { Program } from "../../config/programs.ts";
import { AtmosError } from "../../errors.ts";
import type { Section } from "../../stacks/section.ts";
import { withPerson } from "../asking/sign_in.ts";
import { withLease } from "../auth/with_lease.ts";
import type { Invocation } from "../line/invocation.ts";
import { componentIdentity } from "./component_identity.ts";
import type { StackProject } from "./project.ts";

/** For whom values are worked out. */
interface Worker {
  readonly invocation: Invocation;
  readonly project: StackProject;
  /** Whether somebody only looks, and has called nothing by its name. */
  readonly isLook: boolean;
  /** Whether it is a dry run: nobody signs in for it, and no cloud is asked. */
  readonly isDry: boolean;
}

/**
 * Whom a component works as, for a value that has to be asked for as that one.
 *
 * @throws AtmosError `unavailable` in a dry run
 */
export type ActAs = (section: Section) => Promise<Actor>;

/**
 * Identities that a value may be asked for as. Both ways to them say what is asked, and throw `untrusted` where who only
 * looks does not trust that.
 */
export interface Actor {
  readonly context: AuthContext;
  readonly chains: readonly Chain[];
  /** @param scopes what the session is for beside what everybody needs */
  session(chain: Chain, needs: Program, scopes?: readonly string[]): Promise<ActiveSession | undefined>;
  /** Lends all of them to a program. */
  lend(needs: Program, run: (lease: Lease) => Promise<number>): Promise<void>;
}

/**
 * The one way by which the functions of a manifest come to an identity. A sign-in already carries what the project says
 * to where the project says, and `!env` may be part of it: so who only looks must have trusted the project, and a dry run
 * asks nobody at all. For a session of who only looks no browser opens.
 */
export function actingFor({ invocation, project, isLook, isDry }: Worker): ActAs {
  return async (section) => {
    if (isDry) {
      throw new AtmosError("unavailable", "a dry run asks no cloud", { hint: "Leave --dry-run out." });
    }
    const { context, chains } = await componentIdentity(invocation, { context: project.context, section });
    const allowed = async (needs: Program): Promise<void> => {
      if (isLook) await project.context.configuration.allow([needs]);
    };
    return {
      context,
      chains,
      async session(chain, needs, scopes = []): Promise<ActiveSession | undefined> {
        await allowed(needs);
        const sessions = (interaction: Interaction): Promise<ActiveSession[]> =>
          sessionsFor(context, [chain], interaction, { scopes });
        return (isLook ? await sessions(silent) : await withPerson(invocation, context, sessions))[0];
      },
      async lend(needs, run): Promise<void> {
        await allowed(needs);
        await withLease(invocation, context, chains, run);
      },
    };
  };
}
