import assert from "node:assert/strict";
import { lend } from "../../../../../src/auth/lease/lease.ts";
import { ensureSession } from "../../../../../src/auth/session.ts";
import { whoami } from "../../../../../src/auth/whoami.ts";
import { silent } from "../../../../../src/auth/silent.ts";
import { valueOf } from "../../../../../src/clouds/fact.ts";
import { ISSUER, type StsWorld, stsWorld, type StsWorldOptions } from "../sts_world.ts";
import { refusal } from "../refusal.ts";

const ANN = { accountId: "111122223333", name: "ann" };
const ROLE = {
  arn: "arn:aws:iam::444455556666:role/Deployer",
  trusts: ["arn:aws:iam::111122223333:user/ann", ISSUER],
  maxDuration: 7200,
};

const YAML = `auth:
  identities:
    machine: { kind: aws/ambient }
    here: { kind: aws/ambient, principal: { account: { id: "111122223333" }, region: eu-central-1 } }
    there: { kind: aws/ambient, principal: { account: { id: "999999999999" } } }
    pod: { kind: aws/ambient, principal: { account: { id: "444455556666" } } }
    anybody: { kind: ambient }
    deployer:
      kind: aws/assume-role
      via: { identity: machine }
      principal: { assume_role: "${ROLE.arn}", duration: 2h }
`;

function machine(
  test: (world: StsWorld) => Promise<void>,
  more: Partial<StsWorldOptions> = {},
): Promise<void> {
  const env = { AWS_EC2_METADATA_DISABLED: "true" };
  const options = {
    yaml: () => YAML,
    users: [ANN],
    roles: [ROLE],
    issuers: { [ISSUER]: ["sts.amazonaws.com"] },
  };
  return stsWorld({ ...options, ...more, env: { ...env, ...more.env } }, test);
}

function withKeys({ local, system }: StsWorld): void {
  const [key] = local.keysOf("ann");
  system.env.set("AWS_ACCESS_KEY_ID", key?.accessKeyId);
  system.env.set("AWS_SECRET_ACCESS_KEY", key?.secretAccessKey);
}

async function lent({ context, chain }: StsWorld, identity: string): Promise<unknown> {
  const session = await ensureSession(context, chain(identity), silent);
  const { set, unset } = (await lend(context, [session])).environment;
  const { ATMOS_IDENTITY, ATMOS_SESSION: _, ATMOS_LENT: __, ...rest } = set;
  return [ATMOS_IDENTITY, rest, unset];
}

Deno.test("the machine's own keys pass through, and nothing of them is kept", async () => {
  await machine(async (world) => {
    withKeys(world);
    assert.deepEqual(await lent(world, "machine"), ["machine", {}, []]);
    assert.deepEqual(world.calls(), [], "no account is named, so nobody is asked");
    assert.deepEqual(await lent(world, "anybody"), ["anybody", {}, []]);
    const region = { AWS_REGION: "eu-central-1", AWS_DEFAULT_REGION: "eu-central-1" };
    assert.deepEqual(await lent(world, "here"), ["here", region, []]);
    assert.deepEqual(world.calls(), ["GetCallerIdentity"]);
    assert.deepEqual(world.system.files.paths().filter((path) => path.endsWith("credentials")), []);
    const { facts, state } = await whoami(world.context, world.chain("machine"), {
      cached: false,
      notice: () => {},
    });
    assert.deepEqual([state, valueOf(facts, "principal")], ["valid", "arn:aws:iam::111122223333:user/ann"]);
  });
});

Deno.test("another account than the one that is named is refused, with who the machine is", async () => {
  await machine(async (world) => {
    withKeys(world);
    const error = await refusal(lent(world, "there"));
    assert.equal(error.code, "access_denied");
    assert.match(
      error.message,
      /^atmos\.yaml:5:\d+: .*user\/ann in the account 111122223333, not in 999999999999$/,
    );
  });
});

for (const says of ["InvalidClientTokenId", "ExpiredToken", "SignatureDoesNotMatch"]) {
  Deno.test(`keys of the machine that AWS does not take are its owner's to replace: ${says}`, async () => {
    await machine(async (world) => {
      withKeys(world);
      for (
        const [identity, operation] of [["here", "GetCallerIdentity"], ["deployer", "AssumeRole"]] as const
      ) {
        world.local.forgetCalls();
        world.local.behave(operation, { kind: "refuse", type: says, status: 403 });
        const error = await refusal(lent(world, identity));
        assert.equal(error.code, "access_denied");
        assert.ok(error.message.endsWith(`AWS does not take the keys that this machine has (${says})`));
        assert.match(error.hint ?? "", /AWS_ACCESS_KEY_ID in the environment, a profile in ~\/\.aws/);
        assert.equal(world.local.calls(operation).length, 1);
      }
    });
  });
}

