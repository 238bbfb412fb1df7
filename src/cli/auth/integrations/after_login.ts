import { ensureIntegrations, type Outcome } from "../../../auth/integrations/ensure.ts";
import type { Chain } from "../../../auth/chain.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { KUBECONFIG, madePath } from "../../../auth/integrations/record.ts";
import { type ActiveSession, storedSession } from "../../../auth/session.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Invocation } from "../../line/invocation.ts";
import { shortenHome } from "../../text/shorten_home.ts";

/** Makes what follows the sign-in, and says so. A sign-in is none the worse for what cannot be made. */
export async function integrateAfterLogin(
  invocation: Invocation,
  context: AuthContext,
  chain: Chain,
): Promise<void> {
  try {
    const session = await storedSession(context, chain);
    if (session === undefined) return;
    const { outcomes } = await ensureIntegrations(context, session, { fresh: true });
    for (const outcome of outcomes) {
      invocation.system.terminal.err(outcomeLine(invocation, context, session, outcome));
    }
  } catch (error) {
    const { system, style } = invocation;
    system.terminal.err(`${style.warning("⚠")} Integrations: ${reasonOf(error)}\n`);
  }
}

/** What went wrong, with what helps. */
function reasonOf(error: unknown): string {
  const hint = error instanceof AtmosError && error.hint !== undefined ? `\n  ${error.hint}` : "";
  return `${printable(messageOf(error))}${hint}`;
}

/** `✓ EKS kubeconfig: dev → ~/…`, `✓ ECR: docker asks atmos for passwords of 1234….amazonaws.com`, `⚠ …` */
export function outcomeLine(
  { style }: Pick<Invocation, "style">,
  context: AuthContext,
  session: ActiveSession,
  outcome: Outcome,
): string {
  const { entry } = outcome;
  const title = context.clouds.integration(entry)?.title ?? entry.kind;
  if ("error" in outcome) {
    return `${style.warning("⚠")} ${title} "${printable(entry.name)}": ${reasonOf(outcome.error)}\n`;
  }
  const { cluster, own, hosts = [] } = outcome.done;
  if (cluster === undefined) {
    // No registry was asked yet: whether it opens is told when docker needs it.
    const asked = hosts.map(printable).join(", ");
    return `${style.good("✓")} ${title}: docker asks atmos for passwords of ${asked}\n`;
  }
  const path = own ?? madePath(context, session, ...KUBECONFIG);
  const where = printable(shortenHome(path, context.folders.home));
  return `${style.good("✓")} ${title} kubeconfig: ${printable(cluster.context)} → ${where}\n`;
}
