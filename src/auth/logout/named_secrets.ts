/** Secrets in programs of the person's own: a logout names them, and removes them when that is asked for by name. */
import { removalOf, type RemovalOutcome, type SecretRemoval } from "../../clouds/removal.ts";
import { type NamedSecret, namedSecrets, secretNamedBy } from "../../clouds/named_secret.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { openItem } from "../../keyring/programs/open.ts";
import { sourceName } from "../../keyring/programs/source.ts";
import { printable } from "../../printable.ts";
import type { AuthContext } from "../context.ts";
import type { Selection } from "./target.ts";

/** Those of what is logged out; of an identity that was named its own, and not those of its chain. */
export function secretsOf(context: AuthContext, { target, providers, identities }: Selection): NamedSecret[] {
  if (target.kind === "expired") return [];
  const all = namedSecrets(context.configuration.auth);
  if (target.kind === "identity") {
    return all.filter(({ sort, entry }) => sort === "identity" && entry.name === target.name);
  }
  return all.filter(({ sort, entry }) => (sort === "provider" ? providers : identities).includes(entry.name));
}

export function secretRemoval(
  { sort, entry, source }: NamedSecret,
  realm: string | undefined,
): SecretRemoval {
  const { program, item } = source;
  const removal = removalOf({
    cloud: "",
    realm,
    role: "keys",
    subject: sort,
    names: [entry.name],
    store: "program",
    label: "Secret",
    detail: sourceName(source),
    data: { program, item, class: "long-lived" },
  });
  return { ...removal, secretOf: entry.name };
}

/** @throws AtmosError `untrusted` for a project's that nobody has agreed to, `unavailable` */
export async function removeSecret(
  context: AuthContext,
  { subject, secretOf: name, realm }: SecretRemoval,
  mayAsk: boolean,
): Promise<RemovalOutcome> {
  const { system, folders, configuration: { auth } } = context;
  const entry: ProviderEntry | undefined = auth[subject === "provider" ? "providers" : "identities"].get(
    name,
  );
  const source = entry === undefined ? undefined : secretNamedBy(auth, subject, entry);
  if (entry === undefined || source === undefined) {
    throw new AtmosError("config_invalid", `cannot delete the secret of "${printable(name)}": none is named`);
  }
  await entry.allowLookup();
  const keeper = await openItem({ system, folders, source, names: {}, interactive: mayAsk });
  const outcome = await keeper.delete({ realm, name, purpose: subject === "provider" ? "password" : "keys" });
  return outcome === "deleted" ? { state: "removed" } : { state: "absent", note: "there is none" };
}
