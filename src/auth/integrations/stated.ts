/** What is configured, and what of it programs find. Reads files alone. */
import type { IntegrationEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { type Chain, resolveChain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { sessionKey } from "../session.ts";
import { integrationsOf } from "./mine.ts";
import { readMade } from "./record.ts";

export interface Stated {
  readonly entry: IntegrationEntry;
  /** The identities whose programs find it. */
  readonly foundBy: readonly string[];
  /** The kubeconfig file of the person's own that has it. */
  readonly own: string | undefined;
}

/** Those of the configuration, in its order. An identity that is broken finds nothing. */
export async function statedIntegrations(context: AuthContext): Promise<readonly Stated[]> {
  const { auth } = context.configuration;
  const foundBy = new Map<string, string[]>();
  const owns = new Map<string, string>();
  if (auth.integrations.size === 0) return [];
  for (const name of auth.identities.keys()) {
    const chain = resolved(context, name);
    if (chain === undefined || integrationsOf(context, chain).length === 0) continue;
    for (const { name: made, own } of (await readMade(context, await sessionKey(context, chain))).done) {
      foundBy.set(made, [...foundBy.get(made) ?? [], name]);
      if (own !== undefined) owns.set(made, own);
    }
  }
  return [...auth.integrations.values()].map((entry) => ({
    entry,
    foundBy: foundBy.get(entry.name) ?? [],
    own: owns.get(entry.name),
  }));
}

function resolved({ configuration }: AuthContext, name: string): Chain | undefined {
  try {
    return resolveChain(configuration.auth, name);
  } catch (error) {
    if (error instanceof AtmosError) return undefined;
    throw error;
  }
}

/** Whether this version makes anything for its kind. */
export function isMade({ clouds }: AuthContext, entry: IntegrationEntry): boolean {
  const kind = clouds.integration(entry);
  return (kind?.cluster ?? kind?.registry) !== undefined;
}

/** @throws AtmosError `not_found` with those that there are, `unsupported` for a kind that this version does nothing for */
export function findIntegration(context: AuthContext, name: string): IntegrationEntry {
  const { integrations } = context.configuration.auth;
  const entry = integrations.get(name);
  if (entry === undefined) {
    const names = [...integrations.keys()];
    const meant = didYouMean(name, names);
    const all = names.length === 0
      ? "None is configured. Add one below auth.integrations in atmos.yaml."
      : `Configured integrations: ${names.slice(0, 20).map(printable).join(", ")}.`;
    throw new AtmosError(
      "not_found",
      `cannot find the integration "${printable(name)}": it is not configured`,
      {
        hint: meant === undefined ? all : `${printable(meant)} ${all}`,
      },
    );
  }
  if (isMade(context, entry)) return entry;
  throw new AtmosError(
    "unsupported",
    `cannot make the integration "${printable(name)}": this version does nothing for the kind "${
      printable(entry.kind)
    }"`,
    { hint: "`atmos auth integration list` shows those that work." },
  );
}

/**
 * The identity that an integration is made for: its own, or the one that is chosen among those of its provider.
 *
 * @param chosen by a flag, a variable or as the default; undefined where there is none
 * @throws AtmosError `usage` where it is for several, or for another one
 */
export function chainOfIntegration(
  context: AuthContext,
  entry: IntegrationEntry,
  chosen: string | undefined,
): Chain {
  const { auth } = context.configuration;
  const { via } = entry;
  if (via !== undefined && "identity" in via) return resolveChain(auth, via.identity);
  if (chosen !== undefined) {
    const chain = resolveChain(auth, chosen);
    if (chain.provider?.name === via?.provider) return chain;
  }
  const fitting = [...auth.identities.keys()].filter((name) =>
    via !== undefined && resolved(context, name)?.provider?.name === via.provider
  );
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return resolveChain(auth, only);
  throw new AtmosError(
    "usage",
    `cannot make the integration "${printable(entry.name)}": ${
      only === undefined ? "it follows no identity" : "it follows several identities"
    }`,
    {
      hint: only === undefined
        ? "Give it via.identity."
        : `Name one with --identity: ${fitting.slice(0, 10).map(printable).join(", ")}.`,
    },
  );
}
