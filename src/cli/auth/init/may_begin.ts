/** Whether a provider can be set up here, and what it may be called. Pure. */
import { isProvisioning } from "../../../auth/accounts/keep.ts";
import type { OwnFile } from "../../../auth/accounts/write_file.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { freeName } from "../../../clouds/free_name.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { formatPlace } from "../../../yaml/place.ts";
import type { InitOptions } from "./options.ts";
import { typedWord } from "../../../typed_word.ts";

/** Whoever has a provider already wants something else. */
export function mayBegin(
  { configuration }: AuthContext,
  file: OwnFile,
  { force, write, name }: InitOptions,
  isAsked: boolean,
): void {
  const [provider] = configuration.auth.providers.values();
  if (provider !== undefined && write === undefined && name === undefined) {
    throw new AtmosError(
      "usage",
      `cannot set up atmos: "${printable(provider.name)}" is configured at ${provider.place.file} already`,
      {
        hint: isProvisioning(provider)
          ? "Run `atmos auth login`."
          : "Run `atmos auth login`, and `atmos auth discover --write FILE` for more identities. " +
            "`atmos auth init --name NAME` sets up another provider.",
      },
    );
  }
  if (file.text !== undefined && !isAsked && !force) {
    throw new AtmosError(
      "usage",
      `cannot write "${printable(file.named)}": it exists, and nobody can be asked`,
      {
        hint: "Add --force to add to it, or name another file with --write.",
      },
    );
  }
}

/** `sso`, or `sso-2` where there is a provider of that name. */
export function freeProvider(
  { configuration: { auth: { providers } } }: { configuration: Pick<AuthContext["configuration"], "auth"> },
  usual: string,
): string {
  return freeName(usual, new Set(providers.keys()));
}

/** A provider is added, and none is changed. */
export function refuseTaken({ configuration: { auth } }: AuthContext, name: string): void {
  const there = auth.providers.get(name);
  if (there === undefined) return;
  throw new AtmosError(
    "usage",
    `cannot set up "${printable(name)}": a provider of this name is configured at ${
      formatPlace(there.place)
    } already`,
    {
      hint: `Give the new one another name: \`--name ${
        typedWord(freeProvider({ configuration: { auth } }, name))
      }\`.`,
    },
  );
}
