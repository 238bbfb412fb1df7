import { chunkedKeyring } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { macosSecurity } from "../../src/keyring/macos_security.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { security } from "../fixtures/keyring/security.ts";
import { keyringContract } from "./keyring_contract.ts";
import { makeMachine } from "./keyring_machine.ts";
import { installStandIn, withinThisProcess } from "./keyring_stand_ins.ts";

keyringContract("macOS keychain (stand-in)", async () => {
  const machine = await makeMachine("darwin");
  const program = await installStandIn(machine.root, "security", "security");
  const system = withinThisProcess(machine.system, program, security);
  const exclusive = fileLocks(system, machine.folders);
  const store = (): ItemStore =>
    chunkedKeyring(
      macosSecurity(system, exclusive, {
        interactive: false,
        command: program.command,
        timeout: 60_000,
      }),
      exclusive,
    );
  const open = (): Keyring => keyringOf(store());
  return {
    keyring: open(),
    again: open,
    store,
    plantForeign: async () => {
      const foreign = new TextEncoder().encode("add-generic-password -s Slack -a atmos-auth -w token\n");
      await system.processes.run({ command: program.command, args: ["-i"], stdin: foreign });
    },
    entries: async () => (await program.stored()).filter((text) => text.includes("atmos-auth:")).length,
    remove: async () => {
      const refused = await program.refusals();
      await machine.remove();
      if (refused !== "") throw new Error(`security would not take: ${refused}`);
    },
  };
});
