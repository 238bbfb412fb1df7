/** Files that the identities of a provider shared, as earlier versions left them. */
import assert from "node:assert/strict";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { storesOf } from "../entries.ts";
import { forget, NOTHING, sessionOf } from "../forget.ts";
import { cloudContext } from "../requests.ts";

const aws = storesOf(cloud);
const FOLDER = "/home/me/.config/atmos/aws/corp";
const CORP = { ...NOTHING, sessions: new Map([["corp", "all"]] as const) };

function section(identity: string, end = "2031-05-04T10:00:00Z"): string {
  return `; atmos: expiration=${end}\n[${identity}]\naws_access_key_id = FAKEKEYID\n` +
    "aws_secret_access_key = planted\naws_session_token = planted\n";
}

function shared(...identities: readonly string[]): MemorySystem {
  return memorySystem({
    files: {
      [`${FOLDER}/credentials`]: identities.map((name) => section(name)).join("\n"),
      [`${FOLDER}/config`]: identities.map((name) => `[profile ${name}]\nregion = eu-west-1\n`).join("\n"),
    },
  });
}

Deno.test("one identity's sections go, others stay, and the last one takes the files along", async () => {
  const system = shared("dev", "acct/ops");
  const context = cloudContext(system);
  assert.deepEqual(await forget(aws, sessionOf({ provider: "corp", identity: "dev" }), context), [
    `[dev] in ${FOLDER}/credentials`,
    `[profile dev] in ${FOLDER}/config`,
  ]);
  assert.doesNotMatch(system.files.text(`${FOLDER}/credentials`) ?? "", /dev/);
  assert.deepEqual(await forget(aws, sessionOf({ provider: "corp", identity: "acct/ops" }), context), [
    `${FOLDER}/credentials`,
    `${FOLDER}/config`,
  ]);
  assert.equal(await system.files.info("/home/me/.config/atmos"), undefined);
});

Deno.test("what has expired in them goes, and only that", async () => {
  const system = shared("dev");
  const file = `${FOLDER}/credentials`;
  system.files.put(file, `${system.files.text(file)}\n${section("old", "2020-01-01T00:00:00Z")}`);
  assert.deepEqual(await forget(aws, { ...CORP, expired: true }, cloudContext(system)), [`[old] in ${file}`]);
});

Deno.test("two hundred of them go in a few writes, and are counted when others stay", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `identity-${index}`);
  const system = shared(...names, "stays");
  const context = cloudContext(system);
  const { removals } = await aws.kept(
    { ...NOTHING, sessions: new Map([["corp", new Set(names)]]) },
    context,
  );
  assert.deepEqual(removals.map(({ detail }) => detail), ["200 sections", "200 sections"]);
  for (const removal of removals) await aws.remove(removal, context, () => {});
  assert.deepEqual((await aws.list("corp", context)).map(({ identity }) => identity), ["stays"]);
});

Deno.test("both places are found, with copies of damaged files in both", async () => {
  const system = shared("old");
  const context = cloudContext(system);
  system.files.put(`${FOLDER}/dev/credentials`, section("dev"));
  system.files.put(`${FOLDER}/config.corrupt-20300101T000000Z`, "planted");
  assert.deepEqual(await forget(aws, CORP, context), [
    `${FOLDER}/dev/`,
    `${FOLDER}/credentials`,
    `${FOLDER}/config`,
  ]);
  assert.deepEqual(system.files.paths().filter((path) => path.includes("/corp")), []);
});
