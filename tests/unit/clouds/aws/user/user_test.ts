import assert from "node:assert/strict";
import { rememberLogout } from "../../../../../src/auth/logged_out.ts";
import { aws as cloud } from "../../../../../src/clouds/aws/cloud.ts";
import { keysItem, writeStoredKeys } from "../../../../../src/clouds/aws/user/stored_keys.ts";
import { valueOf } from "../../../../../src/clouds/fact.ts";
import { Secret } from "../../../../../src/secret.ts";
import type { LocalRole, LocalUser } from "../../../../local_aws/local_principals.ts";
import { storesOf } from "../../entries.ts";
import { witness } from "../../requests.ts";
import { type StsWorld, stsWorld, typing } from "../sts_world.ts";
import { refusal } from "../refusal.ts";

const HOUR = 3600_000;
const aws = storesOf(cloud);
const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const ANN: LocalUser = { accountId: "111122223333", name: "ann", mfaSerial: SERIAL };
const DEPLOYER: LocalRole = {
  arn: "arn:aws:iam::444455556666:role/Deployer",
  trusts: ["arn:aws:iam::111122223333:user/ann"],
  maxDuration: 43_200,
};

function yaml(credentials = "", role = ""): () => string {
  return () =>
    `auth:
  identities:
    ann: { kind: aws/user, credentials: { region: eu-west-1${credentials} } }
    deployer:
      kind: aws/assume-role
      via: { identity: ann }
      principal: { assume_role: "${DEPLOYER.arn}"${role} }
    auditor:
      kind: aws/assume-role
      via: { identity: ann }
      principal: { assume_role: "${DEPLOYER.arn}", session_name: audit${role} }
`;
}

/** Ann, with her keys in the keyring. */
async function annsWorld(
  options: { readonly credentials?: string; readonly role?: string; readonly user?: LocalUser },
  test: (world: StsWorld) => Promise<void>,
): Promise<void> {
  const { credentials, role, user = ANN } = options;
  await stsWorld({ yaml: yaml(credentials, role), users: [user], roles: [DEPLOYER] }, async (world) => {
    await keep(world);
    await test(world);
  });
}

async function keep(
  { local, keyring }: StsWorld,
  more: { secret?: string; mfaArn?: string } = {},
): Promise<void> {
  const [key] = local.keysOf("ann");
  await writeStoredKeys(keyring, keysItem({ realm: undefined }, "ann"), {
    accessKeyId: key?.accessKeyId ?? "",
    secretAccessKey: new Secret(more.secret ?? key?.secretAccessKey ?? ""),
    mfaArn: more.mfaArn,
    userName: "ann",
  });
}

Deno.test("a user's session comes from the keys in the keyring, and lends nothing else", async () => {
  await annsWorld({}, async ({ session, calls, context, system, local }) => {
    const keys = await session("ann");
    assert.deepEqual(calls(), ["GetSessionToken"]);
    assert.equal(keys.expiresAt, system.clock.now() + 12 * HOUR);
    assert.notEqual(keys.accessKeyId, local.keysOf("ann")[0]?.accessKeyId);
    const caller = await aws.whoami(keys, context);
    assert.equal(valueOf(caller, "principal"), "arn:aws:iam::111122223333:user/ann");
    assert.equal((await session("ann")).accessKeyId, keys.accessKeyId);
    assert.deepEqual(calls(), ["GetCallerIdentity"]);
  });
});

Deno.test("keys come from the configuration, then the keyring, then the environment", async () => {
  await annsWorld(
    { credentials: ", access_key_id: !env OWN_ID, secret_access_key: !env OWN_KEY" },
    async (world) => {
      const { local, system, session, keyring } = world;
      const [key] = local.keysOf("ann");
      await keyring.delete(keysItem({ realm: undefined }, "ann"));
      system.env.set("OWN_ID", key?.accessKeyId);
      system.env.set("OWN_KEY", key?.secretAccessKey);
      assert.ok(await session("ann"));
    },
  );
  await annsWorld({}, async ({ local, system, session, keyring }) => {
    system.env.set("AWS_ACCESS_KEY_ID", "AKIAELSE");
    system.env.set("AWS_SECRET_ACCESS_KEY", "else");
    assert.ok(await session("ann"), "the keyring wins");
    await keyring.delete(keysItem({ realm: undefined }, "ann"));
    const [key] = local.keysOf("ann");
    system.env.set("AWS_ACCESS_KEY_ID", key?.accessKeyId);
    system.env.set("AWS_SECRET_ACCESS_KEY", key?.secretAccessKey);
    assert.ok(await session("ann", witness("none"), { fresh: true }));
    system.env.set("AWS_SESSION_TOKEN", "somebody's");
    const error = await refusal(session("ann", witness("none"), { fresh: true }));
    assert.equal(
      error.message,
      'cannot sign in as "ann": nobody is signed in, and nobody has given its keys',
    );
    assert.match(error.hint ?? "", /`atmos auth login ann` .* `atmos auth user configure ann`/);
  });
});

