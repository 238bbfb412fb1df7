import { nobody } from "../../auth/silent.ts";
import type { Interaction, Question } from "../../clouds/interaction.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import type { KeyringTalk } from "./keyring_talk.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { needsPlain, plainLine } from "./plain.ts";
import { withoutColor } from "./uncolored_stream.ts";

type Questions = Pick<Interaction, "askSecret" | "askText" | "choose" | "confirm">;

/** Asks on the terminal; while a child has it, and where there is none, every question fails. */
export function questions(
  asking: Asking & { readonly canType: boolean; readonly keyringTalk: KeyringTalk },
): Questions {
  const { canType, keyringTalk } = asking;
  const ifAnswered =
    <Q extends Question, T>(ask: (question: Q) => Promise<T>) => async (question: Q): Promise<T> =>
      canType && !keyringTalk.terminalIsLent ? await ask(question) : await nobody(question);
  return {
    askSecret: ifAnswered(async (question) => new Secret(await typed(asking, question, "password"))),
    askText: ifAnswered((question) => typed(asking, question, "text")),
    choose: ifAnswered(async ({ message, options, accepts }) => {
      const { pick } = await import("./picker.ts");
      return await pick(asking, {
        message: shownMessage(message),
        options: options.map(({ value, label }) => ({ value, cells: [label] })),
        accepts,
      });
    }),
    confirm: ifAnswered(async ({ message, yes, no }) => {
      const { confirmed } = await import("./confirm.ts");
      return await confirmed(asking, {
        message: shownMessage(message),
        yes: printable(yes),
        no: printable(no),
      });
    }),
  };
}

/** A question may have several lines, and part of it may come from a service. */
export function shownMessage(message: string): string {
  return message.split("\n").map(printable).join("\n");
}

async function typed(
  { system, style }: Asking,
  { about, message, check }: Question,
  how: "password" | "text",
): Promise<string> {
  const shown = shownMessage(message);
  if (needsPlain(system)) {
    const answer = await plainLine(system, { message: shown, check, isSecret: how === "password" });
    if (answer !== undefined) return answer;
  } else {
    const prompts = await drawnPrompts();
    const { input, output } = promptStreams();
    const answer = await cancellable(system, (signal) =>
      prompts[how]({
        message: shown,
        validate: (text) => check?.(text ?? ""),
        input,
        output: style.colored ? output : withoutColor(output),
        signal,
      }));
    if (!prompts.isCancel(answer)) return answer;
  }
  throw new AtmosError("cancelled", `cannot go on with ${printable(about)}: no answer was given`);
}