Deno.test("without keys that can be read only what needs none goes on", async () => {
  await machine(async (world) => {
    assert.deepEqual(await lent(world, "machine"), ["machine", {}, []]);
    const unverified = await refusal(lent(world, "here"));
    assert.match(
      unverified.message,
      /its account cannot be verified: no keys of AWS were found on this machine$/,
    );
    assert.match((await refusal(lent(world, "deployer"))).message, /^cannot use "deployer": no keys of AWS/);
    const { state } = await whoami(world.context, world.chain("machine"), {
      cached: false,
      notice: () => {},
    });
    assert.equal(state, "unverified");
  });
  const files = { "/home/me/.aws/config": "[profile corp]\nsso_session = corp\n" };
  await machine(async (world) => {
    const error = await refusal(lent(world, "here"));
    assert.match(error.message, /the profile corp has sso_session, which only programs of AWS follow$/);
  }, { files, env: { AWS_PROFILE: "corp" } });
});

Deno.test("a role behind the machine's long-lived keys is a first link", async () => {
  await machine(async (world) => {
    withKeys(world);
    await world.session("deployer");
    assert.equal(world.sent("AssumeRole").DurationSeconds, "7200");
    assert.deepEqual(world.calls(), ["AssumeRole", "GetCallerIdentity"]);
  });
});

Deno.test("keys are found in the shared files, with a pod's token, and in a container", async () => {
  await machine(async (world) => {
    const [key] = world.local.keysOf("ann");
    const text =
      `[corp]\naws_access_key_id = ${key?.accessKeyId}\naws_secret_access_key = ${key?.secretAccessKey}\n`;
    world.system.files.put("/home/me/.aws/credentials", text);
    assert.ok(await lent(world, "here"));
  }, { env: { AWS_PROFILE: "corp" } });
  await machine(async (world) => {
    world.system.files.put("/var/run/token", world.token());
    assert.ok(await lent(world, "pod"));
    assert.deepEqual(world.calls(), ["AssumeRoleWithWebIdentity", "GetCallerIdentity"]);
  }, { env: { AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token", AWS_ROLE_ARN: ROLE.arn } });
  await machine(async (world) => {
    const [key] = world.local.keysOf("ann");
    const document = { AccessKeyId: key?.accessKeyId, SecretAccessKey: key?.secretAccessKey };
    const asked: (string | null)[] = [];
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      asked.push(request.headers.get("authorization"));
      return Response.json(document);
    });
    try {
      const address = `http://127.0.0.1:${server.addr.port}/keys`;
      world.system.env.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", address);
      world.system.env.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a token");
      assert.ok(await lent(world, "here"));
      assert.deepEqual(asked, ["a token"]);
      world.system.env.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.replace("127.0.0.1", "192.0.2.1"));
      assert.equal(
        (await refusal(lent(world, "here"))).code,
        "unavailable",
        "a token goes to no strange host",
      );
    } finally {
      await server.shutdown();
    }
  });
});

Deno.test("a machine on EC2 tells its role's keys", async () => {
  await machine(async (world) => {
    const [key] = world.local.keysOf("ann");
    const asked: string[] = [];
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const { pathname } = new URL(request.url);
      asked.push(`${request.method} ${pathname}`);
      if (request.method === "PUT") return new Response("session");
      if (request.headers.get("x-aws-ec2-metadata-token") !== "session") {
        return new Response("", { status: 401 });
      }
      if (pathname.endsWith("/")) return new Response("Builder");
      return Response.json({ AccessKeyId: key?.accessKeyId, SecretAccessKey: key?.secretAccessKey });
    });
    try {
      world.system.env.set("AWS_EC2_METADATA_DISABLED", undefined);
      world.system.env.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", `http://127.0.0.1:${server.addr.port}`);
      assert.ok(await lent(world, "here"));
      assert.equal(asked.length, 3);
    } finally {
      await server.shutdown();
    }
  });
});
