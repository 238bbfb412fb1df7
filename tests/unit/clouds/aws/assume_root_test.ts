import assert from "node:assert/strict";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { storesOf } from "../entries.ts";
import { witness } from "../requests.ts";
import { type StsWorld, stsWorld } from "./sts_world.ts";

const aws = storesOf(cloud);
const MINUTE = 60_000;

const TASKS = [
  "IAMAuditRootUserCredentials",
  "IAMCreateRootUserPassword",
  "IAMDeleteRootUserCredentials",
  "S3UnlockBucketPolicy",
  "SQSUnlockQueuePolicy",
];

function rootWorld(
  { task = "S3UnlockBucketPolicy", more = "", account = "111122223333", partition = "aws" },
  test: (world: StsWorld) => Promise<void>,
): Promise<void> {
  const policy = `arn:${partition}:iam::aws:policy/root-task/${task}`;
  const yaml = ({ startUrl, region }: { startUrl: string; region: string }): string =>
    `auth:
  providers:
    sso: { kind: aws/iam-identity-center, start_url: ${startUrl}, region: ${region} }
  identities:
    admin:
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: AdministratorAccess, account: { id: "${account}" } }
    root:
      kind: aws/assume-root
      via: { identity: admin }
      principal: { target_principal: "777788889999", task_policy_arn: "${policy}"${more} }
`;
  return stsWorld({ yaml }, test);
}

async function refusal({ session }: StsWorld): Promise<AtmosError> {
  try {
    await session("root", witness("browser"));
  } catch (error) {
    if (error instanceof AtmosError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

for (const task of TASKS) {
  Deno.test(`the root user's task ${task} is lent for a quarter of an hour`, async () => {
    await rootWorld({ task }, async ({ session, calls, system, context }) => {
      const keys = await session("root", witness("browser"));
      assert.deepEqual(calls().slice(-4), [
        "GetRoleCredentials",
        "GetCallerIdentity",
        "AssumeRoot",
        "GetCallerIdentity",
      ]);
      assert.equal(keys.expiresAt, system.clock.now() + 15 * MINUTE);
      assert.equal(valueOf(await aws.whoami(keys, context), "principal"), "arn:aws:iam::777788889999:root");
    });
  });
}

Deno.test("a longer task is shortened, and that is said; a shorter one is as wished", async () => {
  for (const [wished, seconds, notices] of [["1h", "900", 1], ["5m", "300", 0]] as const) {
    await rootWorld({ more: `, duration: ${wished}` }, async ({ session, sent }) => {
      const person = witness("browser");
      await session("root", person);
      assert.equal(sent("AssumeRoot").DurationSeconds, seconds);
      assert.equal(person.notices.filter((one) => /gets 15m instead of 1h/.test(one)).length, notices);
    });
  }
});

Deno.test("an account that may not is told what must be switched on", async () => {
  await rootWorld({ account: "444455556666" }, async (world) => {
    const error = await refusal(world);
    assert.equal(error.code, "access_denied");
    assert.match(
      error.message,
      /^cannot take on the root user's task in the account 777788889999: AWS refused/,
    );
    assert.match(error.hint ?? "", /^Centralized root access must be switched on .* management account/);
  });
});

Deno.test("another task, and one of another partition, are mistakes in the configuration", async () => {
  await rootWorld({ task: "Everything" }, async (world) => {
    assert.match(
      (await refusal(world)).message,
      /must be arn:aws:iam::aws:policy\/root-task\/ with one of IAMAudit/,
    );
    assert.ok(!world.calls().includes("AssumeRoot"));
  });
  await rootWorld({ partition: "aws-us-gov" }, async (world) => {
    assert.match(
      (await refusal(world)).message,
      /its task is of the partition aws-us-gov, and the region eu-west-1 is/,
    );
  });
});

Deno.test("a session that ends before it is lent for long is asked for again", async () => {
  await rootWorld({ more: ", duration: 15m" }, async ({ session, calls, system }) => {
    await session("root", witness("browser"));
    calls();
    await system.clock.tick(11 * MINUTE);
    await session("root");
    assert.deepEqual(calls(), ["AssumeRoot", "GetCallerIdentity"]);
  });
});
