/** Where the sign-in of a provider is kept, and the lock of whoever works on it. */
import { withLock } from "../../../files/lock.ts";
import { readJson } from "../../../files/read_json.ts";
import { realmPath, safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { ItemKey, Keyring } from "../../../keyring/keyring.ts";
import { describeKey, troubleError } from "../../../keyring/keyring_failure.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import type { Interaction } from "../../interaction.ts";
import type { CloudContext } from "../../link.ts";
import { parsedJson } from "../../read_id_token.ts";
import type { PersonSettings } from "./settings.ts";
import { fromJson, type StoredSignIn, toText } from "./stored_sign_in.ts";

export interface SignInRecord {
  /**
   * Undefined when there is none. What is damaged is told to whoever can sign in anew, and replaced then.
   *
   * @throws AtmosError when the store does not answer: that is no sign of absence
   */
  read(interaction: Interaction): Promise<StoredSignIn | undefined>;
  write(signIn: StoredSignIn): Promise<void>;
  remove(): Promise<void>;
  /** Does the work while no other process, nor another call in this one, works on this sign-in. */
  exclusively<T>(interaction: Interaction, work: () => Promise<T>): Promise<T>;
}

/** Milliseconds to wait for what another process does: without a person, and with one who is signing in. */
const ALONE = 120_000;
const WITH_PERSON = 17 * 60_000;

export async function signInRecord(context: CloudContext, settings: PersonSettings): Promise<SignInRecord> {
  const { provider, place } = settings;
  const mark = await markOf(settings);
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const file = [...signInFolder(context), signInFile(provider, mark)];
  const item = itemKey(context, provider, mark);
  const isOurs = ({ login, clientId }: StoredSignIn): boolean =>
    login === place.login && clientId === settings.clientId;
  return {
    async read(interaction): Promise<StoredSignIn | undefined> {
      const { keyring } = await context.keyring();
      const found = keyring === undefined
        ? await readJson(context.system, dir, file, fromJson)
        : await readItem(context, keyring, item, interaction);
      return found !== undefined && isOurs(found) ? found : undefined;
    },
    async write(signIn): Promise<void> {
      const { keyring } = await context.keyring();
      if (keyring === undefined) return await dir.write(file, toText(signIn));
      await keyring.set(item, { class: "session", value: new Secret(toText(signIn)) });
    },
    async remove(): Promise<void> {
      const { keyring } = await context.keyring();
      if (keyring !== undefined) return void await keyring.delete(item);
      await dir.remove(...file);
      await dir.removeEmpty(...signInFolder(context));
    },
    exclusively: (interaction, work) =>
      withLock(context.system, dir, {
        name: signInLock(context, provider, mark),
        what: `the sign-in at "${printable(provider)}"`,
        limit: interaction.mayAsk ? WITH_PERSON : ALONE,
        onWait: (what): void => interaction.notice(`Waiting for another atmos command to finish ${what}…`),
      }, work),
  };
}

async function readItem(
  { system }: CloudContext,
  keyring: Keyring,
  key: ItemKey,
  { mayAsk, notice }: Interaction,
): Promise<StoredSignIn | undefined> {
  const found = await keyring.get(key);
  if (found.state === "absent") return undefined;
  if (found.state !== "present") {
    const error = troubleError(`read the sign-in of ${describeKey(key)}`, found);
    if (found.state !== "corrupt" || found.ofStore || !mayAsk) throw error;
    notice(`${error.message}. Signing in anew replaces it.`);
    return undefined;
  }
  try {
    return fromJson(parsedJson(found.item.value.reveal()));
  } catch {
    // Not the parser's message, which quotes the text.
    system.log.warn("What the keyring holds is no sign-in, and is not used", { provider: key.name });
    return undefined;
  }
}

/** What tells sign-ins of one provider's name apart: those at other directories, or for other applications. */
export async function markOf({ place, tenant, clientId }: PersonSettings): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(["azure", place.login, tenant, clientId]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

export function itemKey({ realm }: CloudContext, provider: string, madeFor: string): ItemKey {
  return { realm, name: provider, purpose: "refresh", madeFor };
}

/** `[<realm>/]azure` below the cache folder, on a machine without a keyring. */
export function signInFolder({ realm }: CloudContext): readonly string[] {
  return [...realmPath(realm), "azure"];
}

/** `<provider>.<mark>.json` */
export function signInFile(provider: string, mark: string): string {
  return `${safeName(provider)}.${mark}.json`;
}

export function signInLock({ realm }: CloudContext, provider: string, mark: string): string {
  return [...(realm === undefined ? [] : [realm]), "azure", provider, mark].join("-");
}
