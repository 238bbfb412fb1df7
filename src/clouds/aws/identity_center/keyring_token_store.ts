import type { Item, ItemKey, ItemNote, Keyring } from "../../../keyring/keyring.ts";
import { describeKey, troubleError } from "../../../keyring/keyring_failure.ts";
import { Secret } from "../../../secret.ts";
import type { CloudContext } from "../../link.ts";
import { emptySession, fromJson, madeWithIn, type PortalSession, toText } from "./portal_session.ts";
import { canRenew } from "./renewal.ts";
import { fileTokenStore, type StoredSession, type TokenStore } from "./token_store.ts";

export interface KeyringPlace {
  readonly keyring: Keyring;
  readonly key: ItemKey;
  /** Which portal it is, whole: the item's key has only a part of it. */
  readonly portal: string;
}

/**
 * A `session` item of the keyring. The list of accounts is no secret and may be long, which is slow in most
 * keyrings: it lies in a file beside the sessions of machines without a keyring.
 */
export function keyringTokenStore(context: CloudContext, place: KeyringPlace): TokenStore {
  const { keyring, key, portal } = place;
  const accountsFile = fileTokenStore(context, `${portal}-accounts`);
  return {
    read: async () => {
      const found = await readItem(context, place);
      if (found.state !== "present") return found;
      const kept = await accountsFile.read();
      const accounts = kept.state === "present" ? kept.session.accounts : undefined;
      return { state: "present", session: { ...found.session, accounts } };
    },
    write: async (session) => {
      const { accounts } = session;
      // Another person's accounts must be gone before their token is replaced.
      if (accounts === undefined) await accountsFile.remove();
      const value = new Secret(itemText(portal, { ...session, accounts: undefined }));
      const note = noteOf(session, context.system.clock.now());
      await keyring.set(key, { class: "session", value, ...(note === undefined ? {} : { note }) });
      if (accounts === undefined) return;
      await accountsFile.write({ ...emptySession(madeWithIn(session)), accounts });
    },
    remove: async () => {
      await accountsFile.remove();
      return await keyring.delete(key) === "deleted";
    },
  };
}

/** Nothing is told of a registration alone, which waits for the next sign-in. */
function noteOf(session: PortalSession, now: number): ItemNote | undefined {
  const { token } = session;
  return token && { expiresAt: token.expiresAt, renews: canRenew(session, now) };
}

/** @throws AtmosError when the keyring is locked, does not answer, or is damaged itself */
async function readItem(context: CloudContext, place: KeyringPlace): Promise<StoredSession> {
  const { keyring, key, portal } = place;
  const found = await keyring.get(key);
  const doing = `read the sign-in of ${describeKey(key)}`;
  switch (found.state) {
    case "absent":
      return found;
    case "locked":
    case "unreachable":
      throw troubleError(doing, found);
    case "corrupt":
      // A sign-in could not be kept there either: nothing may go before what comes after it can stay.
      if (found.ofStore) throw troubleError(doing, found);
      return { state: "damaged", error: troubleError(doing, found) };
    case "present":
      break;
  }
  const held = signInIn(found.item);
  if (held === undefined) {
    const error = troubleError(doing, {
      state: "corrupt",
      reason: `what is in the ${keyring.name} is no sign-in`,
      hint: "Sign in again to replace it.",
    });
    return { state: "damaged", error };
  }
  if (held.portal === portal) return { state: "present", session: held.session };
  context.system.log.info("The sign-in in the keyring belongs to another portal", { provider: key.name });
  return { state: "absent" };
}

/** The sign-in that an item holds; undefined when it holds none. */
export function signInIn(
  { value }: Item,
): { readonly portal: unknown; readonly session: PortalSession } | undefined {
  try {
    const content: unknown = JSON.parse(value.reveal());
    const fields = new Map(Object.entries(content ?? {}));
    return { portal: fields.get("portal"), session: fromJson(fields.get("session")) };
  } catch {
    return undefined; // Not the parser's message, which quotes the text.
  }
}

/** Reveals the secrets. */
function itemText(portal: string, session: PortalSession): string {
  return `{"portal":${JSON.stringify(portal)},"session":${toText(session).trimEnd()}}`;
}
