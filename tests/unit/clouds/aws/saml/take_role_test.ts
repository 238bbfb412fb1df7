import assert from "node:assert/strict";
import { SamlAssertion } from "../../../../../src/clouds/aws/saml/assertion.ts";
import { judgeResponse } from "../../../../../src/clouds/aws/saml/judge_response.ts";
import { takeRole } from "../../../../../src/clouds/aws/saml/take_role.ts";
import type { KeysReply, SamlRequest } from "../../../../../src/clouds/aws/sts.ts";
import { Secret } from "../../../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { identityEntry } from "../../entries.ts";
import { signInRequest, type Witness, witness } from "../../requests.ts";
import { serviceFailure } from "../service_failures.ts";
import { ADMIN, type Answer, IN_IAM, NOW, posted, ROLE } from "./answers.ts";

const OTHER = "arn:aws:iam::111122223333:saml-provider/other";
const KEYS = {
  Credentials: {
    AccessKeyId: "ASIA",
    SecretAccessKey: "key",
    SessionToken: "token",
    Expiration: new Date(NOW + 3_600_000),
  },
};

interface Case {
  readonly answer?: Answer;
  readonly principal?: Readonly<Record<string, unknown>>;
  readonly duration?: number;
  readonly providerArn?: string;
  readonly replies?: readonly (Error | KeysReply)[];
  readonly system?: MemorySystem;
  readonly choose?: (labels: readonly string[]) => number;
}

async function take(
  {
    answer = {},
    principal = {},
    duration,
    providerArn,
    replies = [KEYS],
    choose,
    system = memorySystem({ now: NOW }),
  }: Case = {},
): Promise<{ asked: SamlRequest[]; person: Witness; regions: string[] }> {
  const text = posted(answer);
  const response = judgeResponse(text, "corp", { audience: undefined, recipient: undefined, now: NOW });
  const assertion = new SamlAssertion({
    posted: new Secret(text),
    response,
    provider: "corp",
    region: "eu-west-1",
    duration,
    providerArn,
    portal: "saml-corp",
  });
  assert.ok(!JSON.stringify(assertion).includes(text.slice(0, 40)), "it does not show itself");
  const asked: SamlRequest[] = [];
  const regions: string[] = [];
  const person = {
    ...witness(choose === undefined ? "none" : "browser"),
    choose: ({ options }: { readonly options: readonly { readonly label: string }[] }) =>
      Promise.resolve(String(choose?.(options.map(({ label }) => label)))),
  };
  const entry = identityEntry({ principal: { assume_role: ROLE, ...principal } }, "dev", "aws/assume-role");
  const request = signInRequest(system, person, { chain: ["corp", "dev"] });
  await takeRole(entry, assertion, request, (input, region) => {
    asked.push(input);
    regions.push(region);
    const reply = replies[asked.length - 1] ?? KEYS;
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
  });
  return { asked, person, regions };
}

Deno.test("the role that the identity names is taken on, among many, with its own provider in IAM", async () => {
  const roles = [`${OTHER},${ADMIN}`, `${IN_IAM},${ROLE}`];
  const { asked: [request], regions } = await take({
    answer: { roles },
    principal: { region: "eu-central-1" },
  });
  assert.equal(request?.RoleArn, ROLE);
  assert.equal(request?.PrincipalArn, IN_IAM);
  assert.equal(request?.DurationSeconds, 3600);
  assert.equal(request?.SAMLAssertion, posted({ roles }));
  assert.deepEqual(regions, ["eu-central-1"]);
});

for (
  const [name, more, seconds] of [
    ["the provider's", { duration: 7200 }, 7200],
    ["the identity's, which counts more", { duration: 7200, principal: { duration: "2h30m" } }, 9000],
  ] as const
) {
  Deno.test(`the duration is ${name}`, async () => {
    assert.equal((await take(more)).asked[0]?.DurationSeconds, seconds);
  });
}

Deno.test("a role that allows less is asked once more for an hour", async () => {
  const tooLong = serviceFailure("ValidationError", 400, {
    message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  });
  const { asked, person } = await take({ duration: 7200, replies: [tooLong, KEYS] });
  assert.deepEqual(asked.map(({ DurationSeconds }) => DurationSeconds), [7200, 3600]);
  assert.match(person.notices.join(), /gets 1h/);
});

