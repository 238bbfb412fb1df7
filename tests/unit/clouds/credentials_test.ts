import assert from "node:assert/strict";
import { AwsKeys } from "../../../src/clouds/aws/keys.ts";
import { type Credentials, upstreamOf } from "../../../src/clouds/credentials.ts";
import { IdToken } from "../../../src/clouds/id_token.ts";
import { Secret } from "../../../src/secret.ts";
import { plantedKeys } from "./aws/planted_keys.ts";
import { identityEntry } from "./entries.ts";

const TOKEN = new IdToken(new Secret("planted-token"), {
  issuer: "https://token.example",
  audience: "sts.amazonaws.com",
  subject: "repo:acme/app",
  expiresAt: 1,
});

const NEEDS = { needs: "a web identity needs a token before it", hint: "Let via name one." };

Deno.test("a link gets what came before it as the type that it asked for", () => {
  const upstream: Credentials = TOKEN;
  const found = upstreamOf(upstream, IdToken, identityEntry({}), NEEDS);
  assert.equal(found, TOKEN);
  assert.equal(found.token.reveal(), "planted-token");
});

Deno.test("anything else is told at via, and nothing of it is shown", () => {
  const keys = plantedKeys();
  // What only looks like it is not it: nobody vouches for what is inside.
  const alike = { ...TOKEN, facts: TOKEN.facts };
  for (const upstream of [undefined, keys, alike]) {
    assert.throws(() => upstreamOf(upstream, IdToken, identityEntry({}, "me\u001b"), NEEDS), {
      code: "config_invalid",
      message: 'atmos.yaml:3:5: cannot use "me\\u001b": a web identity needs a token before it',
      hint: "Let via name one.",
    });
  }
  assert.throws(() => upstreamOf(TOKEN, AwsKeys, identityEntry({}), NEEDS), { code: "config_invalid" });
});

Deno.test("everybody sees when credentials end and what they are, and nobody a secret", () => {
  for (const credentials of [TOKEN, plantedKeys()]) {
    assert.equal(typeof credentials.expiresAt, "number");
    assert.ok(credentials.facts.length > 0);
    assert.doesNotMatch(JSON.stringify([credentials, credentials.facts]), /planted/);
  }
});
