import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { note } from "./journal.ts";

/** Notes that a program gets the session of an identity: a child, or a script that reads the variables. */
export async function noteLoan(context: AuthContext, { target, root, names }: Chain): Promise<void> {
  context.system.log.debug("Session lent", { identity: target.name, provider: root, chain: names });
  await note(context, {
    event: "lend",
    outcome: "done",
    identity: target.name,
    provider: root,
    chain: names,
  });
}
