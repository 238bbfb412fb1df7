/**
 * What the operating system knows of the children, and so every user with `ps` may see: no argument list and no
 * environment holds a value or a passphrase, in any form, during any operation of any keyring.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { chunkedKeyring } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { macosSecurity } from "../../src/keyring/macos_security.ts";
import { secretTool } from "../../src/keyring/secret_tool.ts";
import { windowsCredentials } from "../../src/keyring/windows_credentials.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { Secret } from "../../src/secret.ts";
import { makeMachine, openFileKeyring } from "./keyring_machine.ts";
import { isInstalled, secretServiceMissing, startSecretService } from "./keyring_secret_service.ts";
import { installRecorder, installStandIn } from "./keyring_stand_ins.ts";

const VALUE = "planted-secret-value ";
const PASSPHRASE = "planted-passphrase";
const PLANTED = { ATMOS_KEYRING_PASSWORD: PASSPHRASE, AWS_SECRET_ACCESS_KEY: VALUE, MY_TOKEN: VALUE };

const onLinux = Deno.build.os === "linux";

/** The value as it is, and as the beginning of each base64 that may hold it. */
function formsOf(text: string): string[] {
  const base64 = [0, 1, 2].map((skip) => btoa(text.slice(skip)).slice(0, 12));
  const hex = [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const wide = btoa([...text].map((character) => `${character}\0`).join("")).slice(0, 12);
  return [text.trim(), ...base64, hex.slice(0, 24), wide];
}

async function useEverything(keyring: Keyring): Promise<void> {
  const small = { realm: undefined, name: "small", purpose: "keys" } as const;
  const large = { realm: "acme", name: "large item", purpose: "sign-in" } as const;
  await keyring.set(small, { class: "long-lived", value: new Secret(VALUE) });
  await keyring.set(large, { class: "session", value: new Secret(VALUE.repeat(800)) });
  await keyring.set(large, { class: "session", value: new Secret(VALUE) });
  for (const key of [small, large]) assert.equal((await keyring.get(key)).state, "present");
  assert.equal((await keyring.list()).length, 2);
  for (const key of [small, large]) assert.equal(await keyring.delete(key), "deleted");
  assert.equal((await keyring.get(large)).state, "absent");
}

function assertClean(seen: string, calls: RegExp, least: number): void {
  const count = seen.match(calls)?.length ?? 0;
  assert.ok(count >= least, `only ${count} calls were noted down`);
  assert.match(seen, /^HOME=/m);
  for (const form of [...formsOf(VALUE), ...formsOf(PASSPHRASE)]) assert.ok(!seen.includes(form), form);
}

Deno.test({
  name: "no child of the macOS keyring shows a secret",
  ignore: !onLinux,
  fn: async () => {
    const machine = await makeMachine("darwin", PLANTED);
    const program = await installStandIn(machine.root, "security", "security", { recording: true });
    const exclusive = fileLocks(machine.system, machine.folders);
    const options = { interactive: false, command: program.command, timeout: 60_000 };
    await useEverything(
      keyringOf(chunkedKeyring(macosSecurity(machine.system, exclusive, options), exclusive)),
    );
    assertClean(await program.children(), /^-i$/gm, 30);
    await machine.remove();
  },
});

Deno.test({
  name: "no child of the Windows keyring shows a secret",
  ignore: !onLinux,
  fn: async () => {
    const machine = await makeMachine("windows", PLANTED);
    const program = await installStandIn(machine.root, "powershell", "powershell.exe", { recording: true });
    const exclusive = fileLocks(machine.system, machine.folders);
    const options = { interactive: false, command: program.command, timeout: 60_000 };
    await useEverything(keyringOf(chunkedKeyring(windowsCredentials(machine.system, options), exclusive)));
    assertClean(await program.children(), /^-NonInteractive$/gm, 10);
    await machine.remove();
  },
});

const missing = secretServiceMissing();

Deno.test({
  name: `no child of the Secret Service keyring shows a secret${
    missing === undefined ? "" : ` (skipped: ${missing})`
  }`,
  ignore: missing !== undefined,
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "atmos-secrets-" });
    const service = await startSecretService(root, true);
    const machine = await makeMachine("linux", { ...service.variables, ...PLANTED });
    const real = programPath("secret-tool");
    const log = await installRecorder(machine.root, "secret-tool", real);
    machine.system.env.set("PATH", `${machine.root}:${machine.system.env.get("PATH")}`);
    const exclusive = fileLocks(machine.system, machine.folders);
    const store = secretTool(machine.system, {
      interactive: false,
      command: join(machine.root, "secret-tool"),
    });
    await useEverything(keyringOf(chunkedKeyring(store, exclusive)));
    assertClean(await Deno.readTextFile(log), /^(store|lookup|clear|search)$/gm, 20);
    await service.stop();
    await machine.remove();
    await Deno.remove(root, { recursive: true }).catch(() => {});
  },
});

function programPath(name: string): string {
  const folder = (Deno.env.get("PATH") ?? "").split(":").find((one) => {
    try {
      return Deno.statSync(join(one, name)).isFile;
    } catch {
      return false;
    }
  });
  return join(folder ?? "", name);
}

Deno.test("the file keyring starts no child at all", async () => {
  const machine = await makeMachine("linux", PLANTED);
  const refuse = (): never => {
    throw new Error("a child was started");
  };
  const system = {
    ...machine.system,
    processes: { ...machine.system.processes, run: refuse, start: refuse },
  };
  await useEverything(await openFileKeyring({ ...machine, system }));
  await machine.remove();
});

const ageMissing = isInstalled("age") && isInstalled("script")
  ? undefined
  : "age and script are not installed";
if (ageMissing !== undefined && (Deno.env.get("ATMOS_TESTS_DEMAND") ?? "").split(",").includes("age")) {
  throw new Error(`ATMOS_TESTS_DEMAND asks for age, but: ${ageMissing}`);
}

Deno.test({
  name: `age -d opens the file keyring${ageMissing === undefined ? "" : ` (skipped: ${ageMissing})`}`,
  ignore: ageMissing !== undefined,
  fn: async () => {
    const machine = await makeMachine("linux", { ATMOS_KEYRING_PASSWORD: PASSPHRASE });
    const keyring = await openFileKeyring(machine);
    await keyring.set({ realm: undefined, name: "dev", purpose: "keys" }, {
      class: "long-lived",
      value: new Secret("gr\u00fc\u00dfe\0"),
    });
    const folder = join(machine.folders.data, "keyring");
    const key = join(machine.root, "key.txt");
    // age asks on the terminal only, so it gets one.
    const unlock = `age -d -o ${key} ${join(folder, "identity.age")}`;
    const stdin = new TextEncoder().encode(`${PASSPHRASE}\n`);
    await machine.system.processes.run({
      command: "script",
      args: ["-qec", unlock, "/dev/null"],
      stdin,
      timeout: 60_000,
    });
    const args = ["-d", "-i", key, join(folder, "dev.keys.age")];
    const { stdout, code } = await machine.system.processes.run({ command: "age", args });
    assert.equal(code, 0);
    const expected = {
      version: 1,
      name: "dev",
      purpose: "keys",
      class: "long-lived",
      value: "gr\u00fc\u00dfe\0",
    };
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), expected);
    await machine.remove();
  },
});
