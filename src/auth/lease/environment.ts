import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { EnvironmentEntry } from "../../config/model.ts";
import type { Env, EnvironmentPatch } from "../../system/ports.ts";
import type { AuthContext } from "../context.ts";
import { SESSION_VARIABLE, sessionText } from "./session_variable.ts";
import { protectedLink } from "../protection.ts";
import type { ActiveSession } from "../session.ts";

const PROTECTED = "ATMOS_IDENTITY_PROTECTED";

/** The names of all whom a child works as, where there are several. */
const ALL = "ATMOS_IDENTITIES";

/** The names of the variables by which a child finds its sessions, for whoever lends to a child of that child. */
const LENT = "ATMOS_LENT";

/**
 * Everything that a child needs to act as these identities, and everything that would make it act as somebody else:
 * the one answer for commands, shells, scripts and steps.
 *
 * What is cleaned is decided for all of them together: what one of them sets is not unset for another. An identity's
 * own `env:` wins over the top-level one and over regions; neither can bring back a variable that must be unset.
 *
 * What an outer shell was lent, of another cloud too, is taken away.
 *
 * @param patches what each of them needs itself; by default as for files
 * @param keep leaves what an outer shell was lent, where it is not in the way
 * @throws AtmosError `usage` when two of them need the same variable with different values
 */
export async function leaseEnvironment(
  context: AuthContext,
  sessions: readonly ActiveSession[],
  patches = sessions.map((session) => fileEnvironment(context, session)),
  keep = false,
): Promise<EnvironmentPatch> {
  await context.configuration.prepare();
  for (const { chain } of sessions) await chain.target.prepare();
  return environmentWith(context, sessions, patches, {
    everywhere: context.configuration.env,
    ownOf: ({ chain }) => chain.target.env,
    keep,
  });
}

/** The same for a person who only looks: no program is run, and one stands as it is written. */
export function shownEnvironment(
  context: AuthContext,
  sessions: readonly ActiveSession[],
): EnvironmentPatch {
  const patches = sessions.map((session) => fileEnvironment(context, session));
  return environmentWith(context, sessions, patches, {
    everywhere: context.configuration.shownEnv,
    ownOf: ({ chain }) => chain.target.shownEnv,
    keep: false,
  });
}

/** What a child needs to find the session in files. */
export function fileEnvironment(context: AuthContext, session: ActiveSession): EnvironmentPatch {
  return context.clouds.sessions(session.chain.target).environment(session, context);
}

/** The same, with the token itself where somebody has asked for that. */
export async function tokenEnvironment(
  context: AuthContext,
  session: ActiveSession,
): Promise<EnvironmentPatch> {
  const store = context.clouds.sessions(session.chain.target);
  return await store.byToken?.(session, context) ?? store.environment(session, context);
}

interface ConfiguredVariables {
  readonly everywhere: Readonly<Record<string, string>>;
  readonly ownOf: (session: ActiveSession) => readonly EnvironmentEntry[];
  readonly keep: boolean;
}

