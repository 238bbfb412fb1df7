import { hexOf } from "../../../hex_digest.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext } from "../../link.ts";
import type { Interaction } from "../../interaction.ts";
import type { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { type FailureNotes, failureNotes } from "../../../files/failure_notes.ts";
import { withLock } from "../../../files/lock.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { emptySession, isEmpty, type PortalSession } from "./portal_session.ts";
import { keyringTokenStore } from "./keyring_token_store.ts";
import type { PortalSettings } from "./settings.ts";
import { portalOf } from "./shared_portal.ts";
import { fileTokenStore, type TokenStore } from "./token_store.ts";

/** The one portal session that all providers with the same start URL and region share, and its lock. */
export interface PortalRecord {
  /**
   * The stored session; an empty one when there is none.
   * @throws AtmosError when the store is locked, does not answer, or what it has makes no sense
   */
  read(): Promise<PortalSession>;
  /** As {@link read}, for somebody who can sign in anew: what makes no sense is told once, and replaced. */
  readOrReplace(notice: (message: string) => void): Promise<PortalSession>;
  write(session: PortalSession): Promise<void>;
  /** Does the work while no other process, nor another call in this one, works on this session. */
  exclusively<T>(waiting: Waiting, work: () => Promise<T>): Promise<T>;
  /** How those fared who renewed it. */
  readonly failures: FailureNotes;
}

export interface Waiting {
  /** Tells a person when the wait gets long. */
  readonly notice: (message: string) => void;
  /** Milliseconds. */
  readonly limit: number;
}

/** How long to wait for what another process does without a person, in milliseconds. */
const ALONE = 120_000;

/** The ten minutes that a person has to sign in, and some for the requests around them. */
const WITH_PERSON = 12 * 60_000;

export function waitingFor({ notice, mayAsk }: Interaction): Waiting {
  return { notice, limit: mayAsk ? WITH_PERSON : ALONE };
}

/** @param keptAs the provider after which the stored sign-in is named */
export async function portalRecord(
  context: CloudContext,
  settings: PortalSettings,
  keptAs: string,
): Promise<PortalRecord> {
  const { startUrl, region, oidcEndpoint, portalEndpoint } = settings;
  const madeWith = { startUrl, region, provider: keptAs, oidcEndpoint, portalEndpoint };
  const key = await portalKey(settings);
  const file = fileTokenStore(context, key);
  const store = once(() => currentStore(context, keptAs, key, file));
  const locks = new ScopedDir(context.system.files, context.folders.cache);
  let told = false;
  const read = async (onDamage: (error: AtmosError) => void): Promise<PortalSession> => {
    const found = await (await store()).read();
    if (found.state === "damaged") onDamage(found.error);
    return found.state === "present" ? { ...found.session, ...madeWith } : emptySession(madeWith);
  };
  return {
    read: () =>
      read((error) => {
        throw error;
      }),
    readOrReplace: (notice) =>
      read((error) => {
        if (!told) notice(`${error.message}. Signing in anew replaces it.`);
        told = true;
      }),
    write: async (session) => {
      const current = await store();
      if (isEmpty(session)) await current.remove();
      else await current.write(session);
    },
    failures: failureNotes(context.system, locks, portalLock(context, key)),
    exclusively: ({ notice, limit }, work) => {
      const options = {
        name: portalLock(context, key),
        what: `the sign-in at "${printable(settings.provider)}"`,
        onWait: (what: string): void => notice(`Waiting for another atmos command to finish ${what}…`),
        limit,
      };
      return withLock(context.system, locks, options, work);
    },
  };
}

/** What the files of this portal's session are called: those that are not shared begin with {@link ownPrefix}. */
export async function portalKey(settings: PortalSettings): Promise<string> {
  const portal = await sha1(portalOf(settings));
  return settings.isShared ? portal : `${await ownPrefix(settings.provider)}${portal}`;
}

/** How the names of all files begin that belong to one provider alone. */
export async function ownPrefix(provider: string): Promise<string> {
  return `${await sha1(`provider ${provider}`)}-`;
}

/** The lock that whoever reads or writes the session of a portal takes. */
export function portalLock({ realm }: CloudContext, key: string): string {
  return [...(realm === undefined ? [] : [realm]), "aws-sso", key].join("-");
}

/** The keyring, or, on a machine without one, the file. */
async function currentStore(
  context: CloudContext,
  keptAs: string,
  portal: string,
  file: TokenStore,
): Promise<TokenStore> {
  const { keyring } = await context.keyring();
  if (keyring === undefined) return file;
  return keyringTokenStore(context, { keyring, key: await portalItem(context, keptAs, portal), portal });
}

/** The item of the keyring with the sign-in at a portal. */
export async function portalItem(
  { realm }: CloudContext,
  keptAs: string,
  portal: string,
): Promise<ItemKey> {
  return { realm, name: keptAs, purpose: "sign-in", madeFor: await markOf(portal) };
}

/** What tells sign-ins of one name apart in the keyring. */
export async function markOf(key: string): Promise<string> {
  return (await sha1(`sign-in ${key}`)).slice(0, 16);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => result ??= work();
}

/** As names go, not as a proof of anything. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return hexOf(new Uint8Array(digest));
}
