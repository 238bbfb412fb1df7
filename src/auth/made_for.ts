/**
 * What a session is made for, as a fingerprint: everything that decides whose session it is and how far it goes. A stored
 * session is found by the same fingerprint only. So two projects whose providers and identities have the same names
 * never share one, and who edits a role or an account gets a new one. Nothing is run for it.
 */
import { hash } from "node:crypto";
import { resolve } from "node:path";
import type { IdentityEntry, ProviderEntry } from "../config/model.ts";
import type { Chain } from "./chain.ts";
import type { AuthContext } from "./context.ts";

/**
 * Settings that say how an identity is found and what its children get besides, and a password, which proves who one is
 * and is no part of it; all others decide.
 */
const UNDECISIVE: ReadonlySet<string> = new Set([
  "alias",
  "console",
  "default",
  "env",
  "password",
  "required",
  "tags",
]);

/** Of a provider's settings this says how long, and not who. */
const LENGTH = "session";

/** Hexadecimal digits of the two halves. The first only groups, the second must not be met by trying. */
const ROOT_LENGTH = 8;
const OWN_LENGTH = 24;

type Context = Pick<AuthContext, "system" | "clouds">;

/**
 * `<sign-in>-<all>`: which sign-in the chain starts at, and the fingerprint of all of it up to `entry`. The two are
 * apart so that a logout knows what came from a sign-in, whatever identities there were.
 */
export function madeFor(context: Context, chain: Chain, entry: IdentityEntry = chain.target): string {
  const links = chain.identities.slice(0, chain.identities.indexOf(entry) + 1);
  const own = digest([
    rootOf(context, chain.provider, []),
    links.map((link) => decisive(context, "identity", link)),
  ]);
  return `${signInMadeFor(context, chain.provider)}-${own.slice(0, OWN_LENGTH)}`;
}

/** The first half alone: the same for all that comes from one sign-in. */
export function signInMadeFor(context: Context, provider: ProviderEntry | undefined): string {
  return digest(rootOf(context, provider, [LENGTH])).slice(0, ROOT_LENGTH);
}

/** Whether a session with this fingerprint came from that sign-in. */
export function isFrom(signIn: string, session: string): boolean {
  return session.startsWith(`${signIn}-`);
}

function rootOf(context: Context, provider: ProviderEntry | undefined, without: readonly string[]): unknown {
  return provider === undefined ? null : decisive(context, "provider", provider, without);
}

function decisive(
  { system, clouds }: Context,
  sort: "provider" | "identity",
  entry: ProviderEntry,
  without: readonly string[] = [],
): unknown {
  const settings = Object.entries(entry.shownSettings).filter(([key]) =>
    !UNDECISIVE.has(key) && !without.includes(key)
  );
  const variables = clouds.decidedBy(sort, entry.kind).map((name) => system.env.get(name) || null);
  // What a program will write is not known. The same words in another file may be another program.
  const program = entry.needsPrograms ? resolve(system.files.workingFolder(), entry.place.file) : null;
  return [entry.name, entry.kind, Object.fromEntries(settings), variables, program];
}

function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value, sorted), "hex");
}

/** The order of keys says nothing. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => one < other ? -1 : 1));
}