function environmentWith(
  context: AuthContext,
  sessions: readonly ActiveSession[],
  patches: readonly EnvironmentPatch[],
  { everywhere, ownOf, keep }: ConfiguredVariables,
): EnvironmentPatch {
  const { set: needed, unset: own, instead } = together(sessions.flatMap((session, at) => {
    const patch = patches[at];
    return patch === undefined ? [] : [{ session, patch }];
  }));
  const lent = Object.keys(needed);
  const outer = sessions.length === 0
    ? []
    : lentOutside(context.system.env).filter((name) => !lent.includes(name));
  const unset = new Set([...own, ...keep ? [] : outer]);
  // Whatever the way to lend: a variable by which programs find other credentials is nobody's to set but the cloud's.
  const byFile = sessions.map((session) => fileEnvironment(context, session));
  const free = new Set(byFile.flatMap((patch) => Object.keys(patch.set)));
  const guarded = new Set([
    ...unset,
    ...byFile.flatMap((patch) => patch.unset.filter((one) => !free.has(one))),
  ]);
  const set: Record<string, string> = { ...everywhere, ...needed };
  const leftOut = new Set(Object.keys(everywhere).filter((name) => unset.has(name)));
  for (const session of sessions) {
    for (const { key, value } of ownOf(session)) {
      if (guarded.has(key)) leftOut.add(key);
      else set[key] = value;
    }
  }
  for (const name of leftOut) {
    if (unset.has(name)) delete set[name];
    context.system.log.warn("Variable left out, it would replace the identity's credentials", {
      name,
      identity: sessions.map(({ identity }) => identity).join(", "),
    });
  }
  const [first, ...more] = sessions;
  if (first !== undefined) {
    set["ATMOS_IDENTITY"] = first.identity;
    set[SESSION_VARIABLE] = sessions.map(({ chain: { target: { kind } }, provider, madeFor }) =>
      sessionText({ kind, provider, madeFor, realm: context.realm })
    ).join(" ");
    const named = [...lent, ...keep ? outer : []].sort().join(",");
    if (named !== "") set[LENT] = named;
    else if (context.system.env.get(LENT) !== undefined) unset.add(LENT);
  }
  if (first !== undefined && more.length > 0) {
    set[ALL] = sessions.map(({ identity }) => identity).join(",");
  }
  const mark = protectionOf(context, sessions);
  const several = first !== undefined && more.length === 0 && context.system.env.get(ALL) !== undefined;
  return {
    set: withoutTrust({ ...set, ...mark.set }, context.system.env),
    unset: [...unset, ...several ? [ALL] : [], ...mark.unset],
    ...(instead === undefined ? {} : { instead }),
  };
}

/** What a shell that was lent a session must unset to be nobody again; nothing in one that was lent none. */
export function takenBack(env: Env): string[] {
  if (env.get(SESSION_VARIABLE) === undefined) return [];
  const ours = ["ATMOS_IDENTITY", ALL, SESSION_VARIABLE, LENT, PROTECTED];
  return [...lentOutside(env), ...ours.filter((name) => env.get(name) !== undefined)];
}

/** Nobody else writes that variable, and still it names variables alone that could be meant. */
function lentOutside(env: Env): string[] {
  return (env.get(LENT) ?? "").split(",").filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name) && name !== "PATH");
}

/** For the prompts of shells. What an outer shell was lent says nothing of this child. */
function protectionOf(
  { system }: AuthContext,
  sessions: readonly ActiveSession[],
): Pick<EnvironmentPatch, "set" | "unset"> {
  if (sessions.some(({ chain }) => protectedLink(chain) !== undefined)) {
    return { set: { [PROTECTED]: "true" }, unset: [] };
  }
  return { set: {}, unset: system.env.get(PROTECTED) === undefined ? [] : [PROTECTED] };
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
  return { ...rest, ATMOS_TRUST: "ask" };
}

interface Part {
  readonly session: ActiveSession;
  readonly patch: EnvironmentPatch;
}

function together(parts: readonly Part[]): EnvironmentPatch {
  const set: Record<string, string> = {};
  const owners = new Map<string, string>();
  const instead: Record<string, string> = {};
  for (const { session, patch } of parts) {
    assertKept(session, patch, parts);
    Object.assign(instead, patch.instead);
    for (const [name, value] of Object.entries(patch.set)) {
      const owner = owners.get(name);
      if (owner !== undefined && set[name] !== value) throw clash(owner, session.identity, name);
      owners.set(name, session.identity);
      set[name] = value;
    }
  }
  const unset = parts.flatMap(({ patch }) => patch.unset).filter((name) => !owners.has(name));
  const merged = { set, unset: [...new Set(unset)] };
  return Object.keys(instead).length === 0 ? merged : { ...merged, instead };
}

/** What one of them is found by, no other one may change. */
function assertKept(session: ActiveSession, { keeps = [] }: EnvironmentPatch, parts: readonly Part[]): void {
  for (const { session: other, patch } of parts) {
    if (other === session) continue;
    const name = keeps.find((one) => Object.hasOwn(patch.set, one) || patch.unset.includes(one));
    if (name !== undefined) throw clash(session.identity, other.identity, name);
  }
}

function clash(one: string, other: string, variable: string): AtmosError {
  const names = `"${printable(one)}" and "${printable(other)}"`;
  return new AtmosError("usage", `cannot lend ${names} to one program: both need ${variable}`, {
    hint: "Run two programs, each with its own identity.",
  });
}
