import assert from "node:assert/strict";
import { basename, dirname, join, relative } from "node:path";
import { count, operations, PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles, portalFiles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const EXEC = ["auth", "exec", "--", "echo", "ran"];

/** Content that is no file of ours, by what happened to it. */
const DAMAGE: Readonly<Record<string, (text: string) => string>> = {
  "is cut off": (text) => text.slice(0, text.length / 2),
  "holds zeros": () => "\0".repeat(4096),
  "holds something else": () => "<!doctype html><title>404</title>\n",
};

async function copiesOf(file: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(dirname(file)), (entry) => entry.name);
  return names.filter((name) => name.startsWith(`${basename(file)}.corrupt-`));
}

/** The words about a file that was set aside, and the copy, which is the owner's alone. */
async function assertSetAside(stderr: string, file: string, damaged: string): Promise<void> {
  assert.match(stderr, /WARN A corrupt file was set aside file=/);
  assert.ok(stderr.includes(file), stderr);
  const [copy = ""] = await copiesOf(file);
  assert.ok(stderr.includes(join(dirname(file), copy)), stderr);
  const path = join(dirname(file), copy);
  assert.equal(await Deno.readTextFile(path), damaged);
  assert.equal(((await Deno.lstat(path)).mode ?? 0) & 0o777, 0o600);
}

for (const [what, damage] of Object.entries(DAMAGE)) {
  story(`a file with role sessions that ${what} is set aside and rebuilt`, async (t) => {
    await signIn(t);
    const file = sessionFile(t);
    const damaged = damage(await Deno.readTextFile(file)).replace(/\]\n/, "\n");
    await Deno.writeTextFile(file, damaged);
    t.aws.forgetCalls();
    const { stdout, stderr } = await t.atmos(EXEC, { code: 0 });
    assert.equal(stdout, "ran\n");
    await assertSetAside(stderr, file, damaged);
    assert.deepEqual(operations(t), ["GetRoleCredentials"], "the sign-in is another file");
    const again = await t.atmos(EXEC, { code: 0 });
    assert.equal(again.stderr, "");
  });

  story(`a file with a sign-in that ${what} is set aside and made anew`, async (t) => {
    await signIn(t);
    await endRoles(t);
    const [file = ""] = await portalFiles(t);
    const damaged = damage(await Deno.readTextFile(file));
    await Deno.writeTextFile(file, damaged);
    const alone = await t.atmos(EXEC);
    assert.equal(alone.code, 1);
    assert.match(alone.stderr, /✗ cannot use the provider "team-sso": nobody is signed in\n/);
    await assertSetAside(alone.stderr, file, damaged);
    const { stdout, stderr } = await t.atmos(EXEC, { env: PERSON, code: 0 });
    assert.equal(stdout, "ran\n");
    assert.doesNotMatch(stderr, /corrupt/);
    assert.equal((await t.browser.visits()).length, 2);
  });
}

story("a sign-in of the right form with the wrong content is none", async (t) => {
  await signIn(t);
  const [file = ""] = await portalFiles(t);
  const session = JSON.parse(await Deno.readTextFile(file));
  const wrong = [
    [],
    null,
    { ...session, accessToken: 5 },
    { ...session, expiresAt: "tomorrow" },
    { ...session, accessToken: "a\nb", refreshToken: "" },
    { ...session, registrations: { browser: { clientId: "" } } },
    { ...session, accounts: { development: 1 } },
  ];
  for (const content of wrong) {
    await endRoles(t);
    await Deno.writeTextFile(file, JSON.stringify(content));
    const { code, stderr } = await t.atmos(EXEC);
    assert.equal(code, 1, JSON.stringify(content).slice(0, 100));
    assert.match(stderr, /nobody is signed in|the sign-in has ended|set aside/);
    assert.doesNotMatch(stderr, /unexpected error/);
  }
  assert.ok((await copiesOf(file)).length <= 3, "few copies are kept");
});

story("a damaged cache of the configuration costs nothing but time", async (t) => {
  await signIn(t);
  const folder = join(t.home, ".cache/atmos/config");
  const [cached] = await Array.fromAsync(Deno.readDir(folder), (entry) => join(folder, entry.name));
  for (
    const content of ["", "{", '{"root":{"type":"map"},"tags":[]}', "\0\0", '{"root":[1,2],"tags":["!env"]}']
  ) {
    await Deno.writeTextFile(cached ?? "", content);
    const { stdout, stderr } = await t.atmos(EXEC, { code: 0 });
    assert.deepEqual([stdout, stderr], ["ran\n", ""], content);
  }
  assert.equal(count(t, "GetRoleCredentials"), 1);
});

story("what the person added to the session files stays", async (t) => {
  await signIn(t);
  const file = sessionFile(t);
  const own = "# mine\n[by-hand]\naws_access_key_id = AKIAWRITTENBYHANDXXX\naws_secret_access_key = mine\n\n";
  await Deno.writeTextFile(file, own + await Deno.readTextFile(file));
  await endRoles(t);
  await signIn(t);
  await signIn(t, "prod-readonly");
  await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
  assert.equal(await Deno.readTextFile(file), `${own.trim()}\n`);
});

