/** The cookies of one sign-in, which live as long as it does (RFC 6265, as far as sign-in pages need it). Pure. */
import { isTrustworthy } from "../../../trustworthy_url.ts";

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  /** Whether hosts below it get it, too. */
  readonly below: boolean;
  readonly path: string;
  readonly secure: boolean;
}

export interface CookieJar {
  /** Takes what a page sets; `now` is in milliseconds since 1970. */
  take(headers: readonly string[], address: string, now: number): void;
  /** The header for a request; undefined when there is nothing to send. */
  header(address: string): string | undefined;
}

const MOST = 200;

export function cookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    take(headers, address, now): void {
      for (const header of headers) {
        const { cookie, expired } = parse(header, new URL(address), now) ?? {};
        if (cookie === undefined) continue;
        const key = JSON.stringify([cookie.host, cookie.path, cookie.name]);
        cookies.delete(key);
        if (!expired && cookies.size < MOST) cookies.set(key, cookie);
      }
    },
    header(address): string | undefined {
      const url = new URL(address);
      const sent = [...cookies.values()].filter((cookie) => fits(cookie, url))
        .sort((a, b) => b.path.length - a.path.length);
      return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join("; ");
    },
  };
}

/** Secure cookies go to this machine over plain HTTP as well, as browsers have it. */
function fits({ host, below, path, secure }: Cookie, url: URL): boolean {
  const isHost = url.hostname === host || below && url.hostname.endsWith(`.${host}`);
  const isPath = url.pathname === path || url.pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
  return isHost && isPath && (!secure || isTrustworthy(url));
}

function parse(
  header: string,
  url: URL,
  now: number,
): { readonly cookie: Cookie; readonly expired: boolean } | undefined {
  const [pair = "", ...parts] = header.split(";").map((part) => part.trim());
  const at = pair.indexOf("=");
  if (at <= 0) return undefined;
  const told = new Map(parts.map((part) => {
    const [name = "", ...value] = part.split("=");
    return [name.trim().toLowerCase(), value.join("=").trim()] as const;
  }));
  const domain = told.get("domain")?.replace(/^\./, "").toLowerCase();
  // A host speaks for itself and for what it is below, but never for a whole top-level domain.
  const isOwn = domain !== undefined && domain.includes(".") &&
    (url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  if (domain && !isOwn && domain !== url.hostname) return undefined;
  const path = told.get("path");
  const age = told.get("max-age");
  const until = age !== undefined && /^-?\d+$/.test(age)
    ? now + Number(age) * 1000
    : Date.parse(told.get("expires") ?? "");
  return {
    cookie: {
      name: pair.slice(0, at).trim(),
      value: pair.slice(at + 1).trim(),
      host: isOwn ? domain : url.hostname,
      below: isOwn,
      path: path?.startsWith("/") ? path : url.pathname.replace(/\/[^/]*$/, "") || "/",
      secure: told.has("secure"),
    },
    expired: !Number.isNaN(until) && until <= now,
  };
}
