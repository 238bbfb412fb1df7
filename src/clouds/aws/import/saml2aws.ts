/** saml2aws: its accounts, and the passwords that it has for them. */
import { findRing } from "../../../keyring/others/ring.ts";
import type { RingContent } from "../../../keyring/others/ring_item.ts";
import { serviceItem } from "../../../keyring/others/service_item.ts";
import { printable } from "../../../printable.ts";
import {
  type Found,
  type FoundEntry,
  type FoundSecret,
  type Importer,
  type Leftover,
  type Machine,
  NOTHING_FOUND,
} from "../../importer.ts";
import { readToolFile, toolPath } from "../../read_tool_file.ts";
import { freeName } from "../../free_name.ts";
import { type IniSection, type IniText, placeIn, readIni, unquoted } from "./ini_text.ts";
import { durationText, said } from "./settings_text.ts";
import { foundPassword } from "./sign_in_password.ts";

export const saml2aws: Importer = {
  tool: "saml2aws",
  label: "sign-ins of saml2aws",
  paths: (machine) => [configPath(machine)],
  async read(machine): Promise<Found> {
    const file = await readToolFile(machine, configPath(machine));
    if (file === undefined) return NOTHING_FOUND;
    const config = readIni(file.text, file.file);
    const passwords = await passwordsOf(machine, config);
    return saml2awsEntries(config, (account) => passwords.get(account.url));
  },
};

function configPath(machine: Machine): string {
  return toolPath(machine, "SAML2AWS_CONFIGFILE", ".saml2aws");
}

interface Account {
  readonly url: string;
  readonly username: string;
}

/** The sign-in that does what theirs does; of the others a browser can do all. */
const DRIVERS: Readonly<Record<string, string>> = {
  ADFS: "ADFS",
  ADFS2: "ADFS",
  Browser: "Browser",
  GoogleApps: "GoogleApps",
  KeyCloak: "Keycloak",
  Okta: "Okta",
};

/** Pure, but for what reads a password when it is kept. */
export function saml2awsEntries(
  config: IniText,
  passwordOf: (account: Account) => FoundSecret | undefined,
): Found {
  const providers: FoundEntry[] = [];
  const identities: FoundEntry[] = [];
  const leftovers: Leftover[] = [...config.leftovers];
  const taken = { providers: new Set<string>(), identities: new Set<string>() };
  for (const section of config.sections) {
    const setting = (key: string): string => unquoted(section.settings.get(key)?.value ?? "");
    const place = placeIn(config, section.line);
    const what = `account "${printable(section.header)}"`;
    const url = setting("url");
    const leave = (reason: string, about = what): number => leftovers.push({ place, what: about, reason });
    if (url === "") {
      leave("it has no url");
      continue;
    }
    const driver = DRIVERS[setting("provider")];
    const name = freeName(section.header, taken.providers);
    const secret = driver === undefined || BROWSERS.has(driver)
      ? undefined
      : passwordOf({ url, username: setting("username") });
    providers.push({
      name,
      place,
      tells: ["kind", "url"],
      settings: providerSettings(setting, url, driver ?? "Browser"),
      ...secret === undefined ? {} : { secret },
    });
    if (driver === undefined) {
      const written = printable(setting("provider") || "its provider");
      leave(`nobody here fills in the pages of ${written}: a browser does`, `provider of ${what}`);
    }
    leftovers.push(...lost(section, what, config));
    const role = setting("role_arn");
    if (role === "") {
      leave(
        "it names no role: add an identity of kind aws/assume-role for each one that you take",
        `role of ${what}`,
      );
      continue;
    }
    identities.push({
      name: freeName(nameOfRole(setting("aws_profile"), section.header), taken.identities),
      place,
      tells: ["kind", "via.provider", "principal.assume_role"],
      settings: { kind: "aws/assume-role", via: { provider: name }, principal: { assume_role: role } },
    });
  }
  return { providers, identities, leftovers };
}

/** These take no password from anybody. */
const BROWSERS = new Set(["Browser", "GoogleApps"]);

/** `saml` is what it calls every profile that has no name. */
function nameOfRole(profile: string, account: string): string {
  return profile === "" || profile === "saml" ? account : profile;
}

function providerSettings(
  setting: (key: string) => string,
  url: string,
  driver: string,
): Readonly<Record<string, unknown>> {
  const duration = durationText(setting("aws_session_duration"));
  const audience = setting("aws_urn");
  return said({
    kind: "aws/saml",
    url,
    region: setting("region") || "us-east-1",
    driver,
    username: setting("username"),
    session: duration === undefined || duration === "1h" ? undefined : { duration },
    spec: audience === "" || audience === "urn:amazon:webservices" ? undefined : { audience },
  });
}

/** Settings without a counterpart, where they say something. */
const LOST: Readonly<Record<string, string>> = {
  skip_verify: "certificates are always checked",
  policy_file: "`principal.policy` of a role behind this one narrows a session",
  policy_arn_list: "`principal.policy_arns` of a role behind this one narrows a session",
  saml_cache: "an answer of the identity provider is used once and kept nowhere",
  credentials_file: "nothing is written to ~/.aws/credentials",
  target_url: "the sign-in page is `url`, and no other one",
  resource_id: "a browser signs in there",
  app_id: "a browser signs in there",
  subdomain: "a browser signs in there",
  browser_executable_path:
    "`browser_executable_path` of the provider names a browser; a project's needs your trust",
};

function lost({ settings }: IniSection, what: string, file: IniText): Leftover[] {
  return Object.entries(LOST).flatMap(([key, reason]) => {
    const found = settings.get(key);
    const value = unquoted(found?.value ?? "");
    if (found === undefined || value === "" || value === "false") return [];
    return [{ place: placeIn(file, found.line), what: `${key} of ${what}`, reason }];
  });
}

async function passwordsOf(machine: Machine, config: IniText): Promise<ReadonlyMap<string, FoundSecret>> {
  const { system } = machine;
  const accounts = config.sections.map(({ settings }) => ({
    url: unquoted(settings.get("url")?.value ?? ""),
    username: unquoted(settings.get("username")?.value ?? ""),
  })).filter(({ url }) => url !== "");
  if (system.platform === "darwin") {
    return new Map(accounts.map(({ url, username }) => [
      url,
      foundPassword(url, "the macOS keychain", async () => {
        const host = URL.parse(url)?.host ?? "";
        return await serviceItem(system, { label: "saml2aws Credentials", host, account: username });
      }),
    ]));
  }
  const ring = await findRing(system, {
    backend: system.env.get("SAML2AWS_KEYRING_BACKEND") || undefined,
    service: "saml2aws",
    keychain: undefined,
    isOurs: (label) => label === "saml2aws Credentials",
    pass: { folder: toolPath(machine, "PASSWORD_STORE_DIR", ".password-store"), prefix: "saml2aws" },
    files: undefined,
  }, accounts.map(({ url }) => url));
  return new Map(accounts.flatMap(({ url }) => {
    const item = ring.items.get(url);
    if (item === undefined) return [];
    const read = async (): Promise<RingContent> =>
      await item.read(() => Promise.reject(new Error("it has no files")));
    return [[url, foundPassword(url, item.store, read)] as const];
  }));
}
