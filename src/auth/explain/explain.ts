/**
 * Why an identity is what it is: what chose it, what is stored of its chain and until when, what a sign-in would do. Reads
 * files; no network, no keyring, no program.
 */
import type { Explained, SignInSeen } from "../../clouds/explained.ts";
import type { Written } from "../../clouds/kind.ts";
import type { ProviderContext } from "../../clouds/link.ts";
import type { IdentityEntry, ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { secretNamedBy } from "../../clouds/named_secret.ts";
import { type SecretSource, sourceName } from "../../keyring/programs/source.ts";
import { sep } from "../../system/path.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import type { IdentityWish } from "../select.ts";
import { remainingLife, sessionKey } from "../session.ts";

export interface ExplainedLink {
  readonly sort: "provider" | "identity";
  readonly entry: ProviderEntry;
  /** Whether this version can sign in with its kind. */
  readonly works: boolean;
  readonly explained: Explained;
  /** Of an identity. */
  readonly session: StoredState | undefined;
  /** Of a person, as far as it can be seen: the keyring is not opened. `none` of a kind that keeps none. */
  readonly signIn: SignInSeen | "none" | undefined;
}

export type StoredState =
  | { readonly state: "none" | "kept by itself" }
  | { readonly state: "live" | "expired"; readonly expiresAt: number | undefined; readonly where: string[] };

/** From the provider to the target. */
export async function explainChain(context: AuthContext, chain: Chain): Promise<ExplainedLink[]> {
  const links: ExplainedLink[] = [];
  const { clouds } = context;
  let before: Written | undefined;
  const add = async (sort: "provider" | "identity", entry: ProviderEntry): Promise<void> => {
    const works = clouds.supports(sort, entry.kind);
    const session = sort === "identity" && works
      ? await storedState(context, chain, entry as IdentityEntry)
      : undefined;
    const signIn = works ? await signInSeen(context, chain, sort, entry) : undefined;
    const written = { kind: entry.kind, settings: entry.shownSettings };
    const named = secretNamedBy(context.configuration.auth, sort, entry);
    const explained = withLookup(await clouds.explain(sort, written, before), named);
    before = written;
    links.push({ sort, entry, works, explained, session, signIn });
  };
  if (chain.provider !== undefined) await add("provider", chain.provider);
  for (const entry of chain.identities) await add("identity", entry);
  return links;
}

/** Of identities few sign in by themselves, so that one which does not is nothing to tell. */
async function signInSeen(
  context: AuthContext,
  chain: Chain,
  sort: "provider" | "identity",
  entry: ProviderEntry,
): Promise<ExplainedLink["signIn"]> {
  try {
    const isIdentity = sort === "identity";
    const madeFor = isIdentity ? (await sessionKey(context, chain, entry as IdentityEntry)).madeFor : "";
    const seen = await context.clouds.seen(sort, entry, lookingAt(context), madeFor);
    return isIdentity && seen === "none" ? undefined : seen;
  } catch (error) {
    context.system.log.debug("What is kept of a sign-in is not seen", { name: entry.name, reason: error });
    return undefined;
  }
}

/** A program of the person's own comes first: without the secret nothing else is asked. */
function withLookup(explained: Explained, source: SecretSource | undefined): Explained {
  if (source === undefined) return explained;
  const step = `the program ${source.program}, for ${sourceName(source)}; it may ask a person to open it`;
  return {
    defaults: explained.defaults.filter(({ setting }) => setting !== "credentials.access_key_id"),
    signIn: [step, ...explained.signIn],
  };
}

/** What is stored is read where it lies in files, and nowhere else. */
function lookingAt({ system, folders, realm, providers }: AuthContext): ProviderContext {
  return {
    system,
    folders,
    realm,
    providers,
    keyring: () => Promise.reject(new Error("nothing is opened to explain")),
  };
}

async function storedState(context: AuthContext, chain: Chain, entry: IdentityEntry): Promise<StoredState> {
  const store = context.clouds.sessions(entry);
  const { system, folders } = context;
  const reading = lookingAt(context);
  const key = await sessionKey(context, chain, entry);
  try {
    const credentials = await store.read(key, reading);
    if (credentials === undefined) return { state: "none" };
    const { set } = store.environment({ ...key, credentials }, reading);
    const where = Object.values(set).filter((value) => value.startsWith(folders.config + sep));
    const state = remainingLife(credentials, system.clock.now()) > 0 ? "live" : "expired";
    return { state, expiresAt: credentials.expiresAt, where: [...new Set(where)].sort() };
  } catch (error) {
    system.log.debug("What is stored is not looked at", { identity: entry.name, reason: error });
    return { state: "kept by itself" };
  }
}

/** What made the choice, as words behind the identity's name. */
export function whyChosen({ flag, positional, variable }: IdentityWish, entry: IdentityEntry): string {
  if (positional !== undefined) return "named on the command line";
  if (typeof flag === "string" && flag !== "") return "--identity";
  if (flag !== undefined) return "chosen from the list";
  if (variable) return "ATMOS_IDENTITY";
  if (entry.default) return `default: true (${formatPlace(entry.placeOf(["default"]))})`;
  return "the only identity, or chosen from the list";
}

/** Variables of the environment that decide whose session one gets, with their values. */
export function decidingVariables(context: AuthContext, links: readonly ExplainedLink[]): [string, string][] {
  const names = links.flatMap(({ sort, entry }) => context.clouds.decidedBy(sort, entry.kind));
  return [...new Set(names)].sort().flatMap((name) => {
    const value = context.system.env.get(name);
    return value ? [[name, value] as [string, string]] : [];
  });
}

/** Where secrets are kept, and what says so: which one opens is found out when one is needed. */
export function keyringChoice(
  { system, configuration: { auth } }: AuthContext,
): [type: string, because: string] {
  const variable = system.env.get("ATMOS_KEYRING_TYPE");
  if (variable) return [variable, "ATMOS_KEYRING_TYPE"];
  const { type } = auth.keyring;
  return type === undefined ? ["system", "the default"] : [type, "auth.keyring.type of your own file"];
}

/** @throws AtmosError `not_found` where there is nothing to explain */
export function refuseNothing({ configuration }: AuthContext): void {
  if (configuration.sources.length > 0) return;
  throw new AtmosError("not_found", "cannot explain an identity: no atmos.yaml was found", {
    hint: "Go to a folder that has one, or name one: `atmos auth explain --config FILE`.",
  });
}
