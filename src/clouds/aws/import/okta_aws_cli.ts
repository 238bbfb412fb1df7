/** okta-aws-cli: its profiles, which end at an application of Okta that answers with SAML. */
import { printable } from "../../../printable.ts";
import {
  type Found,
  type FoundEntry,
  type Importer,
  type Leftover,
  type Machine,
  NOTHING_FOUND,
} from "../../importer.ts";
import { readToolFile, toolPath } from "../../read_tool_file.ts";
import { childOf, type Node } from "../../../yaml/node.ts";
import { parseYaml } from "../../../yaml/parse.ts";
import { throwErrors } from "../../../yaml/problems.ts";
import { freeName } from "../../free_name.ts";
import { durationText, nameOfAddress, said } from "./settings_text.ts";
import { entriesAt, linePlace, textAt } from "./yaml_values.ts";

export const oktaAwsCli: Importer = {
  tool: "okta-aws-cli",
  label: "profiles of okta-aws-cli",
  paths: (machine) => [path(machine)],
  async read(machine): Promise<Found> {
    const profiles = [...profileOfEnvironment(machine)];
    const file = await readToolFile(machine, path(machine));
    let names: Node | undefined;
    if (file !== undefined) {
      const { root, problems } = await parseYaml(file.text, file.file);
      throwErrors(problems);
      names = childOf(root, "awscli");
      profiles.push(...profilesOf(root));
    }
    return profiles.length === 0 ? NOTHING_FOUND : oktaEntries(profiles, names);
  },
};

function path(machine: Machine): string {
  return toolPath(machine, undefined, ".okta", "okta.yaml");
}

export interface OktaProfile {
  readonly name: string;
  readonly place: string;
  setting(key: string): string | undefined;
  /** Its settings that say something. */
  readonly keys: readonly string[];
}

/** By the names that they have in the file. */
const VARIABLES: Readonly<Record<string, string>> = {
  "org-domain": "OKTA_AWSCLI_ORG_DOMAIN",
  "oidc-client-id": "OKTA_AWSCLI_OIDC_CLIENT_ID",
  "aws-acct-fed-app-id": "OKTA_AWSCLI_AWS_ACCOUNT_FEDERATION_APP_ID",
  "aws-iam-role": "OKTA_AWSCLI_IAM_ROLE",
  "aws-iam-idp": "OKTA_AWSCLI_IAM_IDP",
  "aws-session-duration": "OKTA_AWSCLI_SESSION_DURATION",
  "aws-region": "OKTA_AWSCLI_AWS_REGION",
};

function* profileOfEnvironment({ system }: Machine): Generator<OktaProfile> {
  const setting = (key: string): string | undefined => system.env.get(VARIABLES[key] ?? "") || undefined;
  if (setting("org-domain") === undefined) return;
  const name = system.env.get("OKTA_AWSCLI_PROFILE") || "okta";
  const keys = Object.keys(VARIABLES).filter((key) => setting(key) !== undefined);
  yield { name, place: VARIABLES["org-domain"] ?? "", setting, keys };
}

/** Pure. */
export function profilesOf(root: Node | undefined): OktaProfile[] {
  return entriesAt(childOf(root, "awscli"), "profiles").map(([name, entry]) => ({
    name,
    place: linePlace(entry),
    setting: (key) => textAt(entry.value, key) ?? textAt(entry.value, key.replace(/^aws-(?=session)/, "")),
    keys: entry.value.type === "map" ? [...entry.value.entries.keys()] : [],
  }));
}

/**
 * The page of an application of AWS in Okta, as its tile has it; what else the program does is its own way to the same answer.
 */
function pageOf(host: string, application: string): string {
  return `https://${host}/home/amazon_aws/${application}/272`;
}

/** @param names what the file calls roles and identity providers. Pure. */
export function oktaEntries(profiles: readonly OktaProfile[], names: Node | undefined): Found {
  const providers: FoundEntry[] = [];
  const identities: FoundEntry[] = [];
  const leftovers: Leftover[] = [];
  const taken = { providers: new Set<string>(), identities: new Set<string>() };
  for (const profile of profiles) {
    const { place, setting } = profile;
    const what = `profile "${printable(profile.name)}"`;
    const leave = (reason: string, about = what): number => leftovers.push({ place, what: about, reason });
    const [host, application] = [setting("org-domain"), setting("aws-acct-fed-app-id")];
    if (setting("private-key") !== undefined || setting("private-key-file") !== undefined) {
      leave("a key signs in there for a machine, which no kind does: a job trades its own token for a role");
      continue;
    }
    if (host === undefined || application === undefined) {
      leave(`it does not say its ${host === undefined ? "org-domain" : "aws-acct-fed-app-id"}`);
      continue;
    }
    const url = pageOf(host.replace(/^https:\/\//, "").replace(/\/.*$/, ""), application);
    let provider = providers.find(({ settings }) => settings.url === url)?.name;
    if (provider === undefined) {
      provider = freeName(nameOfAddress(url), taken.providers);
      const idp = setting("aws-iam-idp");
      const duration = durationText(setting("aws-session-duration"));
      providers.push({
        name: provider,
        place,
        tells: ["kind", "url"],
        settings: said({
          kind: "aws/saml",
          url,
          region: setting("aws-region") ?? "us-east-1",
          driver: "Browser",
          session: duration === undefined ? undefined : { duration },
          spec: idp === undefined ? undefined : { saml_provider_arn: idp },
        }),
      });
      leave(
        "the page of its tile takes its place: compare `url` with the tile's link",
        `aws-acct-fed-app-id of ${what}`,
      );
    }
    if (profile.keys.includes("oidc-client-id")) {
      leave("a browser signs in, and needs none", `oidc-client-id of ${what}`);
    }
    const role = setting("aws-iam-role");
    if (role === undefined) {
      leave(
        "it names no role: add an identity of kind aws/assume-role for each one that you take",
        `role of ${what}`,
      );
      continue;
    }
    identities.push({
      name: freeName(profile.name, taken.identities),
      place,
      tells: ["kind", "via.provider", "principal.assume_role"],
      settings: {
        kind: "aws/assume-role",
        via: { provider },
        principal: said({ assume_role: role, region: setting("aws-region") }),
      },
    });
  }
  leftovers.push(
    ...entriesAt(names, "roles").concat(entriesAt(names, "idps")).map(([arn, entry]) => ({
      place: linePlace(entry),
      what: `the name of ${printable(arn)}`,
      reason: "`alias` of an identity is a second name for it",
    })),
  );
  return { providers, identities, leftovers };
}
