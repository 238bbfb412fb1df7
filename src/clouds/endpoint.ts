import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { isTrustworthy } from "../trustworthy_url.ts";

/**
 * The address of a service that is not at its usual place, without a slash at its end. Tokens and keys go there, so it is
 * https, or this machine.
 *
 * @param source what says it: a variable, or a setting
 * @throws AtmosError `config_invalid`
 */
export function checkedEndpoint(source: string, value: string): string {
  const refuse = (state: string): AtmosError =>
    new AtmosError("config_invalid", `cannot use ${source} "${printable(value)}": ${state}`, {
      hint: `Write ${source} as https://host, or leave it out.`,
    });
  const url = URL.parse(value);
  if (url === null) throw refuse("it is not a URL");
  if (url.username !== "" || url.password !== "") throw refuse("it must not hold a user or password");
  if (url.search !== "" || url.hash !== "") throw refuse("it must not hold a query or fragment");
  if (!isTrustworthy(url)) throw refuse("only https may be used, except on this machine");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
