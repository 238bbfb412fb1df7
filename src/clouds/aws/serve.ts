/**
 * Credentials by a server, as programs in a container of AWS ask for them:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
import type { Credentials } from "../credentials.ts";
import type { Served, ServedPlace } from "../lending.ts";
import type { ProfilePlace } from "./environment.ts";
import { profileEnvironment } from "./environment.ts";
import { timeText } from "./credentials_file.ts";
import { awsKeys } from "./keys.ts";

/**
 * The profile stays, with its region alone: what prints or asks for the profile finds it, and no SDK finds keys before
 * it asks the server.
 */
export async function serveKeys(profile: ProfilePlace, place: ServedPlace): Promise<Served> {
  const { set, unset, instead } = profileEnvironment({
    ...profile,
    credentialsFile: await place.write("no-credentials", ""),
  });
  const served = {
    ...set,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: place.url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: place.tokenFile,
  };
  return {
    environment: {
      set: served,
      unset: unset.filter((name) => !Object.hasOwn(served, name)),
      ...(instead === undefined ? {} : { instead }),
    },
    routes: {
      "": {
        method: "GET",
        guard: "token",
        answer: (credentials) => ({ status: 200, json: containerAnswer(credentials) }),
      },
    },
  };
}

/** All four are wanted by some SDK; keys that do not end say so by a time far away. */
function containerAnswer(credentials: Credentials): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = awsKeys(credentials);
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey.reveal(),
    Token: sessionToken?.reveal() ?? "",
    Expiration: timeText(expiresAt ?? NO_END),
  };
}

const NO_END = Date.UTC(2099, 11, 31, 23, 59, 59);
