import assert from "node:assert/strict";
import { findFolders } from "../../../src/files/folders.ts";
import { type OpenedKeyring, openKeyring, type OpenRequest } from "../../../src/keyring/open.ts";
import { Secret } from "../../../src/secret.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../system/memory_system.ts";

interface Opened extends OpenedKeyring {
  readonly system: MemorySystem;
  readonly announced: readonly string[];
}

async function open(
  options: MemoryOptions & { settings?: Partial<OpenRequest["settings"]>; interactive?: boolean },
): Promise<Opened> {
  const system = memorySystem({ ...options, env: { HOME: "/home/me", ...options.env } });
  const announced: string[] = [];
  const opened = await openKeyring({
    system,
    folders: findFolders(system.env),
    settings: { type: undefined, path: undefined, passwordEnv: undefined, ...options.settings },
    interactive: options.interactive ?? false,
    askPassphrase: () => Promise.resolve(new Secret("asked for it")),
    announce: (line) => announced.push(line),
    workFactor: 6,
  });
  return { ...opened, system, announced };
}

const secretToolThere = { run: () => ({ code: 1 }) } as const;

const CHOICES: readonly (readonly [string | undefined, string | undefined, string, string])[] = [
  [undefined, undefined, "Secret Service keyring", "type system, from the default"],
  [undefined, "system", "Secret Service keyring", "type system, from auth.keyring.type"],
  [undefined, "file", "file keyring", "type file, from auth.keyring.type"],
  [undefined, "memory", "keyring in memory", "type memory, from auth.keyring.type"],
  ["memory", "file", "keyring in memory", "type memory, from ATMOS_KEYRING_TYPE"],
  ["file", "system", "file keyring", "type file, from ATMOS_KEYRING_TYPE"],
  ["system", "nonsense", "Secret Service keyring", "type system, from ATMOS_KEYRING_TYPE"],
  ["", "file", "file keyring", "type file, from auth.keyring.type"],
];

for (const [variable, setting, name, why] of CHOICES) {
  Deno.test(`ATMOS_KEYRING_TYPE=${variable} with auth.keyring.type ${setting} opens the ${name}`, async () => {
    const env = variable === undefined ? {} : { ATMOS_KEYRING_TYPE: variable };
    const opened = await open({ ...secretToolThere, env, settings: { type: setting } });
    assert.equal(opened.keyring?.name, name);
    assert.equal(opened.why, why);
    assert.deepEqual(opened.announced, []);
  });
}

Deno.test("each system has its own keyring", async () => {
  assert.equal((await open({ platform: "darwin" })).keyring?.name, "macOS keychain");
  assert.equal((await open({ platform: "windows" })).keyring?.name, "Windows Credential Manager");
});

for (
  const [env, settings, source] of [
    [{ ATMOS_KEYRING_TYPE: "keychain" }, {}, "ATMOS_KEYRING_TYPE"],
    [{}, { type: "keychain" }, "auth.keyring.type"],
  ] as const
) {
  Deno.test(`an unknown word in ${source} is refused with the words that are known`, async () => {
    await assert.rejects(open({ env, settings }), {
      code: "config_invalid",
      message: 'cannot open the keyring "keychain": there is no such type',
      hint: `Set ${source} to one of system, file, memory.`,
    });
  });
}

Deno.test("without a system keyring and without a passphrase there is none, and one line says so", async () => {
  const opened = await open({});
  assert.equal(opened.keyring, undefined);
  assert.deepEqual(opened.announced, [
    "No system keyring here: the Secret Service keyring needs secret-tool, which is not installed. Sessions are kept " +
    "in files that only you can read; for an encrypted keyring set ATMOS_KEYRING_TYPE=file and ATMOS_KEYRING_PASSWORD.",
  ]);
});

Deno.test("without a system keyring the encrypted file stands in when its passphrase is set, and one line says so", async () => {
  const opened = await open({ env: { ATMOS_KEYRING_PASSWORD: "correct horse" } });
  assert.equal(opened.keyring?.name, "file keyring");
  assert.equal(opened.announced.length, 1);
  assert.match(
    opened.announced[0] ?? "",
    / The encrypted file keyring in \/home\/me\/\.local\/share\/atmos\/keyring is used\.$/,
  );
  assert.doesNotMatch(opened.announced[0] ?? "", /correct horse/);
});

const BROKEN = [
  ["is locked", { code: 1, stderr: "secret-tool: Cannot get secret of a locked object" }],
  ["hangs", { timedOut: true, code: 137 }],
  ["fails", { code: 1, stderr: "secret-tool: The world is upside down" }],
] as const;