Deno.test("keys that AWS does not know are told with their store, and stay there", async () => {
  await annsWorld({}, async (world) => {
    const { local, session, keyring } = world;
    const [key] = local.keysOf("ann");
    if (key === undefined) throw new Error("ann has no key");
    await keep(world, { secret: "planted-wrong" });
    const wrong = await refusal(session("ann"));
    assert.match(wrong.message, /the secret key from keyring in memory does not belong to its access key$/);
    assert.match(wrong.hint ?? "", /`atmos auth user configure ann`/);
    await keep(world);
    key.active = false;
    for (const identity of ["ann", "deployer"]) {
      const gone = await refusal(session(identity));
      assert.equal(gone.code, "access_denied");
      assert.match(
        gone.message,
        /AWS does not know the access key from keyring in memory \(InvalidClientTokenId\)/,
      );
      assert.match(
        gone.hint ?? "",
        /It was left where it is\. Give a new one with `atmos auth user configure ann`/,
      );
    }
    assert.equal((await keyring.get(keysItem({ realm: undefined }, "ann"))).state, "present");
  });
});

Deno.test("a code is asked for, and the session carries it", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"` }, async ({ session, sent, local }) => {
    const person = typing(local.code(SERIAL));
    await session("ann", person);
    assert.deepEqual(person.questions, [`One-time code of ${SERIAL}`]);
    assert.equal(sent("GetSessionToken").SerialNumber, SERIAL);
  });
});

Deno.test("a wrong code is asked for once more, and no more often", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"` }, async ({ session, calls, local }) => {
    const person = typing("000000", local.code(SERIAL));
    await session("ann", person);
    assert.match(person.questions[1] ?? "", /^That code was not accepted\. Each works once/);
    calls();
    const error = await refusal(
      session("ann", typing("000000", "000001", local.code(SERIAL)), { fresh: true }),
    );
    assert.equal(error.code, "sign_in_failed");
    assert.match(error.message, /did not accept the codes of arn:aws:iam::111122223333:mfa\/ann$/);
    assert.deepEqual(calls(), ["GetSessionToken", "GetSessionToken"]);
  });
});

Deno.test("without a person the command with the code is named", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"` }, async ({ session, calls }) => {
    const error = await refusal(session("ann"));
    assert.equal(error.code, "not_signed_in");
    assert.match(error.hint ?? "", /`atmos auth login ann --mfa-code 123456`/);
    assert.deepEqual(calls(), []);
  });
});

Deno.test("a role right behind the user is taken on with its keys and the code, for as long as it gives", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"`, role: ", duration: 8h" }, async (world) => {
    const { session, calls, sent, local, system } = world;
    const keys = await session("deployer", typing(local.code(SERIAL)));
    const { RoleSessionName, SerialNumber, DurationSeconds } = sent("AssumeRole");
    assert.deepEqual([RoleSessionName, SerialNumber, DurationSeconds], ["ann", SERIAL, "28800"]);
    assert.deepEqual(calls(), ["AssumeRole", "GetCallerIdentity"]);
    assert.equal(keys.expiresAt, system.clock.now() + 8 * HOUR);
  });
});

Deno.test("a session that a code was given for serves roles of an hour, and no longer ones", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"` }, async ({ session, calls, local }) => {
    await session("ann", typing(local.code(SERIAL)));
    await session("deployer");
    assert.deepEqual(calls(), ["GetSessionToken", "AssumeRole", "GetCallerIdentity"]);
  });
  await annsWorld(
    { credentials: `, mfa_arn: "${SERIAL}"`, role: ", duration: 2h" },
    async ({ session, local }) => {
      await session("ann", typing(local.code(SERIAL)));
      assert.equal((await refusal(session("deployer"))).code, "not_signed_in", "it wants a code of its own");
    },
  );
});

Deno.test("a user who was logged out stays so, also for the roles behind, until somebody asks", async () => {
  await annsWorld({}, async ({ session, context, calls }) => {
    await rememberLogout(context, "ann");
    for (const identity of ["ann", "deployer"]) {
      const error = await refusal(session(identity));
      assert.equal(error.message, 'cannot use "ann" after its logout: not signed in');
      assert.equal(error.hint, `Run \`atmos auth login ${identity}\`.`);
    }
    assert.deepEqual(calls(), []);
    await session("deployer", witness("none"), { fresh: true });
    await session("ann");
  });
});

Deno.test("a role's own second factor goes with the user's keys", async () => {
  await annsWorld({ role: `, mfa_arn: "${SERIAL}"` }, async ({ session, sent, local }) => {
    await session("deployer", typing(local.code(SERIAL)));
    assert.equal(sent("AssumeRole").SerialNumber, SERIAL);
  });
});

