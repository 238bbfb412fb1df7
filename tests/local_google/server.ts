/** Google's token services on loopback, strict: what the real ones refuse, these refuse. */
import { authorize, revoke, token, tokenInfo } from "./oauth.ts";
import { generateAccessToken, project } from "./resources.ts";
import { type Answered, type Asked, type Call, type GoogleWorld, State } from "./state.ts";
import { exchange, introspect } from "./sts.ts";

export type { Call, GoogleWorld } from "./state.ts";

export interface LocalGoogle {
  readonly url: string;
  readonly state: State;
  /** The variables that lead there. */
  readonly env: Readonly<Record<string, string>>;
  calls(name: string): readonly Call[];
  /** The next answers of one service, instead of its own. */
  fail(name: string, ...answers: readonly Answered[]): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

type Handler = (state: State, asked: Asked) => Answered | Promise<Answered>;

const ROUTES: readonly (readonly [method: string, path: RegExp, name: string, handler: Handler])[] = [
  ["POST", /^\/sts\/v1\/token$/, "exchange", exchange],
  ["POST", /^\/sts\/v1\/introspect$/, "introspect", introspect],
  [
    "POST",
    /^\/iam\/v1\/projects\/-\/serviceAccounts\/[^/]+:generateAccessToken$/,
    "impersonate",
    generateAccessToken,
  ],
  ["GET", /^\/projects\/v[13]\/projects\/[^/]+$/, "project", project],
  ["GET", /^\/accounts\/auth$/, "authorize", authorize],
  ["POST", /^\/oauth\/token$/, "token", token],
  ["POST", /^\/oauth\/revoke$/, "revoke", revoke],
  ["POST", /^\/oauth\/tokeninfo$/, "tokeninfo", tokenInfo],
];

/** What Google says to a request, and which of its services does. */
export async function answerOf(
  state: State,
  asked: Asked,
  faults: ReadonlyMap<string, Answered[]> = new Map(),
): Promise<Answered> {
  const [, , name = "unknown", handler] =
    ROUTES.find(([method, path]) => method === asked.method && path.test(decodeURI(asked.url.pathname))) ??
      [];
  const fault = faults.get(name)?.shift();
  const answer = fault ?? await handler?.(state, asked) ?? { status: 404, json: { error: "no such page" } };
  state.calls.push({ name, status: answer.status, detail: answer.detail ?? {} });
  return answer;
}

/** The variables that lead to one at this address. */
export function googleVariables(url: string): Readonly<Record<string, string>> {
  return {
    CLOUDSDK_API_ENDPOINT_OVERRIDES_STS: `${url}/sts/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${url}/iam/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${url}/projects/`,
    CLOUDSDK_AUTH_TOKEN_HOST: `${url}/oauth/token`,
    CLOUDSDK_AUTH_AUTH_HOST: `${url}/accounts/auth`,
  };
}

export function startGoogle(world: GoogleWorld = {}): LocalGoogle {
  const state = new State(world);
  const faults = new Map<string, Answered[]>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    const asked = { method: request.method, url, headers: request.headers, text: await request.text() };
    const answer = await answerOf(state, asked, faults);
    if (answer.location !== undefined) {
      return new Response(null, { status: answer.status, headers: { location: answer.location } });
    }
    return answer.json === undefined
      ? new Response(null, { status: answer.status })
      : Response.json(answer.json, { status: answer.status });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const stop = async (): Promise<void> => await server.shutdown();
  return {
    url,
    state,
    env: googleVariables(url),
    calls: (name) => state.calls.filter((call) => call.name === name),
    fail: (name, ...answers) => void faults.set(name, [...answers]),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
