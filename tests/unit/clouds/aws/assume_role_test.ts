import assert from "node:assert/strict";
import { assumeRole } from "../../../../src/clouds/aws/assume_role.ts";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import { AwsKeys } from "../../../../src/clouds/aws/keys.ts";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { AtmosError } from "../../../../src/errors.ts";
import type { LocalRole } from "../../../local_aws/local_principals.ts";
import { Secret } from "../../../../src/secret.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { identityEntry, storesOf } from "../entries.ts";
import { signInRequest, type Witness, witness } from "../requests.ts";
import { ISSUER, type StsWorld, stsWorld } from "./sts_world.ts";

const HOUR = 3600_000;
const aws = storesOf(cloud);

function arn(name: string, account = "444455556666", partition = "aws"): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}

const ADMIN = arn("AWSReservedSSO_AdministratorAccess", "111122223333");

/** Identities behind `admin`, a permission set; each is the text behind its `principal:`. */
function chained(
  roles: Readonly<Record<string, { readonly via: string; readonly principal: string }>>,
): (local: { startUrl: string; region: string }) => string {
  return ({ startUrl, region }) =>
    `auth:
  providers:
    sso: { kind: aws/iam-identity-center, start_url: ${startUrl}, region: ${region} }
    actions: { kind: github/oidc, region: eu-central-1, spec: { audience: sts.amazonaws.com } }
  identities:
    admin:
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: AdministratorAccess, account: { id: "111122223333" } }
${
      Object.entries(roles).map(([name, { via, principal }]) =>
        `    ${name}: { kind: aws/assume-role, via: { ${via} }, principal: { ${principal} } }\n`
      ).join("")
    }`;
}

/** One role `deployer` behind the permission set. */
function deployer(more = ""): (local: { startUrl: string; region: string }) => string {
  return chained({
    deployer: { via: "identity: admin", principal: `assume_role: "${arn("Deployer")}"${more}` },
  });
}

const DEPLOYER: LocalRole = { arn: arn("Deployer"), trusts: [ADMIN] };

Deno.test("a chain of depth five asks for each link once, and for the missing ones alone afterwards", async () => {
  const names = ["one", "two", "three", "four"];
  const roles = names.map((name, index): LocalRole => ({
    arn: arn(name),
    trusts: [index === 0 ? ADMIN : arn(names[index - 1] ?? "")],
  }));
  const yaml = chained(Object.fromEntries(names.map((name, index) => [name, {
    via: `identity: ${names[index - 1] ?? "admin"}`,
    principal: `assume_role: "${arn(name)}"`,
  }])));
  await stsWorld({ yaml, roles }, async ({ session, calls, context, audit, system }) => {
    const keys = await session("four", witness("browser"));
    assert.deepEqual(calls(), [
      "RegisterClient",
      "Authorize",
      "CreateToken",
      "GetRoleCredentials",
      "GetCallerIdentity",
      ...names.flatMap(() => ["AssumeRole", "GetCallerIdentity"]),
    ]);
    assert.equal(keys.expiresAt, system.clock.now() + HOUR);
    assert.equal(keys.region, "eu-west-1");
    const caller = await aws.whoami(keys, context);
    assert.equal(valueOf(caller, "principal"), "arn:aws:sts::444455556666:assumed-role/four/alex");
    calls();
    await session("four");
    assert.deepEqual(calls(), []);
    await session("four", witness("none"), { fresh: true });
    assert.deepEqual(calls(), ["AssumeRole", "GetCallerIdentity"], "the last link is really assumed");
    assert.deepEqual(
      (await audit()).filter((line) => line.startsWith("refresh")),
      ["admin", ...names, "four"].map((name) => `refresh done ${name}`),
    );
  });
});

Deno.test("everything that is configured reaches AWS", async () => {
  const more = `, external_id: "a/b:1", session_name: ann@example.com, duration: 30m, region: us-west-2, ` +
    `tags: { Team: blue, Cost Center: "7" }, transitive_tags: [Team], source_identity: ann, ` +
    `policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]`;
  const roles = [{ ...DEPLOYER, externalId: "a/b:1" }];
  await stsWorld({ yaml: deployer(more), roles }, async ({ session, sent, context, system }) => {
    const keys = await session("deployer", witness("browser"));
    assert.deepEqual(sent("AssumeRole"), {
      RoleArn: arn("Deployer"),
      RoleSessionName: "ann@example.com",
      DurationSeconds: "1800",
    });
    assert.equal(keys.region, "us-west-2");
    assert.equal(keys.expiresAt, system.clock.now() + HOUR / 2);
    assert.equal(valueOf(await aws.whoami(keys, context), "account"), "444455556666");
  });
});

