/**
 * Credentials by a server, as client libraries know it from workloads of other platforms: a file says where a word is
 * found, and who gives a token for it. Here both are the server of the lease, so that no token lies in the file.
 */
import { toBase64url } from "../../base64url.ts";
import { sameText } from "../../constant_time.ts";
import type { LoopbackReply, LoopbackRequest } from "../../system/ports.ts";
import type { Session } from "../session.ts";
import type { Served, ServedPlace } from "../lending.ts";
import type { CloudContext } from "../link.ts";
import { childPlace } from "./child_place.ts";
import { googleEnvironment } from "./environment.ts";
import { type GoogleToken, googleToken } from "./google_token.ts";
import { adcText, type Libraries } from "./libraries.ts";

/**
 * Of a kind of pool that belongs to no project: where a pool's name holds the number of one, libraries ask Google for
 * its id.
 */
const AUDIENCE = "//iam.googleapis.com/locations/global/workforcePools/atmos/providers/lease";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** What is a file of the person stays one: their libraries renew it themselves. */
export async function serveToken(
  session: Session,
  place: ServedPlace,
  context: CloudContext,
): Promise<Served> {
  const { random, clock } = context.system;
  const token = googleToken(session.credentials);
  if (token.values.libraries?.kind === "own-file") {
    return { environment: token.environment(session, context), routes: {} };
  }
  const child = childPlace(context, session);
  const word = toBase64url(random.bytes(32));
  const adcFile = await place.write("google.json", adcText(librariesFor(place), ""));
  return {
    environment: googleEnvironment({ ...child, adcFile }, { ...token.values, libraries: undefined }),
    routes: {
      "/subject": {
        method: "GET",
        guard: "token",
        answer: () => ({ status: 200, json: { value: word } }),
      },
      // No header of ours comes along here: the word is what only they have who could ask for it.
      "/token": {
        method: "POST",
        guard: "path",
        answer: (credentials, request) =>
          sameText(fieldOf(request, "subject_token"), word)
            ? tokenAnswer(googleToken(credentials), clock.now())
            : WRONG_WORD,
      },
      // gcloud asks who that is.
      "/introspect": {
        method: "POST",
        guard: "path",
        answer: (credentials, request) => introspectAnswer(googleToken(credentials), request),
      },
    },
  };
}

function librariesFor({ url, token }: ServedPlace): Libraries {
  return {
    kind: "federation",
    audience: AUDIENCE,
    tokenUrl: `${url}/token`,
    infoUrl: `${url}/introspect`,
    source: { kind: "url", url: `${url}/subject`, bearer: token, field: "value" },
    impersonation: undefined,
  };
}

function fieldOf({ body }: LoopbackRequest, name: string): string {
  return new URLSearchParams(new TextDecoder().decode(body)).get(name) ?? "";
}

const WRONG_WORD: LoopbackReply = {
  status: 400,
  json: { error: "invalid_grant", error_description: "This is not the word of this child." },
};

function tokenAnswer({ accessToken, expiresAt }: GoogleToken, now: number): LoopbackReply {
  return {
    status: 200,
    json: {
      access_token: accessToken.reveal(),
      issued_token_type: ACCESS_TOKEN,
      token_type: "Bearer",
      expires_in: Math.max(1, Math.floor((expiresAt - now) / 1000)),
    },
  };
}

function introspectAnswer({ accessToken, values }: GoogleToken, request: LoopbackRequest): LoopbackReply {
  const isCurrent = sameText(fieldOf(request, "token"), accessToken.reveal());
  return {
    status: 200,
    json: isCurrent
      ? { active: true, username: values.account ?? "", client_id: "atmos" }
      : { active: false },
  };
}
