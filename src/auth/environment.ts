import { cloudFor } from "../clouds/registry.ts";
import type { EnvironmentEntry } from "../config/model.ts";
import type { Env, EnvironmentPatch } from "../system/ports.ts";
import type { AuthContext } from "./context.ts";
import type { ActiveSession } from "./session.ts";

/**
 * Everything that a child needs to act as the identity, and everything that would make it act as somebody else:
 * the one answer for commands, shells, scripts and steps.
 *
 * The identity's own `env:` wins over the top-level one and over regions; neither can bring back a variable that
 * must be unset.
 */
export async function childEnvironment(
  context: AuthContext,
  session: ActiveSession,
): Promise<EnvironmentPatch> {
  const { configuration } = context;
  const { target } = session.chain;
  await configuration.prepare();
  await target.prepare();
  return environmentWith(context, session, { everywhere: configuration.env, own: target.env });
}

/** The same for a person who only looks: no program is run, and one stands as it is written. */
export function shownEnvironment(context: AuthContext, session: ActiveSession): EnvironmentPatch {
  const { configuration } = context;
  const { target } = session.chain;
  return environmentWith(context, session, { everywhere: configuration.shownEnv, own: target.shownEnv });
}

interface ConfiguredVariables {
  readonly everywhere: Readonly<Record<string, string>>;
  readonly own: readonly EnvironmentEntry[];
}

function environmentWith(
  context: AuthContext,
  session: ActiveSession,
  { everywhere, own }: ConfiguredVariables,
): EnvironmentPatch {
  const cloud = cloudFor(session.chain.target).environment(session, context);
  const unset = new Set(cloud.unset);
  const set: Record<string, string> = { ...everywhere, ...cloud.set };
  for (const { key, value } of own) set[key] = value;
  for (const name of Object.keys(set)) {
    if (!unset.has(name)) continue;
    delete set[name];
    context.system.log.warn("Variable left out, it would replace the identity's credentials", {
      name,
      identity: session.identity,
    });
  }
  set["ATMOS_IDENTITY"] = session.identity;
  return { set: withoutTrust(set, context.system.env), unset: [...unset] };
}

/** Without authentication only the configured variables reach a child; nothing is taken away. */
export async function plainEnvironment(context: AuthContext): Promise<EnvironmentPatch> {
  await context.configuration.prepare();
  return { set: withoutTrust(context.configuration.env, context.system.env), unset: [] };
}

/**
 * A configuration says nothing about whether its own programs may be run, also not to an atmos that a child starts:
 * neither by `ATMOS_TRUST`, nor by the `CI` of a machine that is none.
 */
function withoutTrust(set: Readonly<Record<string, string>>, env: Env): Record<string, string> {
  const { ATMOS_TRUST: _, ...rest } = set;
  const { CI } = rest;
  const given = env.get("ATMOS_TRUST");
  if (CI === undefined || CI === env.get("CI") || given) return rest;
  return { ...rest, ATMOS_TRUST: "false" };
}
