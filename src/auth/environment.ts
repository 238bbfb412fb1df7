import type { EnvironmentPatch } from "../system/ports.ts";
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
  await context.configuration.prepare();
  await session.chain.target.prepare();
  const cloud = context.clouds.sessions(session.chain.target).environment(session, context);
  const unset = new Set(cloud.unset);
  const set: Record<string, string> = { ...context.configuration.env, ...cloud.set };
  for (const { key, value } of session.chain.target.env) set[key] = value;
  for (const name of Object.keys(set)) {
    if (!unset.has(name)) continue;
    delete set[name];
    context.system.log.warn("Variable left out, it would replace the identity's credentials", {
      name,
      identity: session.identity,
    });
  }
  set["ATMOS_IDENTITY"] = session.identity;
  return { set, unset: [...unset] };
}

/** Without authentication only the configured variables reach a child; nothing is taken away. */
export async function plainEnvironment(context: AuthContext): Promise<EnvironmentPatch> {
  await context.configuration.prepare();
  return { set: context.configuration.env, unset: [] };
}
