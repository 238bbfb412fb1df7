/**
 * How Google's client libraries get credentials by themselves: Application Default Credentials, the file that
 * `GOOGLE_APPLICATION_CREDENTIALS` names. Its forms are those that the libraries accept; none of them can hold an access
 * token. Pure.
 */
import type { Secret } from "../../secret.ts";

/** Where the token is that a workload proves itself with. */
export type SubjectSource =
  /** Whoever puts it there replaces it in time. */
  | { readonly kind: "file"; readonly path: string }
  | {
    readonly kind: "url";
    readonly url: string;
    readonly bearer: Secret | undefined;
    /** The field of a JSON answer; undefined when the answer is the token. */
    readonly field: string | undefined;
  }
  /** Nobody replaces it. */
  | { readonly kind: "text"; readonly token: Secret };

/** A service account that the federated token takes on. */
export interface Impersonation {
  /** Where its tokens are asked for. */
  readonly url: string;
  /** Seconds; undefined for the libraries' own hour. */
  readonly lifetime: number | undefined;
}

export type Libraries =
  /** A file of the person, which stays where it is. */
  | { readonly kind: "own-file"; readonly path: string }
  | {
    readonly kind: "federation";
    readonly audience: string;
    readonly tokenUrl: string;
    readonly infoUrl: string;
    readonly source: SubjectSource;
    readonly impersonation: Impersonation | undefined;
  };

/** The file below a session's folder with a token that nobody else keeps. */
export const SUBJECT_FILE = "subject_token";

const TOKEN_TYPE = "urn:ietf:params:oauth:token-type:jwt";

/** What is in place of credentials where there can be none: every library refuses it, and most show it. */
const NOTHING =
  "none: libraries get these credentials only while `atmos auth exec` or `atmos auth shell` runs the program";

/** The same as a service account; undefined where a file cannot say that: none knows accounts behind accounts. */
export function withImpersonation(
  libraries: Libraries | undefined,
  impersonation: Impersonation,
): Libraries | undefined {
  if (libraries?.kind !== "federation" || libraries.impersonation !== undefined) return undefined;
  return { ...libraries, impersonation };
}

/**
 * The text of the file.
 *
 * @param subjectFile the path of the file with a token that nobody else keeps
 */
export function adcText(libraries: Libraries | undefined, subjectFile: string): string {
  const content = libraries?.kind === "federation"
    ? externalAccount(libraries, subjectFile)
    : { type: NOTHING };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

type Content = Readonly<Record<string, unknown>>;

function externalAccount(
  { audience, tokenUrl, infoUrl, source, impersonation }: Extract<Libraries, { kind: "federation" }>,
  subjectFile: string,
): Content {
  const { url, lifetime } = impersonation ?? {};
  return {
    type: "external_account",
    audience,
    subject_token_type: TOKEN_TYPE,
    token_url: tokenUrl,
    token_info_url: infoUrl,
    credential_source: sourceContent(source, subjectFile),
    ...(url === undefined ? {} : { service_account_impersonation_url: url }),
    ...(lifetime === undefined
      ? {}
      : { service_account_impersonation: { token_lifetime_seconds: lifetime } }),
  };
}

function sourceContent(source: SubjectSource, subjectFile: string): Content {
  switch (source.kind) {
    case "file":
      return { file: source.path };
    case "text":
      return { file: subjectFile };
    case "url":
      return {
        url: source.url,
        ...(source.bearer === undefined
          ? {}
          : { headers: { Authorization: `Bearer ${source.bearer.reveal()}` } }),
        ...(source.field === undefined
          ? {}
          : { format: { type: "json", subject_token_field_name: source.field } }),
      };
  }
}
