/** Registries of Artifact Registry, which take the session's own token. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { settingAt } from "../../described.ts";
import { type RegistryWay, sessionFor } from "../../integration.ts";
import { GoogleToken } from "../google_token.ts";

export const artifactRegistry: RegistryWay = {
  user: "oauth2accesstoken",
  hosts: (entry) => {
    const location = settingAt(entry, "spec", "registry", "location") ?? "";
    if (/^[a-z]+(-[a-z]+\d+)?$/.test(location)) return [`${location}-docker.pkg.dev`];
    throw new AtmosError(
      "config_invalid",
      `cannot use the registries in "${printable(location)}": there are none`,
      {
        hint: "Write the location as europe-west1, or as europe, us or asia.",
      },
    );
  },
  password: (_entry, credentials) => {
    const { accessToken, expiresAt } = sessionFor(credentials, GoogleToken, "Google Cloud");
    return Promise.resolve({ secret: accessToken, expiresAt });
  },
};
