/**
 * An identity provider whose answers are made and signed by the package samlp, with pages like those of many: a form for
 * name and password, one for a code where that is wanted, and a page that posts the answer to AWS.
 */
import { createServer, type IncomingMessage } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import samlp from "samlp";

const AWS = "https://aws.amazon.com/SAML/Attributes/";

export interface IdpOptions {
  /** Pairs, in any order. */
  readonly roles?: readonly string[];
  /** A code that is asked for after the password. */
  readonly code?: string;
  readonly audience?: string;
  /** Where the answer goes. */
  readonly acs?: string;
  /** How often a wrong password is taken for one, before the account is locked. */
  readonly tries?: number;
  /** Seconds that the answer is good for (300). */
  readonly seconds?: number;
  /** Whether the page fills itself in, as a person would. */
  readonly fillsIn?: boolean;
}

export interface Idp extends AsyncDisposable {
  readonly url: string;
  /** What was asked for, oldest first. */
  readonly calls: string[];
}

export const ROLE = "arn:aws:iam::111122223333:role/Developer";
export const PROVIDER = "arn:aws:iam::111122223333:saml-provider/corp";
export const ACS = "https://signin.aws.amazon.com/saml";
export const PASSWORD = "planted-password-of-ann";

/** The certificate is shown to nobody who compares it with the key: AWS is not here. */
const cert = Deno.readTextFileSync(new URL("../fixtures/tls/server.pem", import.meta.url));
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});

/** An answer in base64, for what needs no pages. */
export async function samlAnswer(options: IdpOptions = {}): Promise<string> {
  const { roles = [`${ROLE},${PROVIDER}`], audience = "urn:amazon:webservices", acs = ACS, seconds = 300 } =
    options;
  const claims = { [`${AWS}Role`]: [...roles], [`${AWS}RoleSessionName`]: "ann@example.com" };
  const config = {
    issuer: "urn:test:idp",
    cert,
    key,
    audience,
    recipient: acs,
    destination: acs,
    lifetimeInSeconds: seconds,
    signatureAlgorithm: "rsa-sha256",
    digestAlgorithm: "sha256",
    getPostURL: (
      _to: unknown,
      _request: unknown,
      _asked: unknown,
      done: (error: null, url: string) => void,
    ) => done(null, acs),
    profileMapper: () => ({
      getClaims: () => claims,
      getNameIdentifier: () => ({ nameIdentifier: "ann@example.com" }),
    }),
  };
  return await new Promise((resolve, reject) => {
    const responseHandler = (response: Uint8Array): void => resolve(btoa(new TextDecoder().decode(response)));
    samlp.auth({ ...config, responseHandler })(
      { method: "GET", query: {}, body: {}, user: { id: "ann" } },
      {},
      (error: unknown) => reject(error),
    );
  });
}

function page(title: string, body: string): string {
  return `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
}

const SIGN_IN = `<form id="kc-form-login" action="/authenticate?session=1&amp;tab=2" method="post">
  <input type="hidden" name="credentialId" value="">
  <label>Name <input tabindex=1 id=username name="username" type="text" autofocus></label>
  <label>Password <input id="password" name="password" type="password"/></label>
  <button type="submit" name="login" id="kc-login">Sign in</button>
</form>`;
const FILL_IN = `<script>
  document.querySelector("#username").value = "ann";
  document.querySelector("#password").value = ${JSON.stringify(PASSWORD)};
  document.querySelector("#kc-login").click();
</script>`;
const CODE =
  `<form action="/code" method="post"><label>One-time code <input name="otp" type="text" maxlength="6"
  inputmode="numeric" autocomplete="one-time-code"></label><input type=submit value="Go on"></form>`;

export async function startIdp(options: IdpOptions = {}): Promise<Idp> {
  const calls: string[] = [];
  let wrong = 0;
  const answerPage = async (): Promise<string> =>
    page(
      "One moment",
      `<form method="post" action="${
        options.acs ?? ACS
      }"><input type="hidden" name="SAMLResponse" value="${await samlAnswer(
        options,
      )}"><input type="hidden" name="RelayState" value=""><noscript><button>Continue</button></noscript></form>` +
        "<script>document.forms[0].submit()</script>",
    );
  async function answer(request: IncomingMessage): Promise<[number, string, Record<string, string>]> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const form = new URLSearchParams(await textOf(request));
    calls.push(`${request.method} ${url.pathname}`);
    const isKnown = request.headers.cookie?.includes("seen=yes");
    switch (url.pathname) {
      case "/sso":
        return [302, "", { location: "/sign-in", "set-cookie": "seen=yes; Path=/; HttpOnly; Secure" }];
      case "/sign-in":
        return [
          200,
          isKnown
            ? page("Sign in", SIGN_IN + (options.fillsIn ? FILL_IN : ""))
            : page("Cookie not found", ""),
          {},
        ];
      case "/authenticate": {
        if (!isKnown) return [400, page("Cookie not found", ""), {}];
        if (wrong >= (options.tries ?? Infinity)) {
          return [200, page("Sign in", `<p id="input-error">Your account is locked.</p>${SIGN_IN}`), {}];
        }
        if (form.get("username") !== "ann" || form.get("password") !== PASSWORD) {
          wrong++;
          return [
            200,
            page("Sign in", `<span id="input-error">Invalid username or password.</span>${SIGN_IN}`),
            {},
          ];
        }
        return [200, options.code === undefined ? await answerPage() : page("Code", CODE), {}];
      }
      case "/code":
        return form.get("otp") === options.code
          ? [200, await answerPage(), {}]
          : [200, page("Code", `<p class="error">Invalid authenticator code.</p>${CODE}`), {}];
      default:
        return [404, page("Nothing here", ""), {}];
    }
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming).then(([status, body, headers]) => {
      outgoing.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers });
      outgoing.end(body);
    }, () => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/sso`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
