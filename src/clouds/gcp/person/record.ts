/** Where the sign-in of a person is kept: in the keyring, or in a file of ours on a machine without one. */
import { AtmosError } from "../../../errors.ts";
import { withLock } from "../../../files/lock.ts";
import { readJson } from "../../../files/read_json.ts";
import { realmPath, safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { ItemKey, Keyring } from "../../../keyring/keyring.ts";
import { describeKey, troubleError } from "../../../keyring/keyring_failure.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import type { CloudContext } from "../../link.ts";
import { field, parsedJson } from "../../read_id_token.ts";
import { textOf, wordOf } from "../../untyped.ts";
import type { PersonSettings } from "./settings.ts";

export interface StoredSignIn {
  readonly clientId: string;
  /** Where it came from, and so where it may be sent. */
  readonly tokenUrl: string;
  readonly refreshToken: Secret;
  /** The e-mail of who signed in. */
  readonly person: string;
}

/** What tells one sign-in from all others of its realm. */
export interface SignInName {
  readonly provider: string;
  /** Hexadecimal: of client, endpoint and scopes. */
  readonly mark: string;
}

export async function signInName(
  { provider, clientId, tokenUrl, scopes }: PersonSettings,
): Promise<SignInName> {
  const bytes = new TextEncoder().encode(JSON.stringify(["gcp", clientId, tokenUrl, scopes]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const mark = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
  return { provider, mark };
}

export function signInItem({ realm }: CloudContext, { provider, mark }: SignInName): ItemKey {
  return { realm, name: provider, purpose: "refresh", madeFor: mark };
}

/** `[<realm>/]gcp/<provider>.<mark>.json`, as names below the cache folder. */
export function signInFile({ realm }: CloudContext, { provider, mark }: SignInName): readonly string[] {
  return [...realmPath(realm), "gcp", `${safeName(provider)}.${mark}.json`];
}

export function cacheDir({ system, folders }: CloudContext): ScopedDir {
  return new ScopedDir(system.files, folders.cache);
}

/**
 * Undefined when there is none.
 *
 * @throws AtmosError when the store does not answer: that is no sign of absence
 */
export async function readSignIn(context: CloudContext, name: SignInName): Promise<StoredSignIn | undefined> {
  const { keyring } = await context.keyring();
  if (keyring !== undefined) return await readItem(context, keyring, signInItem(context, name));
  return await readJson(context.system, cacheDir(context), signInFile(context, name), signInFrom);
}

async function readItem(
  { system }: CloudContext,
  keyring: Keyring,
  key: ItemKey,
): Promise<StoredSignIn | undefined> {
  const found = await keyring.get(key);
  if (found.state === "absent") return undefined;
  if (found.state !== "present") throw troubleError(`read the sign-in of ${describeKey(key)}`, found);
  try {
    return signInFrom(parsedJson(found.item.value.reveal()));
  } catch {
    system.log.warn("What the keyring holds is no sign-in, and is not used", { provider: key.name });
    return undefined;
  }
}

function signInFrom(value: unknown): StoredSignIn {
  const refreshToken = wordOf(field(value, "refreshToken"));
  const [clientId, tokenUrl, person] = ["clientId", "tokenUrl", "person"].map((name) =>
    textOf(field(value, name))
  );
  if (
    refreshToken === undefined || clientId === undefined || tokenUrl === undefined || person === undefined
  ) {
    throw new AtmosError("storage", "it is no sign-in of this program");
  }
  return { clientId, tokenUrl, person, refreshToken: new Secret(refreshToken) };
}

export async function writeSignIn(
  context: CloudContext,
  name: SignInName,
  { refreshToken, ...rest }: StoredSignIn,
): Promise<void> {
  const text = JSON.stringify({ ...rest, refreshToken: refreshToken.reveal() });
  const { keyring } = await context.keyring();
  if (keyring === undefined) return await cacheDir(context).write(signInFile(context, name), `${text}\n`);
  await keyring.set(signInItem(context, name), { class: "session", value: new Secret(text) });
}

/** Whether there was one. */
export async function forgetSignIn(context: CloudContext, name: SignInName): Promise<boolean> {
  const { keyring } = await context.keyring();
  if (keyring !== undefined) return await keyring.delete(signInItem(context, name)) === "deleted";
  return await removeSignInFile(context, name);
}

export async function removeSignInFile(context: CloudContext, name: SignInName): Promise<boolean> {
  const [file, dir] = [signInFile(context, name), cacheDir(context)];
  const removed = await dir.remove(...file);
  await dir.removeEmpty(...file.slice(0, -1));
  return removed;
}

export interface Waiting {
  /** Milliseconds. */
  readonly limit: number;
  readonly notice: (message: string) => void;
}

/** Does the work while no other process, nor another call in this one, works on this sign-in. */
export async function exclusively<T>(
  context: CloudContext,
  { provider, mark }: SignInName,
  { limit, notice }: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  return await withLock(context.system, cacheDir(context), {
    name: [...(context.realm === undefined ? [] : [context.realm]), "gcp", provider, mark].join("-"),
    what: `the sign-in at "${printable(provider)}"`,
    limit,
    onWait: (what) => notice(`Waiting for another atmos command to finish ${what}…`),
  }, work);
}
