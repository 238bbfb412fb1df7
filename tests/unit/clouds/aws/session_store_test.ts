import assert from "node:assert/strict";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import type { SessionKey } from "../../../../src/clouds/cloud.ts";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { storesOf } from "../entries.ts";
import { cloudContext } from "../requests.ts";
import { END, plain, plantedKeys } from "./planted_keys.ts";

const aws = storesOf(cloud);
const FOLDER = "/home/me/.config/atmos/aws/corp";

const DEV: SessionKey = { provider: "corp", identity: "dev" };
const OPS: SessionKey = { provider: "corp", identity: "acct/ops" };

Deno.test("a session is kept in the two files that AWS programs read, for its owner alone", async () => {
  const system = memorySystem();
  await aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system));
  assert.equal(system.files.text(`${FOLDER}/config`), "[profile dev]\nregion = eu-west-1\n");
  assert.match(
    system.files.text(`${FOLDER}/credentials`) ?? "",
    /^; atmos: expiration=2031-05-04T10:00:00Z\n\[dev\]\n/,
  );
  for (const name of ["config", "credentials"]) {
    assert.equal((await system.files.info(`${FOLDER}/${name}`))?.mode, 0o600);
  }
  assert.equal((await system.files.info(FOLDER))?.mode, 0o700);
});

Deno.test("the variables of a child name exactly these files and this profile", async () => {
  const system = memorySystem();
  const session = { ...OPS, credentials: plantedKeys({ region: "us-west-2" }) };
  await aws.write(session, cloudContext(system));
  const { set } = aws.environment(session, cloudContext(system));
  assert.equal(set.AWS_SHARED_CREDENTIALS_FILE, `${FOLDER}/credentials`);
  assert.equal(set.AWS_CONFIG_FILE, `${FOLDER}/config`);
  assert.equal(set.AWS_PROFILE, "acct/ops");
  assert.equal(set.AWS_REGION, "us-west-2");
  assert.doesNotMatch(JSON.stringify(set), /planted/);
});

Deno.test("what is written is read again, by identity, provider and realm", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  await aws.write(
    { ...OPS, credentials: plantedKeys({ accessKeyId: "OTHER", region: "us-west-2" }) },
    context,
  );
  assert.deepEqual(plain(await aws.read(DEV, context)), plain(plantedKeys()));
  assert.deepEqual(
    plain(await aws.read(OPS, context)),
    plain(plantedKeys({ accessKeyId: "OTHER", region: "us-west-2" })),
  );
  assert.equal(await aws.read({ ...DEV, identity: "nobody" }, context), undefined);
  assert.equal(await aws.read({ ...DEV, provider: "other" }, context), undefined);
  assert.equal(await aws.read(DEV, cloudContext(system, "team")), undefined);
  await aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system, "team"));
  assert.notEqual(system.files.text("/home/me/.config/atmos/team/aws/corp/credentials"), undefined);
});

Deno.test("an expired session is read as it is, and reading needs no lock and writes nothing", async () => {
  const system = memorySystem({ now: END + 1 });
  await aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system));
  system.files.calls.length = 0;
  assert.equal((await aws.read(DEV, cloudContext(system)))?.expiresAt, END);
  assert.deepEqual(system.files.calls.filter((call) => !/^(readText|info|target) /.test(call)), []);
});

Deno.test("all sessions of a provider are listed by identity, half ones left out", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  assert.equal((await aws.list("corp", context)).size, 0);
  for (const identity of ["dev", "acct/ops", "two words", "default"]) {
    await aws.write({ provider: "corp", identity, credentials: plantedKeys() }, context);
  }
  system.files.put(
    `${FOLDER}/credentials`,
    `${system.files.text(`${FOLDER}/credentials`)}\n[half]\naws_access_key_id = x\n`,
  );
  assert.deepEqual([...(await aws.list("corp", context)).keys()], [
    "dev",
    "acct/ops",
    "two words",
    "default",
  ]);
});

Deno.test("fifty identities written at once are all there", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  const names = Array.from({ length: 50 }, (_, at) => `id-${at}`);
  await Promise.all(
    names.map((identity) => aws.write({ provider: "corp", identity, credentials: plantedKeys() }, context)),
  );
  assert.deepEqual([...(await aws.list("corp", context)).keys()].sort(), names.sort());
});

