import type { System } from "../system/ports.ts";
import { chunkedKeyring, type ChunkStore, type Exclusive } from "./chunked.ts";
import type { ItemStore } from "./item_store.ts";
import type { Trouble } from "./keyring.ts";
import { macosSecurity } from "./macos_security.ts";
import { secretTool } from "./secret_tool.ts";
import { describeItem, KeyringFailure, troubleError } from "./keyring_failure.ts";
import { windowsCredentials } from "./windows_credentials.ts";

/** The operating system's own keyring, or why there is none on this machine. */
export async function systemKeyring(
  system: System,
  exclusive: Exclusive,
  interactive: boolean,
): Promise<{ readonly store: ItemStore } | { readonly missing: Trouble }> {
  const store = storeOf(system, exclusive, interactive);
  const failure = system.platform === "linux" ? await probe(store) : undefined;
  if (failure?.nothingThere) return { missing: failure.trouble };
  if (failure?.trouble.state === "unreachable") {
    return { store: brokenStore(store.name, failure.trouble) };
  }
  return { store: chunkedKeyring(store, exclusive) };
}

function storeOf(system: System, exclusive: Exclusive, interactive: boolean): ChunkStore {
  switch (system.platform) {
    case "darwin":
      return macosSecurity(system, exclusive, { interactive });
    case "windows":
      return windowsCredentials(system, { interactive });
    case "linux":
      return secretTool(system, { interactive });
  }
}

/** Only Linux may be without: elsewhere the keyring and its program are a part of the system. */
async function probe(store: ChunkStore): Promise<KeyringFailure | undefined> {
  try {
    await store.read("atmos-auth.probe", [undefined]);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof KeyringFailure) return thrown;
    throw thrown;
  }
}

/** A keyring that did not work when it was opened says so each time, without trying, and waiting, again. */
function brokenStore(name: string, trouble: Trouble): ItemStore {
  const fail = (doing: string): Promise<never> => Promise.reject(troubleError(doing, trouble));
  return {
    name,
    get: () => Promise.resolve(trouble),
    set: (key) => fail(`write ${describeItem(key)} to the ${name}`),
    delete: (key) => fail(`delete ${describeItem(key)} from the ${name}`),
    list: () => fail(`list the items of the ${name}`),
  };
}
