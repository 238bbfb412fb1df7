import type { CloudContext, Interaction } from "../../cloud.ts";
import { printable } from "../../../printable.ts";
import { withLock } from "../../../files/lock.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { emptySession, isEmpty, type PortalSession } from "./portal_session.ts";
import type { PortalSettings } from "./settings.ts";
import { portalName } from "./start_url.ts";
import { fileTokenStore, type TokenStore } from "./token_store.ts";

/** The one portal session that all providers with the same start URL and region share, and its lock. */
export interface PortalRecord {
  /** The stored session; an empty one when there is none. */
  read(): Promise<PortalSession>;
  write(session: PortalSession): Promise<void>;
  /** Whether there was one. */
  remove(): Promise<boolean>;
  /** Does the work while no other process, nor another call in this one, works on this session. */
  exclusively<T>(waiting: Waiting, work: () => Promise<T>): Promise<T>;
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

export function waitingFor({ notice, means }: Interaction): Waiting {
  return { notice, limit: means === "none" ? ALONE : WITH_PERSON };
}

export async function portalRecord(context: CloudContext, settings: PortalSettings): Promise<PortalRecord> {
  const { startUrl, region, oidcEndpoint, portalEndpoint } = settings;
  const endpoints = [oidcEndpoint, portalEndpoint].filter((endpoint) => endpoint !== undefined);
  const key = await sha1(portalName(startUrl, region, endpoints));
  const store: TokenStore = fileTokenStore(context);
  const locks = new ScopedDir(context.system.files, context.folders.cache);
  return {
    read: async () => await store.read(key) ?? emptySession(startUrl, region),
    write: async (session) => {
      if (isEmpty(session)) await store.remove(key);
      else await store.write(key, session);
    },
    remove: () => store.remove(key),
    exclusively: ({ notice, limit }, work) => {
      const options = {
        name: [...(context.realm === undefined ? [] : [context.realm]), "aws-sso", key].join("-"),
        what: `the sign-in at "${printable(settings.provider)}"`,
        onWait: (what: string): void => notice(`Waiting for another atmos command to finish ${what}…`),
        limit,
      };
      return withLock(context.system, locks, options, work);
    },
  };
}

/** As names go, not as a proof of anything. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
