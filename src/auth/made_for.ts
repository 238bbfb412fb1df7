/**
 * What a session is made for, as a fingerprint: everything that decides whose session it is and how far it goes. A stored
 * session is found by the same fingerprint only. So two projects whose providers and identities have the same names
 * never share one, and who edits a role or an account gets a new one. Nothing is run for it.
 */
import { hexDigest } from "../hex_digest.ts";
import type { AuthConfiguration, IdentityEntry, ProviderEntry } from "../config/model.ts";
import { resolve } from "../system/path.ts";
import type { Chain } from "./chain.ts";
import type { AuthContext } from "./context.ts";
import { chainRoots } from "./roots.ts";

/**
 * Settings that say how an identity is found, how it is guarded and what its children get besides, and a password,
 * which proves who one is and is no part of it; all others decide. What is expected is taken in by itself.
 */
const UNDECISIVE: ReadonlySet<string> = new Set([
  "alias",
  "console",
  "default",
  "env",
  "expect",
  "lend",
  "password",
  "protected",
  "required",
  "tags",
]);

/** Of a provider's settings this says how long, and not who. */
const LENGTH = "session";

/** Hexadecimal digits of the two halves. The first only groups, the second must not be met by trying. */
const ROOT_LENGTH = 8;
const OWN_LENGTH = 24;

type Context = Pick<AuthContext, "system" | "clouds" | "folders">;

/**
 * `<sign-in>-<all>`: which sign-in the chain starts at, and the fingerprint of all of it up to `entry`. The two are
 * apart so that a logout knows what came from a sign-in, whatever identities there were.
 */
export async function madeFor(
  context: Context,
  chain: Chain,
  entry: IdentityEntry = chain.target,
): Promise<string> {
  const links = (await linksMadeFor(context, chain)).get(entry);
  if (links === undefined) throw new Error("a link is one of its chain");
  return links;
}

interface Known {
  readonly context: Context;
  readonly links: Promise<ReadonlyMap<IdentityEntry, string>>;
}

/** Every link of a chain is asked for several times, and each takes in all before it: they are made once. */
const known = new WeakMap<Chain, Known>();

function linksMadeFor({ system, clouds, folders }: Context, chain: Chain): Known["links"] {
  const before = known.get(chain);
  if (before?.context.system === system && before.context.clouds === clouds) return before.links;
  const context = { system, clouds, folders };
  const links = allLinks(context, chain);
  known.set(chain, { context, links });
  return links;
}

async function allLinks(context: Context, chain: Chain): Promise<ReadonlyMap<IdentityEntry, string>> {
  const [signIn, root] = await Promise.all([
    signInMadeFor(context, chain.provider),
    rootFingerprint(context, chain.provider),
  ]);
  let own = root;
  const links = new Map<IdentityEntry, string>();
  for (const link of chain.identities) {
    own = await linkFingerprint(context, own, link);
    links.set(link, together(signIn, own));
  }
  return links;
}

interface KnownAll {
  readonly context: Context;
  readonly all: Promise<ReadonlyMap<string, string>>;
}

/** A logout asks before it begins, while it works and when it looks again. */
const knownAll = new WeakMap<AuthContext["configuration"], KnownAll>();

/** The same for every identity whose chain can be followed, each link taken in once. */
export function madeForAll({ system, clouds, folders, configuration }: AuthContext): KnownAll["all"] {
  const before = knownAll.get(configuration);
  if (before?.context.system === system && before.context.clouds === clouds) return before.all;
  const context = { system, clouds, folders };
  const all = everyMadeFor(context, configuration.auth);
  knownAll.set(configuration, { context, all });
  return all;
}

/** All at the same time: each digest is a trip to another thread, and only links of one chain wait for each other. */
async function everyMadeFor(context: Context, auth: AuthConfiguration): Promise<ReadonlyMap<string, string>> {
  const owns = new Map<string, Promise<string>>();
  const roots = new Map<string | undefined, readonly [signIn: Promise<string>, own: Promise<string>]>();
  const all: Promise<readonly [string, string]>[] = [];
  for (const [name, { provider: root }] of chainRoots(auth)) {
    const provider = root === undefined ? undefined : auth.providers.get(root);
    const way: IdentityEntry[] = [];
    let entry = auth.identities.get(name);
    while (entry !== undefined && !owns.has(entry.name)) {
      way.unshift(entry);
      entry = entry.via !== undefined && "identity" in entry.via
        ? auth.identities.get(entry.via.identity)
        : undefined;
    }
    const [signIn, first] = roots.get(root) ??
      [signInMadeFor(context, provider), rootFingerprint(context, provider)];
    roots.set(root, [signIn, first]);
    let own = (entry === undefined ? undefined : owns.get(entry.name)) ?? first;
    for (const link of way) {
      own = own.then((before) => linkFingerprint(context, before, link));
      owns.set(link.name, own);
    }
    all.push(Promise.all([signIn, own]).then((halves) => [name, together(...halves)]));
  }
  return new Map(await Promise.all(all));
}

/** The first half alone: the same for all that comes from one sign-in. */
export async function signInMadeFor(context: Context, provider: ProviderEntry | undefined): Promise<string> {
  return (await digest(rootOf(context, provider, [LENGTH]))).slice(0, ROOT_LENGTH);
}

function together(signIn: string, own: string): string {
  return `${signIn}-${own.slice(0, OWN_LENGTH)}`;
}

function rootFingerprint(context: Context, provider: ProviderEntry | undefined): Promise<string> {
  return digest(rootOf(context, provider, []));
}

/** A session was compared with what was expected when it was made: one that expects something else is another. */
function linkFingerprint(context: Context, before: string, link: IdentityEntry): Promise<string> {
  const expected = link.shownExpected.map(({ name, value }) => [name, value]).toSorted();
  return digest([before, decisive(context, "identity", link), ...(expected.length === 0 ? [] : [expected])]);
}

function rootOf(context: Context, provider: ProviderEntry | undefined, without: readonly string[]): unknown {
  return provider === undefined ? null : decisive(context, "provider", provider, without);
}

function decisive(
  { system, clouds, folders }: Context,
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
  const more = clouds.decides(sort, entry.kind, { system, folders });
  const decisive = [entry.name, entry.kind, Object.fromEntries(settings), variables, program];
  return more === undefined ? decisive : [...decisive, more];
}

async function digest(value: unknown): Promise<string> {
  return await hexDigest(JSON.stringify(value, sorted));
}

/** The order of keys says nothing. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => one < other ? -1 : 1));
}
