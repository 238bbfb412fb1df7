import { type Chain, findProvider } from "./chain.ts";
import { audited } from "./audit/journal.ts";
import { notingSignIns } from "./audit/sign_ins.ts";
import type { AuthContext } from "./context.ts";
import { inTime } from "./network_time.ts";
import { scopesAhead } from "./lease/way.ts";
import { ensureSession, type SessionOptions } from "./session.ts";
import type { Interaction } from "../clouds/interaction.ts";
import { type Fact, mergedFacts } from "../clouds/fact.ts";

/** What a sign-in led to; members that do not apply are undefined. */
export interface LoginReport {
  readonly realm: string | undefined;
  readonly provider: string;
  readonly identity: string | undefined;
  /** What tells the identity from others, and what the credentials tell. */
  readonly facts: readonly Fact[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
  readonly chain: readonly string[];
}

/** Signs in as an identity and renews its session, even when a stored one is still good. */
export async function login(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
  wished: Pick<SessionOptions, "duration" | "byBrowser"> = {},
): Promise<LoginReport> {
  const { target, provider } = chain;
  const session = await audited(
    context,
    { event: "login", identity: target.name, provider: provider?.name },
    () =>
      ensureSession(context, chain, interaction, {
        ...wished,
        fresh: true,
        scopes: scopesAhead(context, chain, undefined, "child"),
      }),
  );
  context.system.log.info("Login completed", { identity: target.name, provider: provider?.name });
  return {
    realm: context.realm,
    provider: session.provider,
    identity: session.identity,
    facts: mergedFacts(context.clouds.describeIdentity(target), session.credentials.facts),
    expiresAt: session.credentials.expiresAt,
    chain: session.chain.names,
  };
}

/** Signs in at a provider only. */
export async function loginProvider(
  context: AuthContext,
  provider: string,
  interaction: Interaction,
): Promise<LoginReport> {
  const entry = findProvider(context.configuration.auth, provider);
  const chain = [entry.name];
  await entry.prepare();
  const credentials = await audited(
    context,
    { event: "login", provider: entry.name },
    () =>
      context.clouds.provider(entry).authenticate({
        ...context,
        ...inTime(context.system, interaction),
        chain,
        wish: {},
        onSignIn: notingSignIns(context, { identity: undefined, chain, isLogin: true }),
      }),
  );
  context.system.log.info("Login completed", { provider: entry.name });
  return {
    realm: context.realm,
    provider: entry.name,
    identity: undefined,
    facts: credentials.facts,
    expiresAt: credentials.expiresAt,
    chain,
  };
}
