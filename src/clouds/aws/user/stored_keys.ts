/** The long-lived keys of a user in the keyring. */
import { AtmosError } from "../../../errors.ts";
import type { ItemKey, Keyring } from "../../../keyring/keyring.ts";
import { Secret } from "../../../secret.ts";
import { printable } from "../../../printable.ts";
import { field, parsedJson } from "../../untyped.ts";
import type { CloudContext } from "../../link.ts";

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
  keyring: Keyring,
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
      hint: `Give them anew: \`atmos auth user configure ${printable(item.name)}\`.`,
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
export async function writeStoredKeys(keyring: Keyring, item: ItemKey, keys: StoredKeys): Promise<void> {
  const value = JSON.stringify({
    access_key_id: keys.accessKeyId,
    secret_access_key: keys.secretAccessKey.reveal(),
    mfa_arn: keys.mfaArn,
    user_name: keys.userName,
  });
  await keyring.set(item, { class: "long-lived", value: new Secret(value) });
}

/** The keyring for keys. @throws AtmosError `unavailable` where this machine has none */
export async function keyringForKeys(context: CloudContext, identity: string): Promise<Keyring> {
  const { keyring, why } = await context.keyring();
  if (keyring !== undefined) return keyring;
  throw new AtmosError(
    "unavailable",
    `cannot keep the keys of "${printable(identity)}": there is no keyring (${printable(why)})`,
    { hint: "Long-lived keys go nowhere else. Set ATMOS_KEYRING_TYPE=file for one with a passphrase." },
  );
}
