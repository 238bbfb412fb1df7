import type { DevicePrompt, Interaction, Waiting } from "../../clouds/interaction.ts";
import { browserMeans } from "../../system/browser.ts";
import type { System } from "../../system/ports.ts";
import { inContinuousIntegration } from "../../truth_words.ts";
import type { Globals } from "../line/global_options.ts";
import type { KeyringTalk } from "./keyring_talk.ts";
import { noticeOn } from "../text/notice.ts";
import { qrCode } from "./qr.ts";
import { browserText, deviceText } from "./sign_in_prompts.ts";
import { questions } from "./questions.ts";
import { startSpinner } from "./spinner.ts";
import type { Style } from "../text/style.ts";

type Someone = Pick<Globals, "interactive" | "forceTty">;

/** Whether a question can be asked and answered right here. */
export function canAsk(system: System, globals: Someone): boolean {
  const { stdinIsTerminal, stderrIsTerminal } = system.terminal;
  return globals.interactive && stdinIsTerminal && stderrIsTerminal && !inContinuousIntegration(system.env);
}

/** What keeps a sign-in from involving a person. */
export type Obstacle = "prompts_off" | "ci" | "no_terminal";

/** Undefined when a person may be asked. `device` is an explicit wish to confirm elsewhere, and needs no terminal. */
export function signInObstacle(system: System, globals: Someone, device: boolean): Obstacle | undefined {
  if (!globals.interactive) return "prompts_off";
  if (device) return undefined;
  if (inContinuousIntegration(system.env)) return "ci";
  return globals.forceTty || canAsk(system, globals) ? undefined : "no_terminal";
}

/** Whether a page can be shown on this machine, and shall. */
export function hasBrowser(system: System, device: boolean): boolean {
  return !device && browserMeans(system.platform, system.env);
}

export interface InteractionParts {
  readonly system: System;
  readonly style: Style;
  readonly mayAsk: boolean;
  readonly hasBrowser: boolean;
  /** Whether questions can be answered by typing. */
  readonly canType: boolean;
  readonly keyringTalk: KeyringTalk;
  readonly cancelled: AbortSignal;
}

/** Shows sign-ins on stderr. */
export function createInteraction(parts: InteractionParts): Interaction {
  const { system, style, mayAsk, hasBrowser, keyringTalk, cancelled } = parts;
  const notice = noticeOn(system, style);
  const announce = (): void => keyringTalk.announced.splice(0).forEach(notice);
  // A question follows, and so nothing turns.
  const asked = (prompt: DevicePrompt): Waiting => {
    announce();
    system.terminal.err(deviceText(prompt, style, undefined));
    return { done: () => {} };
  };
  return {
    mayAsk,
    hasBrowser,
    ...questions(parts),
    cancelled,
    notice,
    waitForBrowser: (prompt) =>
      waiting(cancelled, (begin) =>
        begin(() => {
          announce();
          system.terminal.err(browserText(prompt, style));
          return startSpinner(system, style, {
            text: "Waiting for the browser",
            expiresAt: prompt.expiresAt,
          });
        })),
    waitForDevice: (prompt) =>
      prompt.userCode === undefined
        ? asked(prompt)
        : waiting(cancelled, (begin) =>
          void codeFor(prompt, system, style).then((qr) =>
            begin(() => {
              announce();
              system.terminal.err(deviceText(prompt, style, qr));
              return startSpinner(system, style, {
                text: "Waiting for the confirmation",
                expiresAt: prompt.expiresAt,
              });
            })
          )),
  };
}

/** Shows something, at once or when it is ready; once it is over, nothing more appears. */
function waiting(cancelled: AbortSignal, show: (begin: (draw: () => () => void) => void) => void): Waiting {
  let over = false;
  let erase = (): void => {};
  const end = (): void => {
    if (over) return;
    over = true;
    erase();
  };
  show((draw) => {
    if (!over) erase = draw();
  });
  cancelled.addEventListener("abort", end, { once: true });
  return { done: end };
}

/** What stands above a QR code, the line of waiting below it, and the one of the cursor. */
function linesBeside(link: string, columns: number): number {
  return 3 + Math.ceil((link.length + 2) / columns) + 2;
}

/** Only a terminal can show a QR code, and a sign-in does not fail for want of one. */
async function codeFor(prompt: DevicePrompt, system: System, style: Style): Promise<string | undefined> {
  if (!system.terminal.stderrIsTerminal) return undefined;
  try {
    const link = prompt.completeUrl ?? prompt.verificationUrl;
    const columns = system.terminal.columns();
    return await qrCode(link, style, { columns, rows: system.terminal.rows() - linesBeside(link, columns) });
  } catch (error) {
    system.log.debug("No QR code", { reason: error });
    return undefined;
  }
}
