/** The long-lived keys of a user in the keyring. */
import { AtmosError } from "../../../errors.ts";
import type { ItemKeeper, ItemKey, Keyring } from "../../../keyring/keyring.ts";
import type { SecretSource } from "../../../keyring/programs/source.ts";
import type { IdentityEntry } from "../../../config/model.ts";
import { Secret } from "../../../secret.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import { field, parsedJson } from "../../untyped.ts";
import type { CloudContext, SignInRequest } from "../../link.ts";
import { type SecretPlace, secretPlace } from "../../secret_source.ts";

export interface StoredKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly mfaArn: string | undefined;
  /** The IAM user's name, as AWS told it when the keys were given. */
  readonly userName: string | undefined;
}

export function keysItem({ realm }: Pick<CloudContext, "realm">, identity: string): ItemKey {
  return { realm, name: identity, purpose: "keys" };
}

/**
 * The stored keys; undefined when there are none.
 *
 * @throws AtmosError `unavailable` when the keyring is there and cannot be read: nobody may take that for nothing
 */
export async function readStoredKeys(
  keyring: ItemKeeper,
  item: ItemKey,
): Promise<StoredKeys | undefined> {
  const found = await keyring.get(item);
  if (found.state === "absent") return undefined;
  const doing = `cannot read the keys of "${printable(item.name)}" from ${keyring.name}`;
  if (found.state !== "present") {
    throw new AtmosError("unavailable", `${doing}: ${found.reason}`, { hint: found.hint });
  }
  const value = parsedJson(found.item.value.reveal());
  const text = (name: string): string | undefined => {
    const one = field(value, name);
    return typeof one === "string" && one !== "" ? one : undefined;
  };
  const [accessKeyId, secretAccessKey] = [text("access_key_id"), text("secret_access_key")];
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new AtmosError("unavailable", `${doing}: what lies there are no keys`, {
      hint: "They are an access_key_id and a secret_access_key. " +
        `Give them anew: \`atmos auth user configure ${typedWord(item.name)}\`.`,
    });
  }
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    mfaArn: text("mfa_arn"),
    userName: text("user_name"),
  };
}

/** Kept until a person asks for their deletion by name. */
export async function writeStoredKeys(keyring: ItemKeeper, item: ItemKey, keys: StoredKeys): Promise<void> {
  const value = JSON.stringify({
    access_key_id: keys.accessKeyId,
    secret_access_key: keys.secretAccessKey.reveal(),
    mfa_arn: keys.mfaArn,
    user_name: keys.userName,
  });
  await keyring.set(item, { class: "long-lived", value: new Secret(value) });
}

/** What the values are called in items that a person has made, such as a login of 1Password or Bitwarden. */
const NAMES = {
  access_key_id: ["aws_access_key_id", "access_key", "username"],
  secret_access_key: ["aws_secret_access_key", "secret_key", "password"],
  mfa_arn: ["mfa_serial", "aws_mfa_serial"],
  user_name: [],
} as const;

/** Where the keys of a user lie: where `credentials.from` says, else in the keyring. @throws AtmosError `untrusted` */
export async function keysPlace(
  entry: IdentityEntry,
  from: SecretSource | undefined,
  request: SignInRequest,
): Promise<SecretPlace> {
  return await secretPlace(entry, { from, names: NAMES }, request);
}

/** The same for whoever writes. @throws AtmosError `unavailable` where this machine has none */
export async function keeperForKeys(
  entry: IdentityEntry,
  from: SecretSource | undefined,
  request: SignInRequest,
): Promise<ItemKeeper> {
  const { keeper, why } = await keysPlace(entry, from, request);
  if (keeper === undefined) throw noPlace(entry.name, why);
  return keeper;
}

/** The keyring for keys. @throws AtmosError `unavailable` where this machine has none */
export async function keyringForKeys(context: CloudContext, identity: string): Promise<Keyring> {
  const { keyring, why } = await context.keyring();
  if (keyring === undefined) throw noPlace(identity, why);
  return keyring;
}

function noPlace(identity: string, why: string): AtmosError {
  return new AtmosError(
    "unavailable",
    `cannot keep the keys of "${printable(identity)}": there is no keyring (${printable(why)})`,
    { hint: "Long-lived keys go nowhere else. Set ATMOS_KEYRING_TYPE=file for one with a passphrase." },
  );
}
