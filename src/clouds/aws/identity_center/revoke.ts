import { AtmosError } from "../../../errors.ts";
import { describeKey, troubleError } from "../../../keyring/keyring_failure.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { ProviderContext } from "../../link.ts";
import type { Removal, RemovalOutcome } from "../../removal.ts";
import { revokeToken } from "../../oauth/revocation.ts";
import { connectPortal } from "../portal.ts";
import { portalRevoker } from "./dialect.ts";
import { signInIn } from "./keyring_token_store.ts";
import { settingsMadeWith, type StoredPortal } from "./made_with.ts";
import { ownPortals } from "./own_portals.ts";
import { portalRecord } from "./portal_record.ts";
import type { PortalSession } from "./portal_session.ts";
import { namesake } from "./shared_portal.ts";
import { peek } from "./sign_in_files.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";

/** Ends the sign-in at the service itself. */
export interface PortalRemoval extends Removal {
  readonly kind: "portal";
  readonly startUrl: string;
  /** Where the token is, when it is not that of one of the configuration's own portals: an item, or the key of a file. */
  readonly item?: ItemKey;
  readonly file?: string;
}

interface Ending {
  readonly session: Pick<PortalSession, "token">;
  /** Undefined when it is not known where the token is from. */
  readonly settings: PortalSettings | undefined;
}

/** Ends the sign-in at the service. The stored token stays: it is removed by steps of its own. */
export async function revoke(context: ProviderContext, removal: PortalRemoval): Promise<RemovalOutcome> {
  const { session: { token }, settings } = await endingOf(context, removal);
  if (token === undefined) return { state: "absent", note: "nobody is signed in" };
  if (token.expiresAt <= context.system.clock.now()) return { state: "absent", note: "already ended" };
  const doing = "cannot sign out at the portal";
  if (settings === undefined) {
    throw new AtmosError("unavailable", `${doing}: it is not known at which endpoints the sign-in was made`, {
      hint: "It lasts there until it ends by itself, or is ended in the AWS console.",
    });
  }
  const place = { region: settings.region, endpoint: settings.portalEndpoint, attempts: 1 };
  const portal = portalRevoker((cancelled) => connectPortal(context.system, { ...place, cancelled }));
  return await revokeToken(portal, token.accessToken, context.system.clock, doing) === "revoked"
    ? { state: "removed" }
    : { state: "absent", note: "already ended" };
}

async function endingOf(context: ProviderContext, removal: PortalRemoval): Promise<Ending> {
  const [provider = ""] = removal.names;
  if (removal.item !== undefined) return await itemEnding(context, provider, removal.item);
  if (removal.file !== undefined) {
    const session = await peek(context, removal.file);
    if (session === undefined) return { session: { token: undefined }, settings: undefined };
    return await ending(context, session, { provider, key: removal.file, madeWith: session });
  }
  const settings = await settingsFor(context, removal);
  const record = await portalRecord(context, settings, await namesake(context, settings));
  return { session: await record.read(), settings };
}

async function itemEnding(context: ProviderContext, provider: string, key: ItemKey): Promise<Ending> {
  const { keyring } = await context.keyring();
  const found = await keyring?.get(key) ?? { state: "absent" as const };
  if (found.state === "absent") return { session: { token: undefined }, settings: undefined };
  if (found.state !== "present") throw troubleError(`read the sign-in of ${describeKey(key)}`, found);
  const held = signInIn(found.item);
  if (held === undefined || typeof held.portal !== "string") {
    throw new AtmosError("unavailable", `cannot sign out at the portal: ${describeKey(key)} is no sign-in`);
  }
  return await ending(context, held.session, { provider, key: held.portal, madeWith: held.session });
}

async function ending(
  { system }: ProviderContext,
  session: PortalSession,
  stored: StoredPortal,
): Promise<Ending> {
  return { session, settings: await settingsMadeWith(system.env, stored) };
}

/** The settings that the removal was planned with. */
async function settingsFor(
  context: ProviderContext,
  { names, startUrl }: PortalRemoval,
): Promise<PortalSettings> {
  const entry = names.map((name) => context.providers.get(name)).find((found) => found !== undefined);
  if (entry === undefined) throw new Error("a portal without a provider was planned");
  if (!entry.needsPrograms) return await portalSettings(entry, context.system.env);
  const listed = await (await context.keyring()).keyring?.list() ?? [];
  const items = listed.map(({ key }) => key).filter(({ purpose, realm }) =>
    purpose === "sign-in" && realm === context.realm
  );
  const { portals } = await ownPortals(context, entry, items);
  const found = portals.find(({ settings, isKnown }) => isKnown && settings.startUrl === startUrl);
  if (found !== undefined) return found.settings;
  throw new AtmosError("unavailable", "cannot sign out at the portal: what was stored for it is gone");
}
