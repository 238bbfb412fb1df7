/** Sessions of Google Cloud as folders: a record of ours, and the files that gcloud and client libraries read. */
import { Secret } from "../../secret.ts";
import type { SessionFile, SessionForm } from "../session_folders.ts";
import { field, numberIn, textOf, wordOf } from "../untyped.ts";
import { CLOUD, GCLOUD } from "./child_place.ts";
import { CONFIGURATION } from "./environment.ts";
import { GoogleToken } from "./google_token.ts";
import { adcText, type Libraries, SUBJECT_FILE } from "./libraries.ts";
import { ADC_FILE } from "./words.ts";

const TOKEN_FILE = "access_token";

export const GOOGLE_SESSIONS: SessionForm<GoogleToken> = {
  cloud: CLOUD,
  toRecord({ values: { accessToken, libraries, ...rest } }): Readonly<Record<string, unknown>> {
    return { ...rest, accessToken: accessToken.reveal(), libraries: revealed(libraries) };
  },
  fromRecord(record): GoogleToken {
    const accessToken = wordOf(field(record, "accessToken"));
    const expiresAt = numberIn(field(record, "expiresAt"), 0, Number.MAX_SAFE_INTEGER);
    if (accessToken === undefined || expiresAt === undefined) throw new Error("it holds no token");
    const scopes = field(record, "scopes");
    return new GoogleToken({
      accessToken: new Secret(accessToken),
      expiresAt,
      account: textOf(field(record, "account")),
      project: textOf(field(record, "project")),
      region: textOf(field(record, "region")),
      zone: textOf(field(record, "zone")),
      scopes: Array.isArray(scopes) ? scopes.filter((one) => typeof one === "string") : [],
      libraries: hidden(field(record, "libraries")),
    });
  },
  files({ values }, pathOf): readonly SessionFile[] {
    const { libraries, accessToken } = values;
    const source = libraries?.kind === "federation" ? libraries.source : undefined;
    return [
      { names: [SUBJECT_FILE], text: source?.kind === "text" ? source.token.reveal() : undefined },
      { names: [ADC_FILE], text: adcText(libraries, pathOf(SUBJECT_FILE)) },
      // One line: gcloud takes all that is there for the token.
      { names: [TOKEN_FILE], text: accessToken.reveal() },
      { names: [GCLOUD, "active_config"], text: CONFIGURATION },
      {
        names: [GCLOUD, "configurations", `config_${CONFIGURATION}`],
        text: gcloudConfiguration(values, pathOf(TOKEN_FILE)),
      },
    ];
  },
};

/** What gcloud reads as `atmos`. The token is read anew by each command, so a renewed one counts at once. */
function gcloudConfiguration(
  { account, project, region, zone }: GoogleToken["values"],
  tokenFile: string,
): string {
  const sections: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
    core: {
      // Only an e-mail tells gcloud something; what a workload is called may be any text.
      account: /^[\w.+-]+@[\w.-]+$/.test(account ?? "") ? account : undefined,
      project,
      // Without credentials of ours it shall fail, and not become the machine.
      check_gce_metadata: "false",
      disable_file_logging: "true",
      disable_usage_reporting: "true",
    },
    auth: { access_token_file: tokenFile },
    compute: { region, zone },
    component_manager: { disable_update_check: "true" },
    survey: { disable_prompts: "true" },
  };
  const lines = Object.entries(sections).flatMap(([name, settings]) => {
    const own = Object.entries(settings).filter(([, value]) => value !== undefined);
    // Python's reader of such files takes a lone percent sign for a reference.
    const written = own.map(([key, value]) => `${key} = ${value?.replaceAll("%", "%%")}`);
    return own.length === 0 ? [] : [`[${name}]`, ...written, ""];
  });
  return lines.join("\n");
}

function revealed(libraries: Libraries | undefined): unknown {
  if (libraries?.kind !== "federation") return libraries;
  const { source } = libraries;
  switch (source.kind) {
    case "file":
      return libraries;
    case "text":
      return { ...libraries, source: { ...source, token: source.token.reveal() } };
    case "url":
      return { ...libraries, source: { ...source, bearer: source.bearer?.reveal() } };
  }
}

/** The other way; a record is only ever one of ours, and what cannot be read is nothing for libraries. */
function hidden(value: unknown): Libraries | undefined {
  if (field(value, "kind") === "own-file") {
    const path = textOf(field(value, "path"));
    return path === undefined ? undefined : { kind: "own-file", path };
  }
  if (field(value, "kind") !== "federation") return undefined;
  const source = field(value, "source");
  const bearer = textOf(field(source, "bearer"));
  const token = textOf(field(source, "token"));
  const federation = value as Extract<Libraries, { kind: "federation" }>;
  if (federation.source.kind === "url") {
    const hiddenBearer = bearer === undefined ? undefined : new Secret(bearer);
    return { ...federation, source: { ...federation.source, bearer: hiddenBearer } };
  }
  if (federation.source.kind === "text") {
    return token === undefined
      ? undefined
      : { ...federation, source: { kind: "text", token: new Secret(token) } };
  }
  return federation;
}
