/**
 * Codes of a second factor. AWS takes each of them once, so one process asks and uses it while the others wait.
 */
import { AtmosError } from "../../../errors.ts";
import { withLock } from "../../../files/lock.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import type { Interaction, Question } from "../../interaction.ts";
import type { SignInRequest } from "../../link.ts";
import { isWrongCode } from "../sts_refusal.ts";
import type { Mfa } from "./user_keys.ts";

/** How long another process may take, with a person who looks for a device; milliseconds. */
const WAIT = 5 * 60_000;

/** A code is shown for half a minute. */
const WINDOW = 30_000;

/**
 * Calls `use` with a code. One that AWS does not accept is asked for once more, and no more often: an account may be
 * locked.
 *
 * @throws AtmosError `not_signed_in` when nobody is there to tell it, `sign_in_failed` when two were refused
 */
export async function withCode<T>(
  request: SignInRequest,
  mfa: Mfa & { readonly about: string },
  use: (code: string) => Promise<T>,
): Promise<T> {
  const { system, folders, interaction } = request;
  refuseSecurityKeys(mfa);
  const lock = {
    name: `one-time code ${mfa.serial}`,
    what: `the one-time code of "${printable(mfa.about)}"`,
    limit: WAIT,
    onWait: (what: string): void => interaction.notice(`Waiting for another process that asks for ${what}…`),
  };
  return await withLock(system, new ScopedDir(system.files, folders.cache), lock, async () => {
    const first = await codeOf(request, mfa, false);
    try {
      return await use(first);
    } catch (error) {
      if (!isWrongCode(error)) throw error;
    }
    if (mfa.program !== undefined) {
      // It would tell the same one again.
      interaction.notice(
        "The code was not accepted, perhaps for being used already. Waiting for the next one…",
      );
      await system.clock.sleep(WINDOW - system.clock.now() % WINDOW, interaction.cancelled);
    }
    const second = await codeOf(request, mfa, true);
    try {
      return await use(second);
    } catch (error) {
      throw isWrongCode(error) ? refused(mfa) : error;
    }
  });
}

async function codeOf(
  { interaction, chain }: SignInRequest,
  { program, serial, about }: Mfa & { readonly about: string },
  again: boolean,
): Promise<string> {
  if (program === undefined) {
    const message = again
      ? "That code was not accepted. Each works once: wait for the next one, and enter it"
      : `One-time code of ${printable(serial)}`;
    return (await asked(interaction, { about, message, check: problemOf, kind: "one-time code" }, chain))
      .trim();
  }
  const code = (await program()).trim();
  if (problemOf(code) === undefined) return code;
  throw new AtmosError(
    "unavailable",
    `cannot use "${printable(about)}": what its mfa_process printed is no code`,
    {
      hint: "It must print six digits, and nothing else, on stdout.",
    },
  );
}

async function asked(
  interaction: Interaction,
  question: Question,
  chain: readonly string[],
): Promise<string> {
  try {
    return await interaction.askText(question);
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code !== "not_signed_in") throw error;
    const name = printable(question.about);
    const state = "its one-time code is needed, and nobody is here to tell it";
    throw new AtmosError("not_signed_in", `cannot use "${name}": ${state}`, {
      cause: error,
      hint: `Run \`atmos auth login ${
        typedWord(chain.at(-1) ?? question.about)
      } --mfa-code 123456\` with the code that the device shows.`,
    });
  }
}

function problemOf(code: string): string | undefined {
  return /^\d{6}$/.test(code.trim()) ? undefined : "A code has six digits.";
}

/** STS takes codes alone. @throws AtmosError `unsupported` */
export function refuseSecurityKeys(
  { serial, about }: { readonly serial: string; readonly about: string },
): void {
  if (!/:u2f\//.test(serial)) return;
  const state = "its second factor is a security key (FIDO), which AWS STS does not take";
  throw new AtmosError("unsupported", `cannot use "${printable(about)}": ${state}`, {
    hint:
      "Give the user a virtual device (an app that shows codes), too, and name its ARN in credentials.mfa_arn; " +
      "or sign in with IAM Identity Center.",
  });
}

function refused({ serial, about }: Mfa & { readonly about: string }): AtmosError {
  const state = `AWS did not accept the codes of ${printable(serial)}`;
  return new AtmosError("sign_in_failed", `cannot use "${printable(about)}": ${state}`, {
    hint: "Check that the ARN is that of the device, and the clock of the device. Each code works once.",
  });
}
