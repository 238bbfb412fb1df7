/** `gcp/service-account-key`: a service account with a key that a person gave, and that lies in the keyring alone. */
import type { IdentityEntry } from "../../config/model.ts";
import { checkedSettings } from "../../config/settings.ts";
import { AtmosError } from "../../errors.ts";
import type { ItemKeeper, ItemKey } from "../../keyring/keyring.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import { Secret } from "../../secret.ts";
import { formatPlace } from "../../yaml/place.ts";
import { fact } from "../fact.ts";
import type { GivenKeys, KeptKeys, KeyKeeper } from "../key_keeper.ts";
import type { CloudContext, Identity, SignInRequest } from "../link.ts";
import { type SecretPlace, secretPlace } from "../secret_source.ts";
import { asRecord, parsedJson } from "../untyped.ts";
import { GoogleToken } from "./google_token.ts";
import { CLOUD_PLATFORM } from "./words.ts";
import { serviceAccountKey } from "./schemas.ts";
import { isOfGoogle, keyIn, type ServiceAccountKey, tokenByKey } from "./service_account_key.ts";

export function becomeByKey(entry: IdentityEntry): Pick<Identity, "assume"> {
  return {
    async assume(_upstream, request): Promise<GoogleToken> {
      const { principal } = checkedSettings(serviceAccountKey(), entry, "identity");
      const key = await storedKey(request, entry);
      const doing = `cannot sign in as "${printable(entry.name)}"`;
      checkAccount(entry, key, doing);
      const scopes = principal.scopes ?? [CLOUD_PLATFORM];
      const token = await tokenByKey(request.system, key, scopes, {
        doing,
        signal: request.interaction.cancelled,
      });
      return new GoogleToken({
        ...token,
        account: key.email,
        project: principal.project_id ?? key.project,
        region: principal.region,
        scopes,
      });
    },
  };
}

export function keyFileKeeper(entry: IdentityEntry): Pick<KeyKeeper, "keep"> {
  return { keep: (keys, request) => keep(entry, keys, request) };
}

async function keep(
  entry: IdentityEntry,
  { secret }: GivenKeys,
  request: SignInRequest,
): Promise<KeptKeys> {
  const doing = `cannot keep the keys of "${printable(entry.name)}"`;
  const { keeper, why } = await placeOf(entry, request);
  if (keeper === undefined) {
    throw new AtmosError("unavailable", `${doing}: there is no keyring (${printable(why)})`, {
      hint: "Long-lived keys go nowhere else. Set ATMOS_KEYRING_TYPE=file for one with a passphrase.",
    });
  }
  const text = secret.reveal();
  const key = keyIn(text);
  if (key === undefined || !isOfGoogle(parsedJson(text))) {
    throw new AtmosError("usage", `${doing}: that is no key file of a service account of Google Cloud`, {
      hint: "It is the JSON that `gcloud iam service-accounts keys create` has written.",
    });
  }
  checkAccount(entry, key, doing);
  const signal = request.interaction.cancelled;
  await tokenByKey(request.system, key, [CLOUD_PLATFORM], { doing, signal });
  await keeper.set(itemOf(request, entry), { class: "long-lived", value: new Secret(textOf(key)) });
  return {
    store: keeper.name,
    facts: [...fact("principal", "Principal", key.email), ...fact("key", "Key", key.keyId)],
  };
}

/** The key of somebody else is nobody's. */
function checkAccount(entry: IdentityEntry, { email }: ServiceAccountKey, doing: string): void {
  const { principal } = checkedSettings(serviceAccountKey(), entry, "identity");
  const { service_account_email: wanted } = principal;
  if (wanted === undefined || wanted === email) return;
  const place = formatPlace(entry.placeOf(["principal", "service_account_email"]));
  const state = `the key is one of ${printable(email)}, not of ${printable(wanted)}`;
  throw new AtmosError("access_denied", `${place}: ${doing}: ${state}`, {
    hint: `Give the right one: \`atmos auth user configure ${typedWord(entry.name)} < FILE\`.`,
  });
}

function itemOf({ realm }: Pick<CloudContext, "realm">, { name }: IdentityEntry): ItemKey {
  return { realm, name, purpose: "keys" };
}

/** Where `credentials.from` says, else the keyring. */
async function placeOf(
  entry: IdentityEntry,
  request: SignInRequest,
): Promise<SecretPlace & { readonly isNamed: boolean }> {
  const { credentials } = checkedSettings(serviceAccountKey(), entry, "identity");
  const names = Object.fromEntries(KEY_FIELDS.map((name) => [name, []]));
  const place = await secretPlace(entry, { from: credentials?.from, names }, request);
  return { ...place, isNamed: credentials?.from !== undefined };
}

const KEY_FIELDS = ["type", "client_email", "private_key_id", "private_key", "project_id"];

/** A key, or a value that is the text of a whole key file, as people put one into an item. */
function keyAnywhere(text: string): ServiceAccountKey | undefined {
  return [text, ...Object.values(asRecord(parsedJson(text)))]
    .map((one) => typeof one === "string" ? keyIn(one) : undefined)
    .find((key) => key !== undefined);
}

/** What is needed of a key file, in its own form. */
function textOf({ email, keyId, privateKey, project }: ServiceAccountKey): string {
  return JSON.stringify({
    type: "service_account",
    client_email: email,
    private_key_id: keyId,
    private_key: privateKey.reveal(),
    project_id: project,
  });
}

/** @throws AtmosError `not_signed_in` when there is none, `unavailable` when the keyring cannot tell */
async function storedKey(request: SignInRequest, entry: IdentityEntry): Promise<ServiceAccountKey> {
  const { keeper, isNamed } = await placeOf(entry, request);
  const name = printable(entry.name);
  const give = `Run \`atmos auth user configure ${typedWord(entry.name)} < FILE\`, with its key file.`;
  const key = keeper === undefined ? undefined : await readKey(keeper, itemOf(request, entry), give);
  if (key !== undefined) return key;
  const state = isNamed ? `there is no ${keeper?.name}` : "nobody has given its key";
  throw new AtmosError("not_signed_in", `cannot sign in as "${name}": ${state}`, {
    hint: give,
  });
}

async function readKey(
  keeper: ItemKeeper,
  item: ItemKey,
  give: string,
): Promise<ServiceAccountKey | undefined> {
  const found = await keeper.get(item);
  if (found.state === "absent") return undefined;
  const doing = `cannot read the key of "${printable(item.name)}" from ${keeper.name}`;
  if (found.state !== "present") {
    throw new AtmosError("unavailable", `${doing}: ${found.reason}`, { hint: found.hint });
  }
  const key = keyAnywhere(found.item.value.reveal());
  if (key !== undefined) return key;
  throw new AtmosError("unavailable", `${doing}: what lies there is no key`, { hint: give });
}
