/** Lends by a command that programs of a child start for credentials. Loaded when somebody is lent to that way. */
import { hexOf } from "../../hex_digest.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import { resolveChain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { madeFor } from "../made_for.ts";
import type { ActiveSession } from "../session.ts";

/** @throws AtmosError `unsupported` where the command could not find the session */
export async function lendProcess(context: AuthContext, session: ActiveSession): Promise<EnvironmentPatch> {
  const { chain } = session;
  const way = context.clouds.sessions(chain.target).byProcess;
  if (way === undefined) throw new Error(`nothing answers for "${session.identity}"`);
  await refuseWhatIsNotFound(context, session);
  return await way.lend(session, processCommand(context, session.identity), context);
}

/** The command that prints credentials of the identity, whatever folder it is started in. */
export function processCommand(context: AuthContext, identity: string): readonly string[] {
  return [...context.sameProject(), "auth", "credential-process", ...nameFlag(identity)];
}

/** A name that not every program would hand on unharmed is written as the hexadecimal bytes of its UTF-8. */
export function nameFlag(identity: string): readonly string[] {
  if (/^[A-Za-z0-9_@+.:/][A-Za-z0-9_@+.:/=-]*$/.test(identity)) return ["--identity", identity];
  const bytes = new TextEncoder().encode(identity);
  return ["--identity-hex", hexOf(bytes)];
}

/** The command reads the configuration again, with the variables of the child. */
export async function refuseWhatIsNotFound(
  context: AuthContext,
  session: ActiveSession,
  hint = "Use `--credentials server` or `--credentials file`.",
): Promise<void> {
  const { chain } = session;
  const { configuration, system, clouds } = context;
  const cannot = (state: string): AtmosError =>
    new AtmosError("unsupported", `cannot lend "${printable(chain.target.name)}" by process: ${state}`, {
      hint,
    });
  if (!await isOfProject(context, session)) {
    throw cannot("a command finds only identities that stand in atmos.yaml");
  }
  await configuration.prepare();
  for (const link of chain.identities) {
    for (const name of clouds.decidedBy("identity", link.kind)) {
      const set = chain.target.env.find(({ key }) => key === name)?.value ?? configuration.env[name];
      if (set !== undefined && set !== system.env.get(name)) {
        throw cannot(`${name} is another one for its programs, and the command is one of them`);
      }
    }
  }
}

/** A component may bring identities of its own, and a role may be used that nobody has named. */
export async function isOfProject(
  context: AuthContext,
  { chain, madeFor: made }: ActiveSession,
): Promise<boolean> {
  const { projectAuth } = context;
  if (!projectAuth.identities.has(chain.target.name)) return false;
  return await madeFor(context, resolveChain(projectAuth, chain.target.name)) === made;
}
