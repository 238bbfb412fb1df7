import assert from "node:assert/strict";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import type { SessionKey } from "../../../../src/clouds/session.ts";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { MADE_FOR, storesOf } from "../entries.ts";
import { forget, sessionOf } from "../forget.ts";
import { cloudContext } from "../requests.ts";
import { END, plain, plantedKeys } from "./planted_keys.ts";

const aws = storesOf(cloud);
const FOLDER = "/home/me/.config/atmos/aws/corp";

const DEV: SessionKey = { provider: "corp", identity: "dev", madeFor: MADE_FOR };
const OPS: SessionKey = { provider: "corp", identity: "acct/ops", madeFor: MADE_FOR };

Deno.test("a session is kept in the two files that AWS programs read, for its owner alone", async () => {
  const system = memorySystem();
  await aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system));
  assert.equal(system.files.text(`${FOLDER}/dev/${MADE_FOR}/config`), "[profile dev]\nregion = eu-west-1\n");
  assert.match(
    system.files.text(`${FOLDER}/dev/${MADE_FOR}/credentials`) ?? "",
    /^; atmos: expiration=2031-05-04T10:00:00Z issued=2026-01-02T03:04:05Z made-for=\S+\n\[dev\]\n/,
  );
  for (const name of ["config", "credentials"]) {
    assert.equal((await system.files.info(`${FOLDER}/dev/${MADE_FOR}/${name}`))?.mode, 0o600);
  }
  for (const folder of [FOLDER, `${FOLDER}/dev/${MADE_FOR}`]) {
    assert.equal((await system.files.info(folder))?.mode, 0o700);
  }
});

Deno.test("the files that a child is given hold the keys of its identity and of no other", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  const ops = plantedKeys({ accessKeyId: "OPSKEYID" });
  await aws.write({ ...OPS, credentials: ops }, context);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  await aws.write({ ...OPS, credentials: ops }, context);
  const { set } = aws.environment({ ...DEV, credentials: plantedKeys() }, context);
  const given = Object.values(set).map((value) => system.files.text(value) ?? "").join();
  assert.match(given, /FAKEKEYID/);
  assert.doesNotMatch(given, /OPSKEYID|ops/);
  assert.deepEqual(
    ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"].map((name) => set[name]),
    [`${FOLDER}/dev/${MADE_FOR}/credentials`, `${FOLDER}/dev/${MADE_FOR}/config`],
  );
});

Deno.test("the variables of a child name exactly these files and this profile", async () => {
  const system = memorySystem();
  const session = { ...OPS, credentials: plantedKeys({ region: "us-west-2" }) };
  await aws.write(session, cloudContext(system));
  const { set } = aws.environment(session, cloudContext(system));
  assert.equal(set.AWS_SHARED_CREDENTIALS_FILE, `${FOLDER}/acct%2Fops/${MADE_FOR}/credentials`);
  assert.equal(set.AWS_CONFIG_FILE, `${FOLDER}/acct%2Fops/${MADE_FOR}/config`);
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
  assert.equal((await aws.read(DEV, context))?.issuedAt, system.clock.now());
  assert.deepEqual(
    plain(await aws.read(OPS, context)),
    plain(plantedKeys({ accessKeyId: "OTHER", region: "us-west-2" })),
  );
  assert.equal(await aws.read({ ...DEV, identity: "nobody" }, context), undefined);
  assert.equal(await aws.read({ ...DEV, provider: "other" }, context), undefined);
  assert.equal(await aws.read(DEV, cloudContext(system, "team")), undefined);
  await aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system, "team"));
  assert.notEqual(
    system.files.text(`/home/me/.config/atmos/team/aws/corp/dev/${MADE_FOR}/credentials`),
    undefined,
  );
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
  assert.equal((await aws.list("corp", context)).length, 0);
  for (const identity of ["dev", "acct/ops", "two words", "default"]) {
    await aws.write({ provider: "corp", identity, madeFor: MADE_FOR, credentials: plantedKeys() }, context);
  }
  system.files.put(`${FOLDER}/half/credentials`, "[half]\naws_access_key_id = x\n");
  system.files.put(`${FOLDER}/empty/credentials`, "");
  assert.deepEqual((await aws.list("corp", context)).map(({ identity }) => identity).sort(), [
    "acct/ops",
    "default",
    "dev",
    "two words",
  ]);
});

Deno.test("fifty identities written at once are all there", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  const names = Array.from({ length: 50 }, (_, at) => `id-${at}`);
  await Promise.all(
    names.map((identity) =>
      aws.write({ provider: "corp", identity, madeFor: MADE_FOR, credentials: plantedKeys() }, context)
    ),
  );
  assert.deepEqual((await aws.list("corp", context)).map(({ identity }) => identity).sort(), names.sort());
});