function octal(mode: number | null): string {
  return ((mode ?? 0) & 0o7777).toString(8);
}

story("permissions that let others in are taken back", async (t) => {
  await signIn(t);
  const opened: [string, number][] = [
    [join(t.home, ".config/atmos"), 0o755],
    [join(t.home, ".config/atmos/aws/team-sso"), 0o777],
    [sessionFile(t), 0o644],
    [(await portalFiles(t))[0] ?? "", 0o664],
  ];
  for (const [path, mode] of opened) await Deno.chmod(path, mode);
  await endRoles(t);
  await t.atmos(EXEC, { code: 0 });
  const modes = await Promise.all(opened.map(async ([path]) => octal((await Deno.stat(path)).mode)));
  assert.deepEqual(modes, ["700", "700", "600", "600"]);
});

/** Puts something in the place of a file or folder of ours, which must not be followed or overwritten. */
async function assertRefused(t: Story, words: RegExp): Promise<void> {
  const { code, stderr } = await t.atmos(["auth", "login"], { env: PERSON });
  assert.equal(code, 1, stderr);
  assert.match(stderr, words);
  assert.doesNotMatch(stderr, /unexpected error/);
}

story("a link in the place of a file or folder of ours is not followed", async (t) => {
  await signIn(t);
  const elsewhere = await Deno.makeTempDir({ dir: t.project });
  const untouched = await t.write(join(elsewhere, "credentials"), "[someone]\nelse = 1\n");
  const [portal = ""] = await portalFiles(t);
  for (
    const [place, target, words] of [
      [sessionFile(t), untouched, /cannot (read|write) ".*\/credentials": it is a symbolic link/],
      [
        dirname(dirname(sessionFile(t))),
        elsewhere,
        /cannot (read|write) ".*\/dev-admin": it is a symbolic link/,
      ],
      [portal, untouched, /cannot (read|write) ".*\.json": it is a symbolic link/],
      [join(t.home, ".cache/atmos/locks"), elsewhere, /cannot lock ".*\/locks": it is a symbolic link/],
    ] as const
  ) {
    await Deno.rename(place, `${place}.away`);
    await Deno.symlink(target, place);
    await assertRefused(t, words);
    await Deno.remove(place);
    await Deno.rename(`${place}.away`, place);
  }
  assert.deepEqual(await Array.fromAsync(Deno.readDir(elsewhere), ({ name }) => name), ["credentials"]);
  assert.equal(await Deno.readTextFile(untouched), "[someone]\nelse = 1\n");
  await signIn(t);
});

story(
  "a file in the place of a folder of ours is named, and so is a folder in the place of a file",
  async (t) => {
    await signIn(t);
    const credentials = relative(t.home, sessionFile(t));
    for (const root of [".config", ".cache/atmos", ".local"]) {
      await Deno.remove(join(t.home, root), { recursive: true });
    }
    const cases: [string, "file" | "folder", RegExp][] = [
      [
        ".cache/atmos",
        "file",
        /✗ cannot .* ".*\/\.cache\/atmos.*": (it is not a folder|a file stands where)/,
      ],
      [".config", "file", /✗ cannot .* ".*\/\.config.*": (it is not a folder|a file stands where)/],
      [".config/atmos/aws/team-sso", "file", /✗ cannot .* ".*\/team-sso": it is not a folder/],
      [".config/atmos/aws/team-sso/dev-admin", "file", /✗ cannot .* ".*\/dev-admin": it is not a folder/],
      [
        credentials,
        "folder",
        /✗ cannot .* ".*\/credentials": it is not a file/,
      ],
    ];
    for (const [name, kind, words] of cases) {
      const path = join(t.home, name);
      await Deno.mkdir(kind === "folder" ? path : dirname(path), { recursive: true });
      if (kind === "file") await Deno.writeTextFile(path, "in the way");
      await assertRefused(t, words);
      if (kind === "file") assert.equal(await Deno.readTextFile(path), "in the way");
      await Deno.remove(path);
    }
    await signIn(t);
  },
);

story("folders may be elsewhere, and the way there may lead through links", async (t) => {
  const place = join(t.home, "big-disk");
  await Deno.mkdir(place);
  await Deno.symlink(place, join(t.home, ".config"));
  const env = {
    XDG_CACHE_HOME: join(t.home, "caches"),
    ATMOS_XDG_CACHE_HOME: join(t.home, "ours"),
    XDG_DATA_HOME: join(t.home, "data"),
  };
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  const files = (await t.files()).filter(({ kind }) => kind === "file").map(({ path }) => path.split("/")[0]);
  assert.deepEqual([...new Set(files)].sort(), ["big-disk", "data", "ours"]);
  await t.atmos(EXEC, { env, code: 0 });
});
