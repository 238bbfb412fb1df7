/** Every place where sign-ins can be kept, with the machine that has it. */

import { dirname } from "node:path";
import type { Keyring } from "../../../src/keyring/keyring.ts";
import { installStandIn } from "../../contracts/keyring_stand_ins.ts";
import { FILE_KEYRING, useFileKeyring } from "./file_keyring.ts";
import { openKeyringOf, systemOf } from "./keyring_of.ts";
import { otherMachine, type OtherPlatform } from "./other_machine.ts";
import { fromSource, type Program } from "./program.ts";
import { SECRET_SERVICE, withSecretService } from "./secret_service.ts";
import { itemsInAge, itemsInFiles, itemsInService, itemsInStandIn } from "./stored_items.ts";
import type { World } from "./world.ts";

export interface StoreInUse {
  /** Undefined where nothing long-lived can be kept. */
  readonly keyring: Keyring | undefined;
  /** What is there now, as `stored_items.ts` words it. */
  items(): Promise<string[]>;
}

export interface SignInStore {
  readonly name: string;
  readonly needs: readonly string[];
  /** Instead of the program under test. */
  readonly program?: Program;
  /** Runs part of a story on a machine that has this store. */
  use(t: World, part: (store: StoreInUse) => Promise<void>): Promise<void>;
}

/** The provider of each region, for stores that do not tell its name. */
export const REGIONS = {
  "us-east-1": "team-sso",
  "eu-west-1": "west-sso",
  "eu-north-1": "north-sso",
  "eu-south-1": "south-sso",
} as const;

const files: SignInStore = {
  name: "plain files",
  needs: [],
  use: (t, part) => part({ keyring: undefined, items: () => itemsInFiles(t, REGIONS) }),
};

const age: SignInStore = {
  name: "the age file keyring",
  needs: ["age", "script"],
  use: async (t, part) => {
    const keyring = await useFileKeyring(t);
    await part({ keyring, items: () => itemsInAge(t, FILE_KEYRING.ATMOS_KEYRING_PASSWORD) });
  },
};

const secretService: SignInStore = {
  name: "a real Secret Service",
  needs: SECRET_SERVICE,
  use: (t, part) =>
    withSecretService(
      t,
      true,
      async () => await part({ keyring: await openKeyringOf(t), items: () => itemsInService(t) }),
    ),
};

/** On a stand-in for the keychain's program, and so from source: an executable is what it is. */
async function standIn(name: string, platform: OtherPlatform, command: string): Promise<SignInStore> {
  return {
    name,
    needs: [],
    program: await fromSource("tests/stories/harness/other_machine_main.ts"),
    use: async (t, part) => {
      const program = await installStandIn(dirname(t.binFolder), command.replace(".exe", ""), command);
      Object.assign(t.env, { STORY_PLATFORM: platform, STORY_KEYCHAIN: program.command });
      const system = systemOf(t);
      const machine = otherMachine(system, { platform, standIn: program.command, env: system.env });
      const keyring = await openKeyringOf(t, machine);
      await part({ keyring, items: () => itemsInStandIn(program) });
      const refused = await program.refusals();
      if (refused !== "") throw new Error(`${command} would not have taken: ${refused}`);
    },
  };
}

export const SIGN_IN_STORES: readonly SignInStore[] = [
  files,
  age,
  secretService,
  await standIn("the macOS keychain (stand-in)", "darwin", "security"),
  await standIn("the Windows Credential Manager (stand-in)", "windows", "powershell.exe"),
];