Deno.test("tags, policies and the rest are sent as STS wants them", async () => {
  const system = memorySystem({ http: { body: "<x/>", headers: { "content-type": "text/xml" } } });
  const keys = new AwsKeys({
    accessKeyId: "ASIA",
    secretAccessKey: new Secret("key"),
    sessionToken: new Secret("session"),
    region: "eu-west-1",
    expiresAt: undefined,
  });
  const principal = {
    assume_role: arn("Deployer"),
    external_id: "a/b:1",
    session_name: "ann@example.com",
    duration: "30m",
    region: "us-west-2",
    tags: { "Team": "blue", "Cost Center": "7" },
    transitive_tags: ["Team"],
    source_identity: "ann",
    policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  };
  const entry = identityEntry({ principal }, "deployer", "aws/assume-role");
  const request = signInRequest(system, witness("none"), { chain: ["admin", "deployer"] });
  await assert.rejects(assumeRole(entry).assume(keys, request));
  const [sent] = system.http.requests;
  assert.equal(sent?.url, "https://sts.us-west-2.amazonaws.com/");
  assert.deepEqual(sent?.form, {
    "Action": "AssumeRole",
    "Version": "2011-06-15",
    "RoleArn": arn("Deployer"),
    "RoleSessionName": "ann@example.com",
    "DurationSeconds": "1800",
    "ExternalId": "a/b:1",
    "SourceIdentity": "ann",
    "Tags.member.1.Key": "Team",
    "Tags.member.1.Value": "blue",
    "Tags.member.2.Key": "Cost Center",
    "Tags.member.2.Value": "7",
    "TransitiveTagKeys.member.1": "Team",
    "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
  });
});

Deno.test("a role after another one gets an hour, and that is said before AWS is asked", async () => {
  await stsWorld(
    { yaml: deployer(", duration: 12h"), roles: [{ ...DEPLOYER, maxDuration: 43_200 }] },
    async (world) => {
      const person = witness("browser");
      await world.session("deployer", person);
      assert.equal(world.sent("AssumeRole").DurationSeconds, "3600");
      assert.match(
        person.notices.join("\n"),
        /"deployer" gets 1h instead of 12h: a role that is taken on with the/,
      );
    },
  );
});

const ACTIONS = { GITHUB_ACTIONS: "true" };

function withToken(more = ""): (local: { startUrl: string; region: string }) => string {
  return chained({ ci: { via: "provider: actions", principal: `assume_role: "${arn("Ci")}"${more}` } });
}

const CI: LocalRole = { arn: arn("Ci"), trusts: [ISSUER], maxDuration: 7200 };
const ISSUERS = { [ISSUER]: ["sts.amazonaws.com"] };

/** A job whose runner brings a token along. */
function job(world: StsWorld, token = world.token()): StsWorld {
  world.system.env.set("GITHUB_ACTIONS", ACTIONS.GITHUB_ACTIONS);
  world.system.env.set("ACTIONS_ID_TOKEN", token);
  return world;
}

Deno.test("a role behind an OpenID Connect provider is taken on without keys, for up to its maximum", async () => {
  await stsWorld({ yaml: withToken(", duration: 2h"), roles: [CI], issuers: ISSUERS }, async (world) => {
    const { session, calls, sent, context, system } = job(world);
    const keys = await session("ci");
    assert.deepEqual(sent("AssumeRoleWithWebIdentity"), {
      RoleArn: arn("Ci"),
      RoleSessionName: "repo-acme-app-ref-refs-heads-main",
      DurationSeconds: "7200",
    });
    assert.deepEqual(calls(), ["AssumeRoleWithWebIdentity", "GetCallerIdentity"]);
    assert.equal(keys.expiresAt, system.clock.now() + 2 * HOUR);
    assert.equal(keys.region, "eu-central-1", "the provider's");
    assert.match(
      valueOf(await aws.whoami(keys, context), "principal") ?? "",
      /assumed-role\/Ci\/repo-acme-app/,
    );
  });
});

