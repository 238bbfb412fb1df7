import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { findBrowser } from "../../../system/browser_programs.ts";
import { lookUp } from "../../../system/look_up.ts";
import type { DrivenBrowser, System } from "../../../system/ports.ts";
import type { SignInRequest } from "../../link.ts";
import { catchAnswer } from "./catch_answer.ts";
import { profileFolder, removeProfile } from "./profile.ts";
import type { SamlSettings } from "./settings.ts";

/** Milliseconds to wait for the person. */
const PATIENCE = 10 * 60_000;

/** The person signs in in a browser of its own; what it would send to AWS comes back instead. */
export async function signInByDrivenBrowser(settings: SamlSettings, request: SignInRequest): Promise<string> {
  const { provider, keepsProfile } = settings;
  const command = await programOf(settings, request.system);
  if (!keepsProfile) await removeProfile(request, provider);
  const profile = await profileFolder(request, provider);
  try {
    return await signIn(settings, request, command, profile);
  } finally {
    if (!keepsProfile) {
      await removeProfile(request, provider).catch((error) =>
        request.system.log.warn("The browser's profile could not be removed", { reason: messageOf(error) })
      );
    }
  }
}

async function signIn(
  settings: SamlSettings,
  request: SignInRequest,
  command: string,
  profile: string,
): Promise<string> {
  const { system: { clock }, interaction } = request;
  const browser = await start(settings, request, command, profile);
  const over = new AbortController();
  const expiresAt = clock.now() + PATIENCE;
  const waiting = interaction.waitForBrowser({
    provider: settings.provider,
    url: settings.url,
    opened: true,
    isOwn: true,
    expiresAt,
  });
  const tooLate = async (): Promise<never> => {
    await clock.sleep(PATIENCE, AbortSignal.any([interaction.cancelled, over.signal]));
    throw failed(settings, "it took too long");
  };
  let outcome: "signed_in" | "failed" = "failed";
  try {
    const posted = await Promise.race([catchAnswer(browser, settings.url), tooLate()]);
    if (posted === undefined) throw failed(settings, "the browser was closed before the sign-in was over");
    outcome = "signed_in";
    return posted;
  } finally {
    over.abort();
    waiting.done(outcome);
    await browser.close();
  }
}

async function start(
  settings: SamlSettings,
  { system, interaction }: SignInRequest,
  command: string,
  profile: string,
): Promise<DrivenBrowser> {
  const args = ["--no-first-run", "--no-default-browser-check", "about:blank"];
  try {
    return await system.browser.drive({ command, args, profile, signal: interaction.cancelled });
  } catch (thrown) {
    if (interaction.cancelled.aborted) throw thrown;
    throw new AtmosError(
      "unavailable",
      `cannot sign in at "${printable(settings.provider)}": ${printable(command)} cannot be driven (${
        printable(messageOf(thrown))
      })`,
      {
        cause: thrown,
        hint:
          "Check that it is a Chrome, Chromium or Edge that starts by itself: not without a display, and not as root. " +
          "Or let browser_executable_path name another one.",
      },
    );
  }
}

/** @throws AtmosError `command_not_found` */
async function programOf({ browser, provider }: SamlSettings, system: System): Promise<string> {
  const found = browser === undefined
    ? await findBrowser(system, "chromium")
    : await lookUp(system, browser, system.env.all());
  if (found !== undefined) return found;
  const what = browser === undefined ? "no Chrome, Chromium or Edge" : `no program at ${printable(browser)}`;
  throw new AtmosError(
    "command_not_found",
    `cannot sign in at "${printable(provider)}": there is ${what} on this machine`,
    {
      hint: browser === undefined
        ? "Install one of them, or let browser_executable_path name yours."
        : "Correct browser_executable_path, or leave it out.",
    },
  );
}

function failed({ provider }: SamlSettings, state: string): AtmosError {
  return new AtmosError("sign_in_failed", `cannot sign in at "${printable(provider)}": ${state}`, {
    hint: "Run the command again.",
  });
}