for (const [how, answer] of BROKEN) {
  Deno.test(`a system keyring that ${how} is not replaced by another one`, async () => {
    const opened = await open({ run: () => answer, env: { ATMOS_KEYRING_PASSWORD: "correct horse" } });
    assert.equal(opened.keyring?.name, "Secret Service keyring");
    assert.deepEqual(opened.announced, []);
    const key = { realm: undefined, name: "dev", purpose: "sign-in" } as const;
    const found = await opened.keyring.get(key);
    assert.ok(found.state === "locked" || found.state === "unreachable");
    const item = { class: "session", value: new Secret("x") } as const;
    await assert.rejects(opened.keyring.set(key, item), { code: "unavailable" });
    await assert.rejects(opened.keyring.delete(key), { code: "unavailable" });
    await assert.rejects(opened.keyring.list(), { code: "unavailable" });
    // What hangs is waited for once.
    if (how !== "is locked") assert.equal(opened.system.ran.length, 1);
  });
}

const PLACES: readonly (readonly [string, Record<string, string>, string | undefined, string])[] = [
  ["the data folder", {}, undefined, "/home/me/.local/share/atmos/keyring"],
  ["XDG_DATA_HOME", { XDG_DATA_HOME: "/data" }, undefined, "/data/atmos/keyring"],
  ["spec.path", {}, "/srv/keys", "/srv/keys"],
  ["spec.path with an extension", {}, "/srv/keys/all.age", "/srv/keys"],
  ["spec.path below the home folder", {}, "~/keys", "/home/me/keys"],
  ["a relative spec.path", {}, "keys", "/work/keys"],
  [
    "ATMOS_KEYRING_FILE_PATH before spec.path",
    { ATMOS_KEYRING_FILE_PATH: "/env/keys" },
    "/srv/keys",
    "/env/keys",
  ],
];

for (const [what, env, path, folder] of PLACES) {
  Deno.test(`the file keyring lies where ${what} says`, async () => {
    const opened = await open({
      workingFolder: "/work",
      env: { ...env, ATMOS_KEYRING_PASSWORD: "correct horse" },
      settings: { type: "file", path },
    });
    await opened.keyring?.set({ realm: undefined, name: "dev", purpose: "sign-in" }, {
      class: "session",
      value: new Secret("x"),
    });
    const names = (await opened.system.files.list(folder)).map(({ name }) => name);
    assert.deepEqual(names, ["dev.sign-in.age", "identity.age"]);
  });
}

Deno.test("a folder that a person named keeps its mode, and only the program's own is closed", async () => {
  for (
    const [env, folder, mode] of [
      [{}, "/home/me/.local/share/atmos/keyring", 0o700],
      [{ ATMOS_KEYRING_FILE_PATH: "~" }, "/home/me", 0o755],
      [{ ATMOS_KEYRING_FILE_PATH: "/srv/keys" }, "/srv/keys", 0o755],
    ] as const
  ) {
    const opened = await open({
      env: { ...env, ATMOS_KEYRING_PASSWORD: "correct horse" },
      settings: { type: "file" },
    });
    opened.system.files.putFolder(folder, 0o755);
    const listed = await opened.keyring?.list().then(() => "listed", (error) => error.message);
    assert.equal(
      listed,
      mode === 0o700 ? "listed" : `cannot list "${folder}": others have access to this folder`,
    );
    assert.equal((await opened.system.files.info(folder))?.mode, mode);
  }
});

const VARIABLES: readonly (readonly [string, Record<string, string>, string | undefined])[] = [
  ["ATMOS_KEYRING_PASSWORD", { ATMOS_KEYRING_PASSWORD: "correct horse" }, undefined],
  [
    "the variable that spec.password_env names",
    { TEAM: "correct horse", ATMOS_KEYRING_PASSWORD: "short" },
    "TEAM",
  ],
  ["the variable that ATMOS_KEYRING_PASSWORD_ENV names", {
    ATMOS_KEYRING_PASSWORD_ENV: "MINE",
    MINE: "correct horse",
  }, "TEAM"],
];

for (const [what, env, passwordEnv] of VARIABLES) {
  Deno.test(`the passphrase comes from ${what}`, async () => {
    const { keyring } = await open({ env, settings: { type: "file", passwordEnv } });
    await keyring?.set({ realm: undefined, name: "dev", purpose: "sign-in" }, {
      class: "session",
      value: new Secret("x"),
    });
    assert.equal(
      (await keyring?.get({ realm: undefined, name: "dev", purpose: "sign-in" }))?.state,
      "present",
    );
  });
}

Deno.test("nobody is asked for a passphrase where nobody may be asked", async () => {
  const key = { realm: undefined, name: "dev", purpose: "sign-in" } as const;
  const item = { class: "session", value: new Secret("x") } as const;
  const alone = await open({ settings: { type: "file" } });
  await assert.rejects(alone.keyring?.set(key, item) ?? Promise.resolve(), { code: "unavailable" });
  const withPerson = await open({ settings: { type: "file" }, interactive: true });
  await withPerson.keyring?.set(key, item);
});
