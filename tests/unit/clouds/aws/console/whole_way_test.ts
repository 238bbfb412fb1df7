/** From an identity to a page of the console, with the local AWS at both ends. */
import assert from "node:assert/strict";
import { openConsole } from "../../../../../src/auth/console/open.ts";
import { rememberLogout } from "../../../../../src/auth/logged_out.ts";
import { keysItem, writeStoredKeys } from "../../../../../src/clouds/aws/user/stored_keys.ts";
import type { ConsoleDoor } from "../../../../../src/clouds/console.ts";
import { Secret } from "../../../../../src/secret.ts";
import { type Witness, witness } from "../../requests.ts";
import { type StsWorld, stsWorld, typing } from "../sts_world.ts";
import { refusal } from "../refusal.ts";

const HOUR = 3600_000;
const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const ANN = { accountId: "111122223333", name: "ann", mfaSerial: SERIAL };
const ADMIN = "arn:aws:iam::111122223333:role/AWSReservedSSO_AdministratorAccess";
const ROLE = "arn:aws:iam::444455556666:role/Deployer";

function consoleWorld(test: (world: StsWorld) => Promise<void>): Promise<void> {
  const yaml = ({ startUrl, region }: { readonly startUrl: string; readonly region: string }): string =>
    `auth:
  providers:
    sso: { kind: aws/iam-identity-center, start_url: ${startUrl}, region: ${region} }
  identities:
    ann: { kind: aws/user, credentials: { region: eu-west-1 } }
    anns-role: { kind: aws/assume-role, via: { identity: ann }, principal: { assume_role: "${ROLE}" } }
    other: { kind: aws/user, expect: { account: "999999999999" } }
    guarded: { kind: aws/user, credentials: { mfa_arn: "${SERIAL}" } }
    admin:
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: AdministratorAccess, account: { id: "111122223333" } }
    chained: { kind: aws/assume-role, via: { identity: admin }, principal: { assume_role: "${ROLE}" } }
`;
  const roles = [{ arn: ROLE, trusts: [ADMIN, "arn:aws:iam::111122223333:user/ann"] }];
  return stsWorld({ yaml, users: [ANN], roles }, async (world) => {
    const [key] = world.local.keysOf("ann");
    for (const name of ["ann", "other", "guarded"]) {
      await writeStoredKeys(world.keyring, keysItem({ realm: undefined }, name), {
        accessKeyId: key?.accessKeyId ?? "",
        secretAccessKey: new Secret(key?.secretAccessKey ?? ""),
        mfaArn: undefined,
        userName: "ann",
      });
    }
    await test(world);
  });
}

interface Way {
  readonly person?: Witness;
  readonly seconds?: number;
}

async function open(world: StsWorld, identity: string, { person, seconds }: Way = {}): Promise<ConsoleDoor> {
  const wish = { issuer: "atmos", logoutFirst: false, ...(seconds === undefined ? {} : { seconds }) };
  const who = person ?? witness("none");
  return await openConsole(world.context, world.chain(identity), who, wish);
}

async function shown({ link }: ConsoleDoor): Promise<string> {
  return await (await fetch(link.reveal())).text();
}

Deno.test("a user gets into the console by a federated session of the keys, as a user's session has none", async () => {
  await consoleWorld(async (world) => {
    const door = await open(world, "ann");
    assert.match(await shown(door), /ann in 111122223333/);
    assert.deepEqual(world.calls(), ["GetFederationToken", "getSigninToken", "ConsoleLogin"]);
    assert.equal(door.sessionExpiresAt, world.system.clock.now() + 12 * HOUR);
    await world.session("ann");
    world.calls();
    await open(world, "ann", { seconds: 1800 });
    assert.deepEqual(
      world.calls(),
      ["GetFederationToken", "getSigninToken"],
      "a stored session is no way in",
    );
    assert.match(
      (await open(world, "ann", { seconds: 200_000 })).notes.join(),
      /from 15 minutes to 36 hours: the console session lasts 36h\./,
    );
  });
});

Deno.test("a user's second factor is not asked for where AWS takes no code", async () => {
  await consoleWorld(async (world) => {
    const person = typing();
    await open(world, "guarded", { person });
    assert.deepEqual(person.questions, []);
  });
});

Deno.test("a user's keys that AWS does not know are told with their store, and a wrong account is refused", async () => {
  await consoleWorld(async (world) => {
    const other = await refusal(open(world, "other"));
    assert.equal(other.code, "wrong_account");
    assert.deepEqual(world.calls(), ["GetCallerIdentity"]);
    const [key] = world.local.keysOf("ann");
    if (key !== undefined) key.active = false;
    const gone = await refusal(open(world, "ann"));
    assert.match(
      gone.message,
      /^cannot open the AWS console for a user: AWS does not know the access key from /,
    );
    assert.match(gone.hint ?? "", /`atmos auth user configure ann`/);
    assert.deepEqual(world.calls(), ["GetFederationToken"]);
  });
});

Deno.test("after a logout of the user nobody opens a console in silence", async () => {
  await consoleWorld(async (world) => {
    await rememberLogout(world.context, "ann");
    assert.equal((await refusal(open(world, "ann"))).code, "not_signed_in");
    assert.deepEqual(world.calls(), []);
    await open(world, "ann", { person: witness("browser") });
  });
});

Deno.test("a permission set asks for its length, and a role behind it for none", async () => {
  await consoleWorld(async (world) => {
    const first = await open(world, "admin", { person: witness("browser"), seconds: 7200 });
    assert.equal(first.sessionExpiresAt, world.system.clock.now() + 2 * HOUR);
    assert.match(await shown(first), /AdministratorAccess in 111122223333/);
    world.calls();
    const second = await open(world, "chained", { seconds: 7200 });
    assert.deepEqual(world.calls(), ["AssumeRole", "GetCallerIdentity", "getSigninToken"]);
    assert.match(await shown(second), /Deployer in 444455556666/);
    assert.match(second.notes.join(), /ends with the role's/);
    const third = await open(world, "anns-role", { seconds: 7200 });
    assert.equal(third.sessionExpiresAt, world.system.clock.now() + 2 * HOUR, "a user is no role");
  });
});
