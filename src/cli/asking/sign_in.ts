import type { AuthContext } from "../../auth/context.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import { AtmosError } from "../../errors.ts";
import { cancellable } from "../cancellation.ts";
import { canAsk, createInteraction, hasBrowser, signInObstacle } from "./interaction.ts";
import type { Invocation } from "../line/invocation.ts";

/** Runs work that may need a person, with everything that shows them what to do. Ctrl-C ends it at once. */
export async function withPerson<T>(
  invocation: Invocation,
  context: AuthContext,
  work: (interaction: Interaction) => Promise<T>,
  { device = false, mfaCode }: { readonly device?: boolean; readonly mfaCode?: string } = {},
): Promise<T> {
  const { system, globals, style, keyringTalk } = invocation;
  const means = {
    mayAsk: signInObstacle(system, globals, device) === undefined,
    hasBrowser: hasBrowser(system, device),
    canType: canAsk(system, globals),
  };
  context.system.log.debug("Ways to involve a person", means);
  const code = { left: mfaCode || system.env.get("ATMOS_MFA_CODE") || undefined };
  return await cancellable(system, async (cancelled) => {
    const interaction = createInteraction({ system, style, ...means, keyringTalk, cancelled });
    const result = await work(withCode(interaction, code));
    // The variable may be there for every command; the flag is there for this one.
    if (mfaCode && code.left !== undefined) interaction.notice("The one-time code was not needed.");
    return result;
  });
}

/** A one-time code that came along answers the first question for one, with or without a person. */
function withCode(interaction: Interaction, code: { left: string | undefined }): Interaction {
  return {
    ...interaction,
    askText: (question) => {
      const answer = code.left;
      if (question.kind !== "one-time code" || answer === undefined) return interaction.askText(question);
      code.left = undefined;
      const problem = question.check?.(answer);
      return problem === undefined ? Promise.resolve(answer) : Promise.reject(
        new AtmosError("usage", "cannot use the one-time code: it is not one", { hint: problem }),
      );
    },
  };
}
