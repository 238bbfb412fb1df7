import type { Chain } from "../../../auth/chain.ts";
import { ensureIntegrations } from "../../../auth/integrations/ensure.ts";
import { integrationsOf } from "../../../auth/integrations/mine.ts";
import { chainOfIntegration, findIntegration, isMade } from "../../../auth/integrations/stated.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { chooseIdentity } from "../../../auth/select.ts";
import { sessionsFor } from "../../../auth/lease/terms.ts";
import type { IntegrationEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { expandHome } from "../../../files/folders.ts";
import { printable } from "../../../printable.ts";
import { decideIdentity } from "../../asking/identity.ts";
import { withPerson } from "../../asking/sign_in.ts";
import type { Invocation } from "../../line/invocation.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import { outcomeLine } from "./after_login.ts";

export interface ProvisionOptions {
  readonly kubeconfig?: string;
  readonly dryRun?: true;
}

/** Makes integrations because somebody asks for it: what cannot be made is a failure then. */
export async function runProvision(
  invocation: Invocation,
  names: readonly string[],
  options: ProvisionOptions,
): Promise<number> {
  const context = await invocation.loadContext();
  return await provision(invocation, context, await wantedOf(invocation, context, names), options);
}

/** Integrations by the identity that they are made for. */
export type Wanted = ReadonlyMap<Chain, readonly string[]>;

export async function provision(
  invocation: Invocation,
  context: AuthContext,
  wanted: Wanted,
  { kubeconfig, dryRun }: ProvisionOptions,
): Promise<number> {
  const file = kubeconfig === undefined ? undefined : expandHome(kubeconfig, context.folders.home);
  if (dryRun) {
    for (const [chain, only] of wanted) {
      invocation.system.terminal.out(plannedText(context, chain, only, file));
    }
    return 0;
  }
  let failed = 0;
  for (const [chain, only] of wanted) {
    const [session] = await withPerson(
      invocation,
      context,
      (interaction) => sessionsFor(context, [chain], interaction, { scopes: [] }),
    );
    if (session === undefined) continue;
    const { outcomes } = await ensureIntegrations(context, session, { fresh: true, only, kubeconfig: file });
    for (const outcome of outcomes) {
      if ("error" in outcome) failed++;
      invocation.system.terminal.err(outcomeLine(invocation, context, session, outcome));
    }
  }
  return failed > 0 ? 1 : 0;
}

/** @param fits which of those that follow an identity are meant where none is named */
export async function wantedOf(
  invocation: Invocation,
  context: AuthContext,
  names: readonly string[],
  fits: (entry: IntegrationEntry) => boolean = () => true,
): Promise<Wanted> {
  if (names.length === 0) {
    const chain = await identityOf(invocation, context);
    const following = integrationsOf(context, chain).filter(fits);
    const all = following.filter((entry) => isMade(context, entry)).map(({ name }) => name);
    // What this version does nothing for is said of the first one.
    if (all.length === 0 && following[0] !== undefined) findIntegration(context, following[0].name);
    if (all.length > 0) return new Map([[chain, all]]);
    throw new AtmosError(
      "not_found",
      `cannot make integrations: none follows "${printable(chain.target.name)}"`,
      {
        hint: "`atmos auth integration list` shows all that there are.",
      },
    );
  }
  const chains = new Map<string, { readonly chain: Chain; readonly only: string[] }>();
  const { auth } = context.configuration;
  const { identity: flag } = invocation.globals;
  const choice = chooseIdentity({
    flag: flag || undefined,
    variable: invocation.system.env.get("ATMOS_IDENTITY"),
  }, auth);
  const chosen = choice.kind === "named" ? choice.name : undefined;
  for (const name of names) {
    const chain = chainOfIntegration(context, findIntegration(context, name), chosen);
    const known = chains.get(chain.target.name) ?? { chain, only: [] };
    known.only.push(name);
    chains.set(chain.target.name, known);
  }
  return new Map([...chains.values()].map(({ chain, only }) => [chain, only]));
}

/** The one whose integrations are meant. @throws AtmosError `usage` where authentication is turned off */
export async function identityOf(invocation: Invocation, context: AuthContext): Promise<Chain> {
  const chain = await decideIdentity(invocation, context);
  if (chain !== undefined) return chain;
  throw new AtmosError("usage", "cannot make integrations: authentication is turned off", {
    hint: "Name an identity with --identity.",
  });
}

function plannedText(
  context: AuthContext,
  chain: Chain,
  only: readonly string[],
  file: string | undefined,
): string {
  return only.map((name) => {
    const entry = findIntegration(context, name);
    const kind = context.clouds.integration(entry);
    const where = kind?.cluster !== undefined && file !== undefined
      ? `, and in ${printable(shortenHome(file, context.folders.home))}`
      : "";
    return `Would make ${kind?.title ?? entry.kind} "${printable(name)}" for programs of ${
      printable(chain.target.name)
    }${where}\n`;
  }).join("");
}