Deno.test("without a person a role that is not offered is an error with those that are, never the first", async () => {
  const roles = [`${ADMIN},${IN_IAM}`];
  await assert.rejects(take({ answer: { roles } }), {
    code: "access_denied",
    message: /"corp" does not offer it/,
    hint: `It offers ${ADMIN}.`,
  });
  await assert.rejects(take({ answer: { roles: [] } }), { hint: /no role of AWS at all/ });
});

Deno.test("a person picks among the roles that are offered", async () => {
  const roles = [`${ADMIN},${IN_IAM}`, `arn:aws:iam::444455556666:role/B,${OTHER}`];
  let seen: readonly string[] = [];
  const { asked } = await take({ answer: { roles }, choose: (labels) => (seen = labels, 1) });
  assert.deepEqual(seen, [ADMIN, "arn:aws:iam::444455556666:role/B"]);
  assert.deepEqual([asked[0]?.RoleArn, asked[0]?.PrincipalArn], ["arn:aws:iam::444455556666:role/B", OTHER]);
});

Deno.test("one role by two providers is told apart by the configuration, or by a person", async () => {
  const roles = [`${ROLE},${IN_IAM}`, `${ROLE},${OTHER}`];
  assert.equal((await take({ answer: { roles }, providerArn: OTHER })).asked[0]?.PrincipalArn, OTHER);
  assert.equal((await take({ answer: { roles }, choose: () => 0 })).asked[0]?.PrincipalArn, IN_IAM);
  await assert.rejects(take({ answer: { roles } }), { hint: /spec\.saml_provider_arn/ });
});

Deno.test("an encrypted answer needs the provider in IAM from the configuration", async () => {
  const { asked: [request] } = await take({ answer: { encrypted: true }, providerArn: IN_IAM });
  assert.deepEqual([request?.RoleArn, request?.PrincipalArn], [ROLE, IN_IAM]);
  await assert.rejects(take({ answer: { encrypted: true } }), {
    code: "config_invalid",
    hint: /saml_provider_arn/,
  });
});

Deno.test("whose an encrypted answer is, is compared with the role that AWS gives for it", async () => {
  const system = memorySystem({ now: NOW });
  const hidden = { answer: { encrypted: true }, providerArn: IN_IAM, system };
  const as = (person: string): KeysReply => ({
    ...KEYS,
    Arn: `arn:aws:sts::111122223333:assumed-role/Developer/${person}`,
  });
  await take({ ...hidden, replies: [as("ann@example.com")] });
  await take({ ...hidden, replies: [as("ann@example.com")] });
  await assert.rejects(take({ ...hidden, replies: [as("mallory@example.com")] }), {
    code: "sign_in_failed",
    message: /the last time it was ann@example\.com/,
  });
});

for (
  const [name, message, code, hint] of [
    ["AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", "access_denied", /trust policy/],
    ["ExpiredTokenException", "Token must be redeemed within 5 minutes", "sign_in_failed", /used too late/],
    [
      "InvalidIdentityToken",
      "Issuer not present in specified provider",
      "access_denied",
      /its metadata may be old/,
    ],
    ["IDPRejectedClaim", "", "access_denied", /Compare issuer/],
    ["RegionDisabledException", "STS is not activated", "unavailable", /region/],
  ] as const
) {
  Deno.test(`AWS refuses an answer with ${name}: issuer and person are told, the answer never`, async () => {
    const refusal = serviceFailure(name, 400, { message });
    await assert.rejects(take({ replies: [refusal] }), (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, code);
      assert.match(error.hint, hint);
      if (name !== "RegionDisabledException") {
        assert.match(error.message, /issuer urn:idp, person ann@example\.com/);
      }
      assert.ok(!error.message.includes(posted().slice(0, 40)));
      return true;
    });
  });
}

for (const [key, value] of [["external_id", "x"], ["session_name", "me"], ["tags", { a: "b" }]] as const) {
  Deno.test(`principal.${key} is refused, since it would be left out in silence`, async () => {
    await assert.rejects(take({ principal: { [key]: value } }), {
      code: "config_invalid",
      message: new RegExp(`principal\\.${key} cannot be sent along with a SAML answer`),
    });
  });
}
