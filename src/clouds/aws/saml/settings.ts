import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Secret } from "../../../secret.ts";
import { formatPlace } from "../../../yaml/place.ts";
import type { SecretSource } from "../../../keyring/programs/source.ts";
import { checkedRegion } from "../config_file.ts";

/**
 * - `browser`: Chrome, Chromium or Edge is shown the sign-in page, and the answer is caught in it
 * - `loopback`: the person's own browser is shown it, and the answer comes to this machine
 * - `form`: the forms of the sign-in page are filled in by this program
 * - `okta`: Okta is asked by its classic interface
 */
export type Driver = "browser" | "loopback" | "form" | "okta";

export interface SamlSettings {
  readonly provider: string;
  readonly url: string;
  readonly region: string;
  readonly driver: Driver;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  /** The program that has the password, where one is named. */
  readonly from: SecretSource | undefined;
  /** Asked before it is looked up there. @throws AtmosError `untrusted` */
  readonly allowLookup: () => Promise<void>;
  /** The path of a browser. */
  readonly browser: string | undefined;
  /** Whether the browser's profile, with the cookies of the identity provider, stays until a logout. */
  readonly keepsProfile: boolean;
  /** Seconds that roles shall be lent for. */
  readonly duration: number | undefined;
  readonly audience: string | undefined;
  readonly providerArn: string | undefined;
  /** The port of this machine that the identity provider sends its answer to; undefined for a page of AWS. */
  readonly loopbackPort: number | undefined;
}

/** @throws AtmosError `config_invalid` */
export async function samlSettings(entry: ProviderEntry): Promise<SamlSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const checked = checkedSettings(schemas.saml(), entry, "provider");
  const { url, region, username, password, session, credentials, spec = {} } = checked;
  const driver = driverOf(checked.driver ?? checked.provider_type);
  refuseForms(entry, driver, url);
  if (password !== undefined) await refuseForeignUrl(entry);
  return {
    provider: entry.name,
    url,
    region: checkedRegion(region),
    driver: spec.acs === "loopback" ? "loopback" : driver,
    username,
    password,
    from: credentials?.from,
    allowLookup: () => entry.allowLookup(),
    browser: checked.browser_executable_path,
    keepsProfile: spec.keep_browser_profile ?? false,
    duration: session?.duration,
    audience: spec.audience,
    providerArn: spec.saml_provider_arn,
    loopbackPort: spec.acs === "loopback" ? spec.acs_port ?? DEFAULT_PORT : undefined,
  };
}

/** A person's own password goes where the person has said, and not where a project leads. */
async function refuseForeignUrl(entry: ProviderEntry): Promise<void> {
  if (await entry.mayReach(["password"], ["url"])) return;
  const [url, password] = [entry.placeOf(["url"]), entry.placeOf(["password"])].map(formatPlace);
  throw new AtmosError(
    "config_invalid",
    `${url}: the password of "${
      printable(entry.name)
    }" is your own, and the address that it would go to is not`,
    {
      hint:
        `Write the url at ${password}, too, under a provider of your own, or take the password out there.`,
    },
  );
}

/** As an application for AWS is often set up with it. */
const DEFAULT_PORT = 35001;

function driverOf(word: string | undefined): Driver {
  switch (word) {
    case "Okta":
      return "okta";
    case "ADFS":
    case "Keycloak":
    case "Form":
      return "form";
    default:
      return "browser";
  }
}

/** Hosts whose pages look for programs like this one, and change several times a year. */
const BROWSERS_ONLY =
  /(^|\.)(accounts\.google\.com|login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|account\.activedirectory\.windowsazure\.com|myapps\.microsoft\.com|myapplications\.microsoft\.com)$/;

function refuseForms(entry: ProviderEntry, driver: Driver, url: string): void {
  const { hostname } = new URL(url);
  if (driver === "browser" || !BROWSERS_ONLY.test(hostname)) return;
  const place = formatPlace(entry.placeOf(["driver"]));
  throw new AtmosError(
    "unsupported",
    `${place}: cannot sign in at "${printable(entry.name)}" without a browser: ${hostname} wants one`,
    { hint: "Set driver to Browser." },
  );
}
