/** Whatever a keychain program answers, a command ends in words. */
import fc from "fast-check";
import { play } from "./machine.ts";
import { withPortal } from "./portal.ts";
import { LINES } from "./stores.ts";
import { target } from "./target.ts";
import { changed } from "./texts.ts";

/** What a keychain program says. */
interface Keychain {
  readonly platform: "linux" | "darwin" | "windows";
  readonly answers: readonly { readonly code: number; readonly stdout: string; readonly stderr: string }[];
  readonly line: readonly string[];
}

const SAID = [
  "",
  "planted",
  '{"v":1,"class":"session","realm":null,"name":"sso","purpose":"sign-in","value":"x"}',
  "[/org/freedesktop/secrets/collection/login/1]\nlabel = atmos\nsecret = x\nattribute.service = atmos-auth\n",
  "security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain.",
  "secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY",
  '{"items":[{"target":"atmos-auth:sso","blob":"eA=="}]}',
];

export const keychain = target<Keychain>({
  name: "keychain",
  share: 1,
  slice: 500,
  inputs: fc.record({
    platform: fc.constantFrom("linux", "darwin", "windows"),
    answers: fc.array(
      fc.record({
        code: fc.constantFrom(0, 0, 0, 1, 2, 44, 45, 51, 128, 255),
        stdout: changed(fc.constantFrom(...SAID)),
        stderr: changed(fc.constantFrom(...SAID)),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    line: fc.constantFrom(...LINES, ["auth", "login"]),
  }),
  run: async ({ platform, answers, line }) => {
    const portal = withPortal();
    let turn = 0;
    const system = {
      ...portal,
      platform,
      processes: {
        ...portal.processes,
        run: () => {
          const { code, stdout, stderr } = answers[turn++ % answers.length] ??
            { code: 1, stdout: "", stderr: "" };
          const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
          return Promise.resolve({ code, stdout: bytes(stdout), stderr: bytes(stderr), timedOut: false });
        },
      },
    };
    system.env.set("ATMOS_KEYRING_TYPE", "system");
    await play(system, line);
  },
});
