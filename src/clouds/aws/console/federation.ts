/** The sign-in service that turns a session into a browser's: one function asks, pure ones judge and build. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import { type Http, HttpFailure, type HttpReply } from "../../../system/http.ts";
import { noAnswer } from "../../no_answer.ts";
import type { AwsKeys } from "../keys.ts";

const DOING = "cannot open the AWS console";

/** What AWS said to a session: a token, or no to what was asked for. */
export type TokenAnswer = { readonly token: Secret } | { readonly refused: AtmosError };

/**
 * Asks for the token. All of it is in the body: addresses are written down on the way.
 *
 * @param address of the sign-in service, without a path
 * @param seconds of the console session; undefined to leave that to AWS
 * @throws AtmosError `unavailable`
 */
export async function askSignInToken(
  http: Http,
  address: string,
  keys: AwsKeys,
  seconds: number | undefined,
  cancelled?: AbortSignal,
): Promise<TokenAnswer> {
  const form = new URLSearchParams({
    Action: "getSigninToken",
    Session: JSON.stringify({
      sessionId: keys.accessKeyId,
      sessionKey: keys.secretAccessKey.reveal(),
      sessionToken: keys.sessionToken?.reveal(),
    }),
    ...(seconds === undefined ? {} : { SessionDuration: String(seconds) }),
  });
  const request = {
    method: "POST",
    url: `${address}/federation`,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
    ...(cancelled === undefined ? {} : { signal: cancelled }),
  };
  try {
    return judgeToken(await http.send(request));
  } catch (thrown) {
    throw thrown instanceof HttpFailure ? noAnswer(thrown, DOING) : thrown;
  }
}

/** @throws AtmosError `unavailable` for an answer that is neither a token nor a refusal */
export function judgeToken({ status, body }: HttpReply): TokenAnswer {
  if (status === 200) {
    const token = tokenIn(new TextDecoder().decode(body));
    if (token !== undefined) return { token };
    throw new AtmosError("unavailable", `${DOING}: the answer of AWS makes no sense`, {
      hint: "Check that this network lets you through without a page of its own, then try again.",
    });
  }
  if (status === 400 || status === 401 || status === 403) {
    const why = status === 403
      ? "AWS says that the session is none of this partition"
      : "AWS does not accept the session";
    return {
      refused: new AtmosError("access_denied", `${DOING}: ${why} (HTTP ${status})`, {
        hint: status === 403
          ? "Check the region of the identity: each partition has a console of its own."
          : "It may have ended or be of a kind that has no console. Run `atmos auth login`, then try again.",
      }),
    };
  }
  const hint = "Try again in a moment. https://health.aws.amazon.com tells about outages.";
  throw new AtmosError("unavailable", `${DOING}: the sign-in service failed (HTTP ${status})`, { hint });
}

function tokenIn(text: string): Secret | undefined {
  try {
    const { SigninToken } = JSON.parse(text);
    return typeof SigninToken === "string" && SigninToken !== "" ? new Secret(SigninToken) : undefined;
  } catch {
    return undefined;
  }
}

export interface LoginLink {
  readonly address: string;
  readonly token: Secret;
  readonly issuer: string;
  readonly page: string;
}

/** The address that signs a browser in and shows the page. */
export function loginLink({ address, token, issuer, page }: LoginLink): Secret {
  const query = new URLSearchParams({
    Action: "login",
    Issuer: issuer,
    Destination: page,
    SigninToken: token.reveal(),
  });
  return new Secret(`${address}/federation?${query}`);
}

/** The same by way of a page that signs the browser out first. */
export function afterLogout(address: string, link: Secret): Secret {
  const query = new URLSearchParams({ Action: "logout", redirect_uri: link.reveal() });
  return new Secret(`${address}/oauth?${query}`);
}
