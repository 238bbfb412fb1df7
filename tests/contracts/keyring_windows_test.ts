import { chunkedKeyring } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { windowsCredentials } from "../../src/keyring/windows_credentials.ts";
import { WINDOWS_ARGUMENTS, WINDOWS_SCRIPT } from "../../src/keyring/windows_script.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { powershell } from "../fixtures/keyring/powershell.ts";
import { keyringContract } from "./keyring_contract.ts";
import { makeMachine } from "./keyring_machine.ts";
import { installStandIn, withinThisProcess } from "./keyring_stand_ins.ts";

keyringContract("Windows Credential Manager (stand-in)", async () => {
  const machine = await makeMachine("windows");
  const program = await installStandIn(machine.root, "powershell", "powershell.exe");
  const system = withinThisProcess(machine.system, program, powershell);
  const exclusive = fileLocks(system, machine.folders);
  const store = (): ItemStore =>
    chunkedKeyring(
      windowsCredentials(system, { interactive: false, command: program.command, timeout: 60_000 }),
      exclusive,
    );
  const open = (): Keyring => keyringOf(store());
  return {
    keyring: open(),
    again: open,
    store,
    plantForeign: async () => {
      const foreign = `${WINDOWS_SCRIPT.trimEnd()}\n#data\nwrite git:https://example.com user token\n`;
      const stdin = new TextEncoder().encode(foreign);
      await system.processes.run({ command: program.command, args: WINDOWS_ARGUMENTS, stdin });
    },
    entries: async () => (await program.stored()).filter((text) => text.includes("atmos-auth:")).length,
    remove: async () => {
      const refused = await program.refusals();
      await machine.remove();
      if (refused !== "") throw new Error(`PowerShell would not take: ${refused}`);
    },
  };
});
