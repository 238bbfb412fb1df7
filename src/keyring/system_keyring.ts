import type { System } from "../system/ports.ts";
import { chunkedKeyring, type ChunkStore, type Exclusive } from "./chunked.ts";
import type { Keyring, Trouble } from "./keyring.ts";
import { macosSecurity } from "./macos_security.ts";
import { secretTool } from "./secret_tool.ts";
import { KeyringFailure } from "./trouble.ts";
import { windowsCredentials } from "./windows_credentials.ts";

/** The operating system's own keyring, or why there is none on this machine. */
export async function systemKeyring(
  system: System,
  exclusive: Exclusive,
  interactive: boolean,
): Promise<{ readonly keyring: Keyring } | { readonly missing: Trouble }> {
  const store = storeOf(system, exclusive, interactive);
  const missing = system.platform === "linux" ? await whyMissing(store) : undefined;
  return missing === undefined ? { keyring: chunkedKeyring(store, exclusive) } : { missing };
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
async function whyMissing(store: ChunkStore): Promise<Trouble | undefined> {
  try {
    await store.read("atmos-auth.probe", [undefined]);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof KeyringFailure)) throw thrown;
    // A keyring that is there but broken says so itself, each time it is used.
    return thrown.nothingThere ? thrown.trouble : undefined;
  }
}
