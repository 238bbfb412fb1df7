import { AtmosError } from "../../errors.ts";
import { type AskPassphrase, SHORTEST } from "../../keyring/passphrase.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { ContextParts } from "../line/context_parts.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { needsPlain, plainLine } from "./plain.ts";
import { withoutColor } from "./uncolored_stream.ts";

/**
 * Asks for the passphrase of the file keyring on the terminal, twice when it is a new one. While a child has the
 * terminal nobody is asked.
 */
export function passphrasePrompt(
  { system, style, keyringTalk }: Pick<ContextParts, "system" | "style" | "keyringTalk">,
): AskPassphrase {
  return async ({ folder, isNew, wasWrong = false }) => {
    if (keyringTalk.terminalIsLent) return undefined;
    const where = printable(folder);
    const first = await ask(
      isNew
        ? `Choose a passphrase for the keyring in ${where}`
        : wasWrong
        ? `That passphrase is wrong. Passphrase of the keyring in ${where}`
        : `Passphrase of the keyring in ${where}`,
      checkLength,
    );
    if (isNew) {
      await ask("The same passphrase again", (again) => again === first ? undefined : "That is another one");
    }
    return new Secret(first);
  };

  async function ask(message: string, check: (text: string) => string | undefined): Promise<string> {
    if (needsPlain(system)) {
      const typed = await plainLine(system, { message, check, isSecret: true });
      if (typed === undefined) throw nothingGiven();
      return typed;
    }
    const { password, isCancel } = await drawnPrompts();
    const { input, output } = promptStreams();
    const answer = await cancellable(system, (signal) =>
      password({
        message,
        validate: (text) => check(text ?? ""),
        input,
        output: style.colored ? output : withoutColor(output),
        signal,
      }));
    if (isCancel(answer)) throw nothingGiven();
    return answer;
  }
}

function nothingGiven(): AtmosError {
  return new AtmosError("cancelled", "cannot open the file keyring: no passphrase was given");
}

function checkLength(text: string): string | undefined {
  return [...text].length < SHORTEST ? `It has at least ${SHORTEST} characters` : undefined;
}
