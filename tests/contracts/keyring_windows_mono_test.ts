/**
 * The C# that PowerShell compiles on Windows, compiled by Mono as C# 5 and run on a library with the same functions:
 * it compiles, its structure has the layout of CREDENTIALW, and it does what the contract says.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chunkedKeyring } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { windowsCredentials } from "../../src/keyring/windows_credentials.ts";
import { WINDOWS_CSHARP } from "../../src/keyring/windows_script.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { keyringContract } from "./keyring_contract.ts";
import { makeMachine } from "./keyring_machine.ts";
import { isInstalled } from "./keyring_secret_service.ts";
import { writeProgram } from "./keyring_stand_ins.ts";

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), "..", "fixtures", "keyring");

function monoMissing(): string | undefined {
  if (Deno.build.os !== "linux") return "it needs Linux";
  const missing = ["mono", "mcs", "cc"].filter((program) => !isInstalled(program));
  if (missing.length === 0) return undefined;
  const reason = `${missing.join(", ")} not installed`;
  if ((Deno.env.get("ATMOS_TESTS_DEMAND") ?? "").split(",").includes("mono")) {
    throw new Error(`ATMOS_TESTS_DEMAND asks for mono, but: ${reason}`);
  }
  return reason;
}

let built: Promise<string> | undefined;

/** Compiles the C# and the library once; the folder that they are in is removed with the process. */
function build(): Promise<string> {
  built ??= (async () => {
    const folder = await Deno.makeTempDir({ prefix: "atmos-mono-" });
    globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
    const library = join(folder, "advapi32.so");
    await Deno.writeTextFile(join(folder, "credentials.cs"), WINDOWS_CSHARP);
    await Deno.writeTextFile(
      join(folder, "driver.exe.config"),
      `<configuration><dllmap dll="advapi32.dll" target="${library}"/></configuration>`,
    );
    await run("cc", [
      "-shared",
      "-fPIC",
      "-O1",
      "-Wall",
      "-Werror",
      "-o",
      library,
      join(FIXTURES, "advapi32.c"),
    ]);
    const sources = [join(folder, "credentials.cs"), join(FIXTURES, "driver.cs")];
    await run("mcs", ["-langversion:5", "-warnaserror", `-out:${join(folder, "driver.exe")}`, ...sources]);
    return join(folder, "driver.exe");
  })();
  return built;
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  if (!success) throw new Error(`${command}: ${said}`);
}

keyringContract("the C# for the Windows Credential Manager (Mono)", async () => {
  const machine = await makeMachine("windows");
  const vault = join(machine.root, "vault");
  const command = join(machine.root, "powershell.exe");
  await Deno.mkdir(vault);
  await writeProgram(command, [`export ATMOS_VAULT='${vault}'`, `exec mono '${await build()}'`]);
  const exclusive = fileLocks(machine.system, machine.folders);
  const store = (): ItemStore =>
    chunkedKeyring(
      windowsCredentials(machine.system, { interactive: false, command, timeout: 60_000 }),
      exclusive,
    );
  const open = (): Keyring => keyringOf(store());
  return {
    keyring: open(),
    again: open,
    store,
    plantForeign: () =>
      Deno.writeTextFile(join(vault, "entry-foreign"), "git:https://example.com\nme\ntoken\n"),
    entries: () =>
      Promise.resolve([...Deno.readDirSync(vault)].filter(({ name }) => name !== "entry-foreign").length),
    remove: machine.remove,
  };
}, { missing: monoMissing(), slow: true });
