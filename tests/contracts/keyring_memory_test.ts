import { memoryKeyring } from "../../src/keyring/memory.ts";
import { keyringContract } from "./keyring_contract.ts";

keyringContract("keyring in memory", () => {
  const keyring = memoryKeyring();
  return Promise.resolve({
    keyring,
    again: () => keyring,
    plantForeign: () => Promise.resolve(),
    entries: async () => (await keyring.list()).length,
    remove: () => Promise.resolve(),
  });
});
