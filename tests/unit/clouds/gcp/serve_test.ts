import assert from "node:assert/strict";
import type { GoogleToken } from "../../../../src/clouds/gcp/google_token.ts";
import { serveToken } from "../../../../src/clouds/gcp/serve.ts";
import { tokenInVariable } from "../../../../src/clouds/gcp/token_variable.ts";
import type { Served, ServedPlace } from "../../../../src/clouds/lending.ts";
import { Secret } from "../../../../src/secret.ts";
import type { LoopbackReply } from "../../../../src/system/ports.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { MADE_FOR } from "../entries.ts";
import { cloudContext } from "../requests.ts";
import { googleToken, NOW } from "./google_world.ts";

const KEY = { provider: "corp", identity: "dev", madeFor: MADE_FOR };
const URL_OF_LEASE = "http://127.0.0.1:7/planted-path";

interface World {
  readonly served: Served;
  readonly written: Readonly<Record<string, string>>;
  ask(
    route: string,
    credentials: GoogleToken,
    form?: Readonly<Record<string, string>>,
  ): Promise<LoopbackReply>;
}

async function serve(token = googleToken()): Promise<World> {
  const written: Record<string, string> = {};
  const place: ServedPlace = {
    url: URL_OF_LEASE,
    token: new Secret("planted-lease-word"),
    tokenFile: "/lease/token",
    write: (name, text) => {
      written[name] = text;
      return Promise.resolve(`/lease/${name}`);
    },
  };
  const served = await serveToken(
    { ...KEY, credentials: token },
    place,
    cloudContext(memorySystem({ now: NOW })),
  );
  return {
    served,
    written,
    ask: async (route, credentials, form = {}) => {
      const found = served.routes[route];
      if (found === undefined) throw new Error(`there is no ${route}`);
      const body = new TextEncoder().encode(new URLSearchParams(form).toString());
      const url = new URL(URL_OF_LEASE + route);
      const isOthers = (): Promise<boolean> => Promise.resolve(false);
      const request = { method: found.method, url, headers: {}, body, isOthers };
      return await found.answer(credentials, request, () => Promise.resolve(credentials));
    },
  };
}

Deno.test("the file names the server of the lease, and holds no token of Google", async () => {
  const { served, written } = await serve();
  const text = written["google.json"] ?? "";
  assert.doesNotMatch(text, /planted-access-token|planted-bearer/);
  const content = JSON.parse(text);
  assert.equal(content.token_url, `${URL_OF_LEASE}/token`);
  assert.equal(content.credential_source.headers.Authorization, "Bearer planted-lease-word");
  assert.equal(served.environment.set["GOOGLE_APPLICATION_CREDENTIALS"], "/lease/google.json");
  assert.equal(
    served.environment.set["CLOUDSDK_CONFIG"],
    `/home/me/.config/atmos/gcp/corp/dev/${MADE_FOR}/gcloud`,
  );
  assert.deepEqual(
    Object.entries(served.routes).map(([path, { method, guard }]) => [path, method, guard]),
    [["/subject", "GET", "token"], ["/token", "POST", "path"], ["/introspect", "POST", "path"]],
  );
});

Deno.test("a token is given for the word of this child alone, and is the one of now", async () => {
  const { ask } = await serve();
  const { json } = await ask("/subject", googleToken());
  const { value: subject_token } = json as { value: string };
  assert.match(subject_token, /^[\w-]{43}$/);
  const renewed = googleToken({ accessToken: new Secret("planted-renewed"), expiresAt: NOW + 90_500 });
  assert.deepEqual(await ask("/token", renewed, { subject_token }), {
    status: 200,
    json: {
      access_token: "planted-renewed",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 90,
    },
  });
  for (const wrong of ["", subject_token.slice(1), `${subject_token}x`]) {
    const reply = await ask("/token", renewed, { subject_token: wrong });
    assert.equal(reply.status, 400);
    assert.doesNotMatch(JSON.stringify(reply), /planted/);
  }
});

Deno.test("whose a token is, is told to those who have it", async () => {
  const { ask } = await serve();
  const told = await ask("/introspect", googleToken(), { token: "planted-access-token" });
  assert.deepEqual(told.json, {
    active: true,
    username: "ci@acme-prod.iam.gserviceaccount.com",
    client_id: "atmos",
  });
  assert.deepEqual((await ask("/introspect", googleToken(), { token: "guessed" })).json, { active: false });
});

Deno.test("a person's own file stays the one that libraries read", async () => {
  const libraries = { kind: "own-file", path: "/mine.json" } as const;
  const { served, written } = await serve(googleToken({ libraries }));
  assert.deepEqual([served.routes, written], [{}, {}]);
  assert.equal(served.environment.set["GOOGLE_APPLICATION_CREDENTIALS"], "/mine.json");
});

Deno.test("the token stands in a variable where that is asked for, and everything else is as with files", () => {
  const context = cloudContext(memorySystem({ now: NOW }));
  const token = googleToken();
  const byFile = token.environment(KEY, context);
  assert.ok(byFile.unset.includes("GOOGLE_OAUTH_ACCESS_TOKEN"));
  assert.doesNotMatch(JSON.stringify(byFile), /planted/);
  const byToken = tokenInVariable({ ...KEY, credentials: token }, context);
  assert.deepEqual(byToken.set, { ...byFile.set, GOOGLE_OAUTH_ACCESS_TOKEN: "planted-access-token" });
  assert.deepEqual(byToken.unset, byFile.unset.filter((name) => name !== "GOOGLE_OAUTH_ACCESS_TOKEN"));
});