Deno.test("a role that gives less than was wished is asked once more, for an hour", async () => {
  await stsWorld({ yaml: withToken(", duration: 12h"), roles: [CI], issuers: ISSUERS }, async (world) => {
    const person = witness("none");
    const keys = await job(world).session("ci", person);
    assert.deepEqual(world.calls(), [
      "AssumeRoleWithWebIdentity",
      "AssumeRoleWithWebIdentity",
      "GetCallerIdentity",
    ]);
    assert.equal(keys.expiresAt, world.system.clock.now() + HOUR);
    assert.deepEqual(person.notices, ['"ci" gets 1h instead of 12h: the role allows no more.']);
  });
});

for (
  const [state, claims, code, message, hint] of [
    [
      "has an unknown issuer",
      { iss: "https://evil.example" },
      "access_denied",
      /No OpenIDConnect/,
      /^Add an identity/,
    ],
    [
      "has another subject",
      { sub: "repo:acme/b:pull_request" },
      "access_denied",
      /Not authorized/,
      /trust policy/,
    ],
  ] as const
) {
  Deno.test(`a token that ${state} is refused with issuer, audience and subject, and never shown`, async () => {
    const roles = [{ ...CI, subject: "repo:acme/app:ref:refs/heads/main" }];
    await stsWorld({ yaml: withToken(), roles, issuers: ISSUERS }, async (world) => {
      const token = world.token(claims);
      const error = await refusal(job(world, token), "ci");
      assert.equal(error.code, code);
      assert.match(error.message, message);
      const { iss, sub } = { iss: ISSUER, sub: "repo:acme/app:ref:refs/heads/main", ...claims };
      assert.ok(error.message.endsWith(`issuer ${iss}, audience sts.amazonaws.com, subject ${sub}`));
      assert.match(error.hint ?? "", hint);
      assert.ok(!`${error.message}${error.hint}${JSON.stringify(world.system.logLines)}`.includes(token));
    });
  });
}

Deno.test("what a token's session cannot carry is refused, and not left out", async () => {
  for (
    const more of [
      ", external_id: abc",
      ", source_identity: ann",
      ", tags: { a: b }",
      ", mfa_arn: GAHT12345678",
    ]
  ) {
    await stsWorld({ yaml: withToken(more), roles: [CI], issuers: ISSUERS }, async (world) => {
      const error = await refusal(job(world), "ci");
      assert.equal(error.code, "config_invalid", more);
      assert.match(error.message, /^atmos\.yaml:\d+:\d+: cannot use "ci": principal\.\w+ cannot be sent/);
      assert.deepEqual(world.calls(), []);
    });
  }
});

async function refusal(
  { session }: StsWorld,
  identity: string,
  person: Witness = witness("none"),
): Promise<AtmosError> {
  try {
    await session(identity, person);
  } catch (error) {
    if (error instanceof AtmosError) return error;
    throw error;
  }
  throw new Error(`${identity} was not refused`);
}

Deno.test("a link whose session was revoked is renewed once, and the role taken on after all", async () => {
  await stsWorld({ yaml: deployer(), roles: [DEPLOYER] }, async ({ session, calls, local }) => {
    await session("deployer", witness("browser"));
    local.expireRoles();
    calls();
    await session("deployer", witness("none"), { fresh: true });
    assert.deepEqual(calls(), [
      "AssumeRole",
      "GetRoleCredentials",
      "GetCallerIdentity",
      "AssumeRole",
      "GetCallerIdentity",
    ]);
  });
});

Deno.test("an external id that is wrong, and a trust policy that names somebody else, are refusals", async () => {
  for (
    const role of [{ ...DEPLOYER, externalId: "right" }, { ...DEPLOYER, trusts: ["arn:aws:iam::1:role/x"] }]
  ) {
    await stsWorld({ yaml: deployer(", external_id: wrong"), roles: [role] }, async (world) => {
      const error = await refusal(world, "deployer", witness("browser"));
      assert.equal(error.code, "access_denied");
      assert.match(error.hint ?? "", /compare principal\.external_id of "deployer"/);
      assert.ok(!`${error.message}${error.hint}`.includes("wrong"));
    });
  }
});

Deno.test("a role of another partition is refused before AWS is asked", async () => {
  const yaml = chained({
    abroad: { via: "identity: admin", principal: `assume_role: "${arn("x", "444455556666", "aws-cn")}"` },
    home: { via: "provider: actions", principal: `assume_role: "${arn("x")}", region: cn-north-1` },
  });
  await stsWorld({ yaml }, async (world) => {
    const abroad = await refusal(world, "abroad", witness("browser"));
    assert.match(abroad.message, /is in the partition aws-cn, and the region eu-west-1, where .* is in aws$/);
    const home = await refusal(job(world), "home");
    assert.match(home.hint ?? "", /Set principal\.region to one such as us-east-1/);
    assert.ok(!world.calls().some((name) => name.startsWith("AssumeRole")));
  });
});

