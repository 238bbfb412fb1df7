/** `oidc-provider` in the place of Entra or Google, and a person who fills in its pages. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import { browse } from "../../contracts/oauth_provider.ts";
import type { Story } from "./story.ts";
import { FOR_A_SIGN } from "./patience.ts";

type Configuration = NonNullable<ConstructorParameters<typeof Provider>[1]>;

export interface OAuthService extends AsyncDisposable {
  readonly origin: string;
  /** What was asked, as `POST /token 200`. */
  readonly calls: string[];
  readonly provider: Provider;
}

/**
 * @param issuer what its ID tokens say that they come from
 * @param rest answers whatever is no page of the provider
 * @param authorization what is shown in the place of who asks, for a service that asks without a client
 */
export async function startOAuthService(
  issuer: (origin: string) => string,
  configuration: Configuration,
  rest: (method: string, url: URL, headers: Headers) => Response | undefined = () => undefined,
  authorization?: string,
): Promise<OAuthService> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { warn, info } = console;
  console.warn = console.info = (): void => {};
  let provider: Provider;
  try {
    provider = new Provider(issuer(origin), configuration);
  } finally {
    Object.assign(console, { warn, info });
  }
  const calls: string[] = [];
  const answer = provider.callback();
  server.on("request", (incoming, outgoing) => {
    // A choice of accounts is a page that this provider has not.
    incoming.url = incoming.url?.replace("prompt=select_account", "prompt=consent") ?? "/";
    const url = new URL(incoming.url, origin);
    const method = incoming.method ?? "GET";
    outgoing.on("finish", () => calls.push(`${method} ${url.pathname} ${outgoing.statusCode}`));
    if (authorization !== undefined) incoming.headers.authorization = authorization;
    const own = rest(method, url, new Headers(incoming.headers as Record<string, string>));
    if (own === undefined) return void answer(incoming, outgoing);
    outgoing.writeHead(own.status, Object.fromEntries(own.headers));
    void own.text().then((text) => outgoing.end(text));
  });
  return {
    origin,
    calls,
    provider,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What the person types, whoever asks. */
const PERSON = { login: "ann", password: "x" };

/**
 * Signs in by `atmos auth login` with a browser of our own in the place of the person's: it is shown a page, and the
 * person fills in what the service asks there.
 */
export async function signInWithPages(t: Story, ...args: string[]): Promise<string> {
  const shown = `${t.home}/shown`;
  await Deno.writeTextFile(shown, "");
  const BROWSER = await t.bin("person", `printf '%s\n' "$1" > '${shown}'`);
  const running = await t.start(["auth", "login", ...args], { env: { ATMOS_FORCE_TTY: "true", BROWSER } });
  const start = await fetch(await addressIn(shown), { redirect: "manual" });
  await start.body?.cancel();
  const [cookie = ""] = (start.headers.get("set-cookie") ?? "").split(";");
  const back = await browse(start.headers.get("location") ?? "", PERSON);
  if (back === undefined) throw new Error("the pages lead nowhere");
  const page = await fetch(back, { headers: { cookie } });
  const said = await page.text();
  const { code, stderr } = await running.ended;
  if (code !== 0 || !said.includes("Signed in")) throw new Error(`${stderr}\n${said}`);
  return stderr;
}

/** A person with a code, which is confirmed on a page elsewhere. */
export async function signInWithCode(t: Story, page: string, ...args: string[]): Promise<string> {
  const running = await t.start(["auth", "login", "--device", ...args], {
    env: { ATMOS_FORCE_TTY: "true" },
  });
  await running.waitFor("Waiting for the confirmation");
  const [user_code = ""] = /\b[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}\b/.exec(running.stderr) ?? [];
  await browse(page, { ...PERSON, user_code, confirm: "yes" });
  const { code, stderr } = await running.ended;
  if (code !== 0) throw new Error(stderr);
  return stderr;
}

async function addressIn(path: string): Promise<string> {
  for (const begin = performance.now(); performance.now() - begin < FOR_A_SIGN;) {
    const text = await Deno.readTextFile(path);
    if (text.endsWith("\n")) return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for an address in ${path}`);
}
