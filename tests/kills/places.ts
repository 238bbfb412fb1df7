import { FILE_KEYRING, useFileKeyring } from "../stories/harness/file_keyring.ts";
import { openKeyringOf } from "../stories/harness/keyring_of.ts";
import { SECRET_SERVICE, withSecretService } from "../stories/harness/secret_service.ts";
import type { World } from "../stories/harness/world.ts";
import { Secret } from "../../src/secret.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";

/** Where a sign-in is kept while its program is killed. */
export interface Place {
  readonly name: string;
  readonly needs: readonly string[];
  use(t: World, part: (keyring: Keyring | undefined) => Promise<void>): Promise<void>;
}

export const PLACES: readonly Place[] = [
  { name: "files", needs: [], use: (_, part) => part(undefined) },
  {
    name: "age",
    needs: [],
    use: async (t, part) => {
      const keyring = await useFileKeyring(t);
      Object.assign(t.env, FILE_KEYRING);
      // Whoever puts the first item in says what the passphrase costs.
      const value = new Secret(t.plant("keys"));
      await keyring.set({ realm: undefined, name: "robot", purpose: "keys" }, { class: "long-lived", value });
      await part(keyring);
    },
  },
  {
    name: "secret service",
    needs: SECRET_SERVICE,
    use: (t, part) => withSecretService(t, true, async () => await part(await openKeyringOf(t))),
  },
];