Deno.test("two processes that need a code ask one after the other", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"` }, async ({ session, local, system }) => {
    let asking = 0;
    let most = 0;
    const person = (): ReturnType<typeof typing> => ({
      ...typing(),
      askText: async ({ message }) => {
        most = Math.max(most, ++asking);
        // Another code is shown half a minute later.
        if (!message.startsWith("One-time")) await system.clock.tick(30_000);
        const code = local.code(SERIAL);
        await new Promise((resolve) => setTimeout(resolve, 5));
        asking--;
        return code;
      },
    });
    await Promise.all([session("deployer", person()), session("auditor", person())]);
    assert.equal(most, 1);
  });
});

Deno.test("a security key is refused with the reason, before anything is asked", async () => {
  const serial = "arn:aws:iam::111122223333:u2f/user/ann/key-ABC";
  await annsWorld({ credentials: `, mfa_arn: "${serial}"` }, async ({ session, calls }) => {
    for (const identity of ["ann", "deployer"]) {
      const error = await refusal(session(identity, typing("123456")));
      assert.equal(error.code, "unsupported");
      assert.match(
        error.message,
        /its second factor is a security key \(FIDO\), which AWS STS does not take$/,
      );
      assert.match(error.hint ?? "", /virtual device/);
    }
    assert.deepEqual(calls(), []);
  });
});

Deno.test("a session lives as long as is wished, 15 minutes to 36 hours", async () => {
  for (const [wished, seconds] of [["3h", "10800"], ["5m", "900"], ["3d", "129600"]] as const) {
    const text = yaml()().replace("kind: aws/user,", `kind: aws/user, session: { duration: ${wished} },`);
    await stsWorld({ yaml: () => text, users: [ANN] }, async (world) => {
      await keep(world);
      const person = witness("none");
      await world.session("ann", person);
      assert.equal(world.sent("GetSessionToken").DurationSeconds, seconds);
      assert.equal(person.notices.length, wished === "3h" ? 0 : 1);
    });
  }
});

Deno.test("a keyring that cannot be read is no empty one", async () => {
  await annsWorld({}, async (world) => {
    Object.assign(world.keyring, {
      get: () => Promise.resolve({ state: "locked", reason: "it is locked", hint: "Unlock it." }),
    });
    world.system.env.set("AWS_ACCESS_KEY_ID", "AKIAELSE");
    world.system.env.set("AWS_SECRET_ACCESS_KEY", "else");
    const error = await refusal(world.session("ann"));
    assert.deepEqual([error.code, error.hint], ["unavailable", "Unlock it."]);
    assert.deepEqual(world.calls(), []);
  });
});

Deno.test("no key and no code reaches a log, a notice or an error", async () => {
  await annsWorld({ credentials: `, mfa_arn: "${SERIAL}"` }, async ({ session, local, system }) => {
    const person = typing(local.code(SERIAL));
    await session("ann", person);
    const shown = JSON.stringify([system.logLines, person.notices]);
    for (const secret of local.secrets()) assert.equal(shown.includes(secret), false);
  });
});

Deno.test("a program tells the code; a used one is waited out, and nonsense is refused", async () => {
  const holder: { world?: StsWorld; nonsense?: boolean } = {};
  const text = yaml(`, mfa_arn: "${SERIAL}", mfa_process: show-code`)();
  const run = (): { stdout: string } => ({
    stdout: holder.nonsense ? "planted-nonsense" : `${holder.world?.local.code(SERIAL)}\n`,
  });
  // A person's own file: what a project's would need is tested with the configuration.
  const files = { "/home/me/.atmos/atmos.yaml": text };
  await stsWorld({ yaml: () => "{}", files, users: [ANN], roles: [DEPLOYER], run }, async (world) => {
    holder.world = world;
    await keep(world);
    const drive = async <T>(work: Promise<T>): Promise<T> => {
      let over = false;
      const watched = work.finally(() => over = true);
      watched.catch(() => {});
      while (!over) {
        if (world.system.clock.sleepers() > 0) await world.system.clock.tick(30_000);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return await watched;
    };
    await world.session("ann");
    const person = witness("none");
    await drive(world.session("ann", person, { fresh: true }));
    assert.match(person.notices.join(), /Waiting for the next one/);
    assert.equal(world.calls().filter((name) => name === "GetSessionToken").length, 3);
    holder.nonsense = true;
    const error = await refusal(world.session("ann", person, { fresh: true }));
    assert.match(error.message, /what its mfa_process printed is no code$/);
    assert.doesNotMatch(
      JSON.stringify([error.message, error.hint, world.system.logLines]),
      /planted-nonsense/,
    );
  });
});

Deno.test("a length that is heeded is not called useless", async () => {
  await annsWorld({}, async ({ session, sent }) => {
    const person = witness("none");
    await session("deployer", person, { fresh: true, duration: 1800 });
    assert.equal(sent("AssumeRole")["DurationSeconds"], "1800");
    await session("ann", person, { fresh: true, duration: 1800 });
    assert.equal(sent("GetSessionToken")["DurationSeconds"], "1800");
    assert.deepEqual(person.notices, []);
  });
});
