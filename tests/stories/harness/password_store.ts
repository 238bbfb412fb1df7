/** A real `pass` with a key of gpg that nobody is asked for, in a story's home. */
import { join } from "node:path";
import { recordsOf } from "./stand_in.ts";
import type { World } from "./world.ts";

export const PASSWORD_STORE = ["pass", "gpg"];

export interface PasswordStore extends AsyncDisposable {
  /** Makes an item as a person does. */
  insert(item: string, text: string): Promise<void>;
  /** Whether there is one. */
  has(item: string): Promise<boolean>;
  /** How often `pass` was started so far, and not by the story itself. */
  calls(): Promise<number>;
}

export async function usePasswordStore(t: World): Promise<PasswordStore> {
  const folder = join(t.home, ".password-store");
  t.env["GNUPGHOME"] = join(t.home, "g");
  await Deno.mkdir(join(t.home, "g"), { mode: 0o700 });
  const key = ["--quick-generate-key", "ann <ann@example.com>", "future-default", "default", "never"];
  await t.run("/usr/bin/gpg", ["--batch", "--quiet", "--passphrase", "", ...key], { code: 0 });
  await t.run("/usr/bin/pass", ["init", "ann@example.com"], { code: 0 });
  await t.bin("pass", 'exec /usr/bin/pass "$@"');
  return {
    insert: async (item, text) => {
      await t.run("/usr/bin/pass", ["insert", "--multiline", "--force", item], { stdin: text, code: 0 });
    },
    has: async (item) => await Deno.stat(join(folder, `${item}.gpg`)).then(() => true, () => false),
    calls: async () => (await recordsOf(t.binFolder)).filter(({ program }) => program === "pass").length,
    // Its agent would outlive the story.
    [Symbol.asyncDispose]: async () => {
      await t.run("/usr/bin/gpgconf", ["--kill", "gpg-agent"]);
    },
  };
}