Deno.test("files of the existing program are understood, and its other sessions stay byte for byte", async () => {
  const theirs =
    "; atmos: expiration=2031-05-04T12:00:00+02:00\n[old]\naws_access_key_id     = OLDKEYID\naws_secret_access_key = planted-old\n" +
    "aws_session_token     = planted-old-session\n\n";
  const system = memorySystem({
    files: {
      [`${FOLDER}/credentials`]: theirs,
      [`${FOLDER}/config`]: "[profile old]\nregion = eu-west-1\noutput = json\n",
    },
  });
  const context = cloudContext(system);
  const read = await aws.read({ provider: "corp", identity: "old" }, context);
  assert.equal(read?.expiresAt, END);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  assert.equal(system.files.text(`${FOLDER}/credentials`)?.startsWith(theirs), true);
  assert.equal(
    system.files.text(`${FOLDER}/config`)?.startsWith("[profile old]\nregion = eu-west-1\noutput = json\n"),
    true,
  );
});

Deno.test("a file that does not parse is moved aside and rebuilt, whichever of the two it is", async () => {
  const damages = ["half a li", "\0\0\0\0", "[dev]\na = b\n[dev]\na = b\n", "[dev\n"];
  for (const name of ["credentials", "config"]) {
    for (const damage of damages) {
      const system = memorySystem();
      const context = cloudContext(system);
      await aws.write({ ...DEV, credentials: plantedKeys() }, context);
      system.files.put(`${FOLDER}/${name}`, damage);
      assert.equal(await aws.read(DEV, context), undefined, `${name}: ${JSON.stringify(damage)}`);
      await aws.write({ ...DEV, credentials: plantedKeys() }, context);
      assert.deepEqual(plain(await aws.read(DEV, context)), plain(plantedKeys()));
      assert.equal(
        system.files.paths().filter((path) => path.startsWith(`${FOLDER}/${name}.corrupt`)).length,
        1,
      );
    }
  }
});

Deno.test("a write that is interrupted leaves no session, or the old one", async () => {
  for (const path of [/config/, /credentials/]) {
    const system = memorySystem();
    const context = cloudContext(system);
    system.files.failOn("rename", "no_space", { path, times: 1 });
    await assert.rejects(aws.write({ ...DEV, credentials: plantedKeys() }, context), { code: "storage" });
    assert.equal(await aws.read(DEV, context), undefined);
    await aws.write({ ...DEV, credentials: plantedKeys() }, context);
    system.files.failOn("rename", "no_space", { path, times: 1 });
    await assert.rejects(aws.write({ ...DEV, credentials: plantedKeys({ accessKeyId: "NEW" }) }, context), {
      code: "storage",
    });
    assert.deepEqual(plain(await aws.read(DEV, context)), plain(plantedKeys()));
    assert.deepEqual(system.files.paths().filter((file) => file.includes("tmp")), []);
  }
});

Deno.test("strange names stay in their folder and section", async () => {
  const names = [
    "..",
    "../../etc",
    "a/b",
    "]\n[default",
    "con",
    "é",
    "x".repeat(500),
    "default",
    "DEFAULT",
    "profile x",
  ];
  const system = memorySystem();
  const context = cloudContext(system);
  for (const provider of names) {
    for (const identity of names) {
      const key = { provider, identity };
      await aws.write({ ...key, credentials: plantedKeys({ accessKeyId: "K" }) }, context);
      assert.equal(
        valueOf((await aws.read(key, context))?.facts ?? [], "region"),
        "eu-west-1",
        `${provider} ${identity}`,
      );
    }
    assert.deepEqual([...(await aws.list(provider, context)).keys()].sort(), [...names].sort());
  }
  const outside = system.files.paths().filter((path) => !/^\/home\/me\/\.(config|cache)\/atmos\//.test(path));
  assert.deepEqual(outside, []);
  assert.equal(system.files.paths().filter((path) => path.endsWith("/credentials")).length, names.length);
});

Deno.test("a link in the place of a file or folder of ours is not followed", async () => {
  for (const place of [`${FOLDER}/credentials`, FOLDER]) {
    const system = memorySystem({ files: { "/victim/credentials": "mine" } });
    system.files.putLink(place, place === FOLDER ? "/victim" : "/victim/credentials");
    await assert.rejects(aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system)), {
      code: "storage",
    });
    assert.equal(system.files.text("/victim/credentials"), "mine");
  }
});
