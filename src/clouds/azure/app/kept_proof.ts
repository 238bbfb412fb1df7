/**
 * Where the secret or certificate of an application lies: in the keyring, as something long-lived. It is kept with what it
 * was given for: a project that names another directory or application gets nothing.
 */
import { AtmosError, messageOf } from "../../../errors.ts";
import { expandHome } from "../../../files/folders.ts";
import type { ProviderEntry } from "../../../config/model.ts";
import { type SecretSource, sourceName } from "../../../keyring/programs/source.ts";
import { secretPlace } from "../../secret_source.ts";
import { troubleError } from "../../../keyring/keyring_failure.ts";
import type { ItemKeeper, ItemKey } from "../../../keyring/keyring.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import { resolve } from "../../../system/path.ts";
import type { SignInRequest } from "../../link.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { field, parsedJson, textOf } from "../../untyped.ts";
import type { Asking } from "../entra/ask_token.ts";
import { derIn, keyIn, type Proof } from "./proof.ts";

/** What the values are called in items that a person has made. */
const NAMES = {
  value: ["client_secret", "secret", "password", "certificate", "pem"],
  kind: [],
  login: [],
  tenant: ["tenant_id"],
  clientId: ["client_id"],
} as const;

/** The provider, and the program that has its secret, where one is named. */
export interface Owner extends Pick<ProviderEntry, "name" | "allowLookup"> {
  readonly from: SecretSource | undefined;
}

async function placeOf(request: SignInRequest, owner: Owner): Promise<ItemKeeper | undefined> {
  return (await secretPlace(owner, { from: owner.from, names: NAMES }, request)).keeper;
}

function keyOf({ realm }: SignInRequest, provider: string): ItemKey {
  return { realm, name: provider, purpose: "password" };
}

/** Undefined when there is none for this application. @throws AtmosError when its place does not give it */
export async function keptProof(
  request: SignInRequest,
  owner: Owner,
  asking: Asking,
): Promise<Proof | undefined> {
  const keeper = await placeOf(request, owner);
  const found = await keeper?.get(keyOf(request, owner.name)) ?? { state: "absent" as const };
  if (found.state === "absent") return undefined;
  const doing = `read what the application "${printable(owner.name)}" shows`;
  if (found.state !== "present") throw troubleError(doing, found);
  if (owner.from === undefined) return proofIn(found.item.value, asking);
  const proof = proofOfPerson(found.item.value, asking);
  if (proof !== undefined) return proof;
  throw new AtmosError("unavailable", `cannot ${doing}: ${keeper?.name} has nothing for this application`, {
    hint:
      "It is the value called client_secret or password, or a PEM text with the certificate and its key. What was kept " +
      "for another directory or application is not used.",
  });
}

/** From a program that was named for this application: what the person has put there need not say what it is for. */
function proofOfPerson(kept: Secret, asking: Asking): Proof | undefined {
  const written = parsedJson(kept.reveal());
  const word = (name: string): string | undefined => textOf(field(written, name));
  if (word("login") !== undefined) return proofIn(kept, asking);
  const value = word("value");
  const isOther = word("clientId")?.toLowerCase() !== asking.clientId && word("clientId") !== undefined;
  if (value === undefined || isOther) return undefined;
  const secret = new Secret(value);
  return value.includes("-----BEGIN ")
    ? { kind: "certificate", pem: secret }
    : { kind: "secret", secret: new Secret(value.trim()) };
}

export function textOfProof(proof: Proof, { place, tenant, clientId }: Asking): Secret {
  const value = proof.kind === "secret" ? proof.secret : proof.pem;
  const kept = { login: place.login, tenant, clientId, kind: proof.kind, value: value.reveal() };
  return new Secret(JSON.stringify(kept));
}

function proofIn(kept: Secret, { place, tenant, clientId }: Asking): Proof | undefined {
  const written = parsedJson(kept.reveal());
  const word = (name: string): string | undefined => textOf(field(written, name));
  const value = word("value");
  const isFor = word("login") === place.login && word("tenant") === tenant && word("clientId") === clientId;
  if (!isFor || value === undefined) return undefined;
  const secret = new Secret(value);
  return word("kind") === "certificate" ? { kind: "certificate", pem: secret } : { kind: "secret", secret };
}

/** @throws AtmosError `not_signed_in` where nobody may be asked, `usage` for a file that cannot be used */
export async function askProof(
  request: SignInRequest,
  { name: provider, from }: Owner,
  asking: Asking,
): Promise<Proof> {
  const { interaction } = request;
  if (!interaction.mayAsk) {
    const place = from === undefined ? "the keyring" : sourceName(from);
    throw notSignedIn(request, provider, `its secret is not in ${place}`);
  }
  const whose = `the application ${printable(asking.clientId)} in ${printable(asking.tenant)}`;
  const kind = await interaction.choose({
    about: provider,
    message: `What does ${whose} show?`,
    options: [
      { value: "secret", label: "A secret" },
      { value: "certificate", label: "A certificate, from a PEM file" },
    ],
  });
  if (kind === "secret") {
    const secret = await interaction.askSecret({
      about: provider,
      message: `Secret of ${whose}`,
      check: (answer) => answer.trim() === "" ? "It is empty" : undefined,
    });
    return { kind, secret };
  }
  const path = await interaction.askText({
    about: provider,
    message: "PEM file with the certificate and its key",
    check: (answer) => answer.trim() === "" ? "It is empty" : undefined,
  });
  const pem = await pemIn(path.trim(), request);
  derIn(pem, "CERTIFICATE");
  await keyIn(pem);
  return { kind: "certificate", pem };
}

/** Bytes; certificates with their chain are a few kilobytes. */
const LARGEST = 64 * 1024;

async function pemIn(named: string, { system, folders }: SignInRequest): Promise<Secret> {
  const path = resolve(system.files.workingFolder(), expandHome(named, folders.home));
  const doing = `cannot use the certificate in ${printable(path)}`;
  const hint = "Name a PEM file with the certificate and its key.";
  let text: string | undefined;
  try {
    text = await system.files.readText(path, LARGEST);
  } catch (error) {
    throw new AtmosError("usage", `${doing}: ${printable(messageOf(error))}`, { cause: error, hint });
  }
  if (text === undefined) throw new AtmosError("usage", `${doing}: there is no such file`, { hint });
  return new Secret(text);
}

/** What was accepted is kept when the person wants that; else it is asked for each time. */
export async function keepProof(
  request: SignInRequest,
  owner: Owner,
  asking: Asking,
  proof: Proof,
): Promise<void> {
  const { interaction } = request;
  const keeper = await placeOf(request, owner);
  if (keeper === undefined) {
    interaction.notice("There is no keyring to keep it in, so it is asked for at every sign-in.");
    return;
  }
  const keeps = await interaction.confirm({
    about: owner.name,
    message: `Keep it in ${
      owner.from === undefined ? "the " : ""
    }${keeper.name}? Sessions are renewed with it then.`,
    yes: "Yes, keep it",
    no: "No, ask me each time",
  }).catch(() => false);
  if (!keeps) return;
  const value = textOfProof(proof, asking);
  await keeper.set(keyOf(request, owner.name), { class: "long-lived", value }).catch((error) =>
    interaction.notice(`It was not kept: ${messageOf(error)}`)
  );
}