for (
  const [partition, region] of [
    ["aws", "us-east-1"],
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-eusc", "eusc-de-east-1"],
  ] as const
) {
  Deno.test(`a role of the partition ${partition} is asked for in ${region} when nothing else is said`, async () => {
    const yaml = (local: { startUrl: string; region: string }): string =>
      chained({
        ci: { via: "provider: actions", principal: `assume_role: "${arn("Ci", "444455556666", partition)}"` },
      })(
        local,
      ).replace("region: eu-central-1, ", "");
    const roles = [{ ...CI, arn: arn("Ci", "444455556666", partition) }];
    await stsWorld({ yaml, roles, issuers: ISSUERS }, async (world) => {
      assert.equal((await job(world).session("ci")).region, region);
    });
  });
}

Deno.test("no secret of a chain reaches a log line or a notice, and a second factor needs a user's keys", async () => {
  const yaml = deployer(", mfa_arn: GAHT12345678");
  await stsWorld({ yaml, roles: [DEPLOYER] }, async (world) => {
    const person = witness("browser");
    const error = await refusal(world, "deployer", person);
    assert.match(error.message, /^atmos\.yaml:\d+:\d+: .* a second factor goes with a user's own keys/);
    const shown = JSON.stringify([world.system.logLines, person.notices, error.message, error.hint]);
    for (const secret of world.local.secrets()) assert.equal(shown.includes(secret), false);
  });
});

/** Two roles behind the permission set. */
function two(first: string, second: string): (local: { startUrl: string; region: string }) => string {
  return chained({
    deployer: { via: "identity: admin", principal: `assume_role: "${arn("Deployer")}"${first}` },
    second: { via: "identity: deployer", principal: `assume_role: "${arn("Second")}"${second}` },
  });
}

const SECOND: LocalRole = { arn: arn("Second"), trusts: [arn("Deployer")] };

Deno.test("tags and a source identity are sent, and refused where a trust policy does not allow them", async () => {
  for (
    const [more, role, hint] of [
      [", tags: { Team: blue }", { tagging: false }, /sts:TagSession/],
      [", source_identity: ann", { sourceIdentity: false }, /sts:SetSourceIdentity/],
    ] as const
  ) {
    await stsWorld({ yaml: deployer(more), roles: [{ ...DEPLOYER, ...role }] }, async (world) => {
      const error = await refusal(world, "deployer", witness("browser"));
      assert.equal(error.code, "access_denied");
      assert.match(error.message, hint);
      assert.match(error.hint ?? "", hint);
    });
  }
});

Deno.test("what goes down a chain cannot be set anew", async () => {
  const roles = [DEPLOYER, SECOND];
  const tagged = ", tags: { Team: blue }, transitive_tags: [Team]";
  await stsWorld({ yaml: two(tagged, ", tags: { Team: red }"), roles }, async (world) => {
    const error = await refusal(world, "second", witness("browser"));
    assert.match(error.message, /AWS refused \(InvalidParameterValue: /);
  });
  await stsWorld({ yaml: two(", source_identity: ann", ", source_identity: bob"), roles }, async (world) => {
    assert.match((await refusal(world, "second", witness("browser"))).message, /sts:SetSourceIdentity/);
  });
  const same = ", source_identity: ann";
  await stsWorld(
    { yaml: two(`${same}${tagged}`, `${same}, tags: { Other: red }`), roles },
    async ({ session }) => {
      assert.ok(await session("second", witness("browser")));
    },
  );
});

Deno.test("settings that AWS would refuse are refused with their place, before it is asked", async () => {
  for (
    const more of [
      ", tags: { aws:Team: blue }",
      ", tags: { team: a, TEAM: b }",
      `, tags: { x: "${"y".repeat(257)}" }`,
      ", transitive_tags: [Team]",
      ", source_identity: aws:me",
      ", policy_arns: [ReadOnlyAccess]",
      ', external_id: "a b"',
      ", mfa_arn: short",
    ]
  ) {
    await stsWorld({ yaml: deployer(more), roles: [DEPLOYER] }, async (world) => {
      const error = await refusal(world, "deployer", witness("browser"));
      assert.equal(error.code, "config_invalid", more);
      assert.match(error.message, /^atmos\.yaml:\d+:\d+: /, more);
      assert.ok(!world.calls().includes("AssumeRole"), more);
    });
  }
});