Deno.test("files that all identities of a provider shared are not used, and go with the next session", async () => {
  const keys = (name: string): string =>
    `; atmos: expiration=2031-05-04T12:00:00+02:00\n[${name}]\naws_access_key_id     = ${name.toUpperCase()}\n` +
    "aws_secret_access_key = planted-old\naws_session_token     = planted-old-session\n\n";
  const files = {
    [`${FOLDER}/credentials`]: keys("old") + keys("dev"),
    [`${FOLDER}/config`]:
      "[profile old]\nregion = eu-west-1\noutput = json\n[profile dev]\nregion = eu-west-1\n",
    [`${FOLDER}/credentials.corrupt-20300101T000000Z`]: "planted copy",
  };
  const system = memorySystem({ files });
  const context = cloudContext(system);
  const listed = await aws.list("corp", context);
  assert.deepEqual(listed.map(({ identity, madeFor }) => [identity, madeFor]), [["old", undefined], [
    "dev",
    undefined,
  ]]);
  for (const identity of ["old", "dev"]) {
    assert.equal(await aws.read({ ...DEV, identity }, context), undefined);
  }
  assert.equal(system.files.text(`${FOLDER}/credentials`), files[`${FOLDER}/credentials`], "only looked at");
  await aws.write({ ...DEV, credentials: plantedKeys({ accessKeyId: "NEW" }) }, context);
  assert.deepEqual(system.files.paths().filter((path) => /corp\/c/.test(path)), []);
  assert.match(system.files.text(`${FOLDER}/dev/${MADE_FOR}/credentials`) ?? "", /NEW/);
});

Deno.test("shared files that make no sense are set aside, and nothing is in their way", async () => {
  const system = memorySystem({ files: { [`${FOLDER}/credentials`]: "half a li" } });
  const context = cloudContext(system);
  assert.equal(await aws.read(DEV, context), undefined);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  assert.equal(system.files.text(`${FOLDER}/credentials`), undefined);
  assert.match(system.files.paths().join("\n"), /corp\/credentials\.corrupt-/);
});

Deno.test("keys that somebody has moved to the place of others are not believed", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  await aws.write({ ...DEV, madeFor: "0c-0d", credentials: plantedKeys() }, context);
  const folder = (madeFor: string): string => `${FOLDER}/dev/${madeFor}`;
  await system.files.rename(folder("0c-0d"), folder(MADE_FOR));
  assert.equal(await aws.read(DEV, context), undefined);
});

Deno.test("what a person added to shared files stays there", async () => {
  const theirs = "# mine\n[by-hand]\naws_access_key_id = MINE\naws_secret_access_key = planted\n";
  const system = memorySystem({ files: { [`${FOLDER}/credentials`]: theirs } });
  const context = cloudContext(system);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  assert.equal(await aws.read(OPS, context), undefined);
  assert.equal(system.files.text(`${FOLDER}/credentials`), theirs);
});

Deno.test("identities may have the names of the files", async () => {
  const context = cloudContext(memorySystem());
  const names = ["credentials", "config", "credentials.corrupt-1", "configuration", "%63onfig"];
  for (const identity of names) {
    await aws.write({ provider: "corp", identity, madeFor: MADE_FOR, credentials: plantedKeys() }, context);
  }
  assert.deepEqual(
    (await aws.list("corp", context)).map(({ identity }) => identity).sort(),
    names.toSorted(),
  );
  for (const identity of names) {
    assert.equal(
      (await forget(aws, sessionOf({ provider: "corp", identity }), context)).length,
      1,
    );
    assert.equal(await aws.read({ provider: "corp", identity, madeFor: MADE_FOR }, context), undefined);
  }
});

Deno.test("a file that does not parse is moved aside and rebuilt, whichever of the two it is", async () => {
  const damages = ["half a li", "\0\0\0\0", "[dev]\na = b\n[dev]\na = b\n", "[dev\n"];
  for (const name of ["credentials", "config"]) {
    for (const damage of damages) {
      const system = memorySystem();
      const context = cloudContext(system);
      await aws.write({ ...DEV, credentials: plantedKeys() }, context);
      system.files.put(`${FOLDER}/dev/${MADE_FOR}/${name}`, damage);
      assert.equal(await aws.read(DEV, context), undefined, `${name}: ${JSON.stringify(damage)}`);
      await aws.write({ ...DEV, credentials: plantedKeys() }, context);
      assert.deepEqual(plain(await aws.read(DEV, context)), plain(plantedKeys()));
      assert.equal(
        system.files.paths().filter((path) => path.startsWith(`${FOLDER}/dev/${MADE_FOR}/${name}.corrupt`))
          .length,
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
      const key = { provider, identity, madeFor: MADE_FOR };
      await aws.write({ ...key, credentials: plantedKeys({ accessKeyId: "K" }) }, context);
      assert.equal(
        valueOf((await aws.read(key, context))?.facts ?? [], "region"),
        "eu-west-1",
        `${provider} ${identity}`,
      );
    }
    assert.deepEqual(
      (await aws.list(provider, context)).map(({ identity }) => identity).sort(),
      [...names].sort(),
    );
  }
  const outside = system.files.paths().filter((path) => !/^\/home\/me\/\.(config|cache)\/atmos\//.test(path));
  assert.deepEqual(outside, []);
  assert.equal(
    system.files.paths().filter((path) => path.endsWith("/credentials")).length,
    names.length ** 2,
  );
});

Deno.test("a link in the place of a file or folder of ours is not followed", async () => {
  for (const place of [`${FOLDER}/dev/${MADE_FOR}/credentials`, `${FOLDER}/dev/${MADE_FOR}`, FOLDER]) {
    const system = memorySystem({ files: { "/victim/credentials": "mine" } });
    system.files.putLink(place, place.endsWith("credentials") ? "/victim/credentials" : "/victim");
    await assert.rejects(aws.write({ ...DEV, credentials: plantedKeys() }, cloudContext(system)), {
      code: "storage",
    });
    assert.equal(system.files.text("/victim/credentials"), "mine");
  }
});
