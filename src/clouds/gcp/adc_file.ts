/** The person's own Application Default Credentials: where they are and what they hold. Nothing of them is ever changed. */
import { AtmosError, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { field, parsedJson, wordOf } from "../untyped.ts";
import { isOfGoogle, keyIn, type ServiceAccountKey } from "./service_account_key.ts";

export interface PersonsGrant {
  readonly kind: "person";
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly refreshToken: Secret;
}

export type AdcContent =
  | PersonsGrant
  | { readonly kind: "key"; readonly key: ServiceAccountKey }
  | {
    readonly kind: "impersonated";
    readonly email: string;
    readonly delegates: readonly string[];
    readonly source: PersonsGrant;
  };

const LOGIN = "Run `gcloud auth application-default login`.";

/** Bytes. */
const LARGEST = 256 * 1024;

/** @throws AtmosError `unavailable` when there is none, `unsupported` for what is signed in with elsewhere */
export async function readAdc(
  { files }: Pick<System, "files">,
  path: string,
  doing: string,
): Promise<AdcContent> {
  const shown = printable(path);
  let text: string | undefined;
  try {
    text = await files.readText(path, LARGEST);
  } catch (error) {
    const state = `${shown} cannot be read: ${printable(messageOf(error))}`;
    throw new AtmosError("unavailable", `${doing}: ${state}`, { cause: error, hint: LOGIN });
  }
  if (text === undefined) {
    // No sign-in of ours would help.
    throw new AtmosError("unavailable", `${doing}: there is no file ${shown}`, { hint: LOGIN });
  }
  return judgeAdc(text, shown, doing);
}

/** @throws AtmosError as {@link readAdc} */
export function judgeAdc(text: string, path: string, doing: string): AdcContent {
  const content = parsedJson(text);
  const type = field(content, "type");
  if (!isOfGoogle(content)) {
    throw new AtmosError("unsupported", `${doing}: ${path} is for a cloud of its own (universe_domain)`, {
      hint: "This version signs in at googleapis.com alone.",
    });
  }
  const found = contentOf(type, content, text);
  if (found !== undefined) return found;
  if (type === "external_account" || type === "external_account_authorized_user") {
    throw new AtmosError("unsupported", `${doing}: ${path} is of the type ${type}`, {
      hint: "Use a provider of the kind gcp/workload-identity-federation.",
    });
  }
  throw new AtmosError("unavailable", `${doing}: what is in ${path} are no credentials of Google`, {
    hint: LOGIN,
  });
}

function contentOf(type: unknown, content: unknown, text: string): AdcContent | undefined {
  switch (type) {
    case "authorized_user":
      return grantIn(content);
    case "service_account": {
      const key = keyIn(text);
      return key === undefined ? undefined : { kind: "key", key };
    }
    case "impersonated_service_account": {
      const source = field(content, "source_credentials");
      const grant = field(source, "type") === "authorized_user" ? grantIn(source) : undefined;
      const url = wordOf(field(content, "service_account_impersonation_url"));
      const email = /\/serviceAccounts\/([a-z0-9][\w.@-]*\.gserviceaccount\.com):generateAccessToken$/
        .exec(url ?? "")?.[1];
      if (grant === undefined || email === undefined) return undefined;
      const delegates = field(content, "delegates");
      const names = (Array.isArray(delegates) ? delegates : []).filter((one) => typeof one === "string");
      return { kind: "impersonated", email, delegates: names, source: grant };
    }
    default:
      return undefined;
  }
}

function grantIn(content: unknown): PersonsGrant | undefined {
  const [clientId, clientSecret, refreshToken] = ["client_id", "client_secret", "refresh_token"].map((name) =>
    wordOf(field(content, name))
  );
  if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) return undefined;
  return {
    kind: "person",
    clientId,
    clientSecret: new Secret(clientSecret),
    refreshToken: new Secret(refreshToken),
  };
}
