import type { AuthContext } from "../../auth/context.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import { cancellable } from "../cancellation.ts";
import { canAsk, createInteraction, hasBrowser, signInObstacle } from "./interaction.ts";
import type { Invocation } from "../line/invocation.ts";

/** Runs work that may need a person, with everything that shows them what to do. Ctrl-C ends it at once. */
export async function withPerson<T>(
  invocation: Invocation,
  context: AuthContext,
  work: (interaction: Interaction) => Promise<T>,
  { device = false }: { readonly device?: boolean } = {},
): Promise<T> {
  const { system, globals, style, keyringTalk } = invocation;
  const means = {
    mayAsk: signInObstacle(system, globals, device) === undefined,
    hasBrowser: hasBrowser(system, device),
    canType: canAsk(system, globals),
  };
  context.system.log.debug("Ways to involve a person", means);
  return await cancellable(
    system,
    (cancelled) => work(createInteraction({ system, style, ...means, keyringTalk, cancelled })),
  );
}
