import { join } from "node:path";
import { ageFileKeyring } from "../../src/keyring/age_file.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { keyringContract } from "./keyring_contract.ts";
import { makeMachine } from "./keyring_machine.ts";

keyringContract("file keyring", async () => {
  const machine = await makeMachine("linux", { PASSPHRASE: "correct horse" });
  const folder = join(machine.folders.data, "keyring");
  const exclusive = fileLocks(machine.system, machine.folders);
  const passphrase = { env: machine.system.env, variable: "PASSPHRASE", ask: undefined };
  const store = (): ItemStore =>
    ageFileKeyring(machine.system, { folder, passphrase, exclusive, workFactor: 8 });
  const open = (): Keyring => keyringOf(store());
  return {
    keyring: open(),
    again: open,
    store,
    plantForeign: async () => {
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(join(folder, "notes.txt"), "not an item");
    },
    entries: () => Promise.resolve([...Deno.readDirSync(folder)].length),
    remove: machine.remove,
  };
});
