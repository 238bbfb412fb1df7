import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { isTrustworthy } from "../../../trustworthy_url.ts";

/**
 * The start URL as Identity Center wants it: what the user wrote, without the `#/…` that a browser adds.
 *
 * @throws AtmosError `config_invalid` when it is not a URL that a sign-in may be entrusted to
 */
export function normaliseStartUrl(written: string): string {
  const [address = ""] = written.trim().split("#");
  const url = URL.parse(address);
  const refuse = (state: string): AtmosError =>
    new AtmosError("config_invalid", `cannot use the start URL "${printable(written)}": ${state}`, {
      hint: "Copy it from the AWS access portal, like https://corp.awsapps.com/start.",
    });
  if (url === null) throw refuse("it is not a URL");
  if (!isTrustworthy(url)) throw refuse("it must begin with https://");
  if (url.username !== "" || url.password !== "") throw refuse("it must not hold a user or password");
  return address;
}

/**
 * What tells portal sessions apart. With and without a slash at the end it is the same portal. Where endpoints are
 * set, the tokens belong to them: another one, which another project's configuration may name for the same portal,
 * must never be sent them.
 */
export function portalName(startUrl: string, region: string, endpoints: readonly string[]): string {
  return [addressOf(new URL(startUrl)), region, ...new Set(endpoints)].join("|");
}

function addressOf(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}${url.search}`;
}

/** Whether a start URL that another program wrote down leads to the same portal. */
export function isSamePortal(written: string, startUrl: string): boolean {
  const url = URL.parse(written.split("#")[0] ?? "");
  return url !== null && addressOf(url) === addressOf(new URL(startUrl));
}
