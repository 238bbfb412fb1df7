import type { IdentityEntry, ProviderEntry } from "../config/model.ts";
import { formatPlace } from "../yaml/place.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { aws } from "./aws/cloud.ts";
import type { Cloud, Identity, Provider } from "./cloud.ts";
import { mock } from "./mock/cloud.ts";

/** All clouds. What each of them needs from the network or a vendor's library loads when it is used. */
export const CLOUDS: readonly Cloud[] = [aws, mock];

/** @throws AtmosError `unsupported` for a kind that this version cannot sign in with */
export function providerFor(entry: ProviderEntry): Provider {
  for (const { providers } of CLOUDS) {
    const make = Object.hasOwn(providers, entry.kind) ? providers[entry.kind] : undefined;
    if (make !== undefined) return make(entry);
  }
  throw unsupported(entry, "provider");
}

/** @throws AtmosError `unsupported` for a kind that this version cannot sign in as */
export function identityFor(entry: IdentityEntry, provider: ProviderEntry | undefined): Identity {
  const make = cloudFor(entry).identities[entry.kind];
  if (make === undefined) throw unsupported(entry, "identity");
  return make(entry, provider);
}

/**
 * The cloud that keeps the identity's sessions.
 *
 * @throws AtmosError `unsupported` for a kind that this version cannot sign in as
 */
export function cloudFor(entry: IdentityEntry): Cloud {
  const cloud = CLOUDS.find(({ identities }) => Object.hasOwn(identities, entry.kind));
  if (cloud === undefined) throw unsupported(entry, "identity");
  return cloud;
}

function unsupported(entry: ProviderEntry, what: "provider" | "identity"): AtmosError {
  const name = `the ${what} "${printable(entry.name)}"`;
  if (entry.kind === "") {
    const place = formatPlace(entry.place);
    return new AtmosError("config_invalid", `${place}: cannot use ${name}: it has no kind`, {
      hint: "Run `atmos auth validate` for the kinds that there are.",
    });
  }
  const place = formatPlace(entry.placeOf(["kind"]));
  return new AtmosError(
    "unsupported",
    `${place}: cannot use ${name}: this version cannot sign in with the kind "${printable(entry.kind)}"`,
    { hint: "Run `atmos auth validate` to see whether the kind is spelt right." },
  );
}
