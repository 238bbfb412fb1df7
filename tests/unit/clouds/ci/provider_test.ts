import assert from "node:assert/strict";
import { toBase64url } from "../../../../src/base64url.ts";
import { ci } from "../../../../src/clouds/ci/cloud.ts";
import { IdToken } from "../../../../src/clouds/id_token.ts";
import { type MemoryOptions, memorySystem } from "../../system/memory_system.ts";
import { providerEntry, REGISTRY } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function token(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const all = {
    iss: "https://ci.example",
    sub: "project:1",
    aud: "sts.amazonaws.com",
    exp: NOW / 1000 + 300,
  };
  return `${part({ alg: "RS256" })}.${part({ ...all, ...claims })}.${part("planted-signature")}`;
}

async function signIn(
  kind: string,
  settings: Readonly<Record<string, unknown>>,
  options: MemoryOptions = {},
): Promise<IdToken> {
  const system = memorySystem({ now: NOW, ...options, env: { HOME: "/home/me", ...options.env } });
  const provider = REGISTRY.provider(providerEntry(settings, "job", kind));
  const made = await provider.authenticate(signInRequest(system, witness("none")));
  assert.ok(made instanceof IdToken);
  return made;
}

const AGENT: MemoryOptions = {
  run: ({ command, args }) =>
    command === "buildkite-agent" && args.join(" ") === "oidc request-token --audience sts.amazonaws.com"
      ? { stdout: `${token()}\n` }
      : undefined,
};

const WORKING: readonly (readonly [string, Readonly<Record<string, unknown>>, MemoryOptions])[] = [
  ["oidc/token-file", {}, {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token" },
    files: { "/var/run/token": `${token()}\n` },
  }],
  ["oidc/token-file", { spec: { file: "/other" } }, { files: { "/other": token() } }],
  ["gitlab/oidc", { spec: { variable: "AWS_TOKEN" } }, { env: { AWS_TOKEN: token() } }],
  ["circleci/oidc", {}, { env: { CIRCLE_OIDC_TOKEN_V2: token() } }],
  ["bitbucket/oidc", {}, { env: { BITBUCKET_STEP_OIDC_TOKEN: token() } }],
  ["buildkite/oidc", { spec: { audience: "sts.amazonaws.com" } }, AGENT],
];

for (const [kind, settings, options] of WORKING) {
  Deno.test(`${kind} ${JSON.stringify(settings)}: the token says who it is for, and nothing tells it`, async () => {
    const made = await signIn(kind, { region: "eu-west-1", ...settings }, options);
    assert.deepEqual(
      [made.issuer, made.audience, made.subject, made.region],
      ["https://ci.example", "sts.amazonaws.com", "project:1", "eu-west-1"],
    );
    assert.equal(JSON.stringify(made).includes("planted"), false);
    assert.equal(made.token.reveal(), token());
  });

  Deno.test(`${kind} ${JSON.stringify(settings)}: elsewhere it says where it works`, async () => {
    await assert.rejects(signIn(kind, settings), {
      code: "unavailable",
      message: /^cannot use the provider "job": /,
    });
  });
}

for (
  const [what, text, message] of [
    ["no token", "planted-nonsense", /what came is no token$/],
    [
      "an ended one",
      token({ exp: NOW / 1000 - 1 }),
      /the token ended at 2026-01-02T03:04:04\.000Z; it is for "sts\.amazonaws\.com", its issuer is https:\/\/ci\.example, its subject project:1$/,
    ],
    [
      "one for somebody else",
      token({ aud: ["a", "b"] }),
      /for "a, b", not for "sts\.amazonaws\.com"; its issuer is https:\/\/ci/,
    ],
  ] as const
) {
  Deno.test(`${what} is refused without being shown`, async () => {
    const spec = { audience: "sts.amazonaws.com" };
    await assert.rejects(
      signIn("circleci/oidc", { spec }, { env: { CIRCLE_OIDC_TOKEN_V2: text } }),
      (error: Error) => {
        assert.match(error.message, message);
        assert.ok(!`${error.message}${(error as { hint?: string }).hint}`.includes(text));
        return true;
      },
    );
  });
}

Deno.test("a job's agent that fails or does not answer is told", async () => {
  const settings = { spec: { audience: "sts.amazonaws.com" } };
  await assert.rejects(signIn("buildkite/oidc", settings, { run: () => ({ code: 3 }) }), {
    message: /exit code 3/,
  });
  await assert.rejects(signIn("buildkite/oidc", settings, { run: () => ({ timedOut: true }) }), {
    message: /did not answer/,
  });
});

Deno.test("what a job is leaves nothing behind", () => {
  assert.deepEqual([ci.sessions, ci.leftovers], [undefined, undefined]);
});
