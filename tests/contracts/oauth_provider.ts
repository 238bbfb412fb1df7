/** A real OpenID provider on loopback, and a person with a browser who signs in there. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export interface RunningProvider extends AsyncDisposable {
  readonly issuer: string;
}

export const PUBLIC = "public-app";
export const CONFIDENTIAL = "confidential-app";
export const SECRET = "a secret of the confidential app";

export async function startProvider(): Promise<RunningProvider> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const grants = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];
  const both = {
    application_type: "native",
    redirect_uris: ["http://127.0.0.1/oauth/callback"],
    grant_types: grants,
    response_types: ["code"],
  };
  const { warn, info } = console;
  console.warn = console.info = (): void => {};
  try {
    const provider = new Provider(issuer, {
      clients: [
        { ...both, client_id: PUBLIC, token_endpoint_auth_method: "none" },
        {
          ...both,
          client_id: CONFIDENTIAL,
          client_secret: SECRET,
          token_endpoint_auth_method: "client_secret_basic",
        },
      ],
      features: { deviceFlow: { enabled: true }, revocation: { enabled: true } },
      cookies: { keys: ["only for this test"] },
    });
    server.on("request", provider.callback());
  } finally {
    Object.assign(console, { warn, info });
  }
  return {
    issuer,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/**
 * Goes where a page leads, fills in its forms and keeps its cookies, until it leaves for another origin.
 *
 * @returns that other address, or undefined when there was none
 */
export async function browse(
  start: string,
  fields: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const { origin } = new URL(start);
  const cookies = new Map<string, string>();
  let url = new URL(start);
  let body: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const page = await response.text();
    const location = response.headers.get("location");
    body = undefined;
    if (location !== null) {
      url = new URL(location, url);
      if (url.origin !== origin) return url.href;
      continue;
    }
    const form = /<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/s.exec(page);
    if (form === null) return undefined;
    body = new URLSearchParams(fields);
    for (const [input] of (form[2] ?? "").matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1] ?? "";
      body.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? "");
    }
    url = new URL((form[1] ?? "").replaceAll("&amp;", "&"), url);
  }
  throw new Error("the pages have no end");
}
