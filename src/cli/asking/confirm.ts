import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { needsPlain, plainChoice } from "./plain.ts";
import { withoutColor } from "./uncolored_stream.ts";

export interface Confirmation {
  /** May have several lines. */
  readonly message: string;
  readonly yes: string;
  /** Stands first and is what Enter alone, Escape, Ctrl-C and Ctrl-D mean. */
  readonly no: string;
}

/** Asks before something that cannot be undone. */
export async function confirmed({ system, style }: Asking, question: Confirmation): Promise<boolean> {
  if (needsPlain(system)) {
    const options = [{ value: "no", label: question.no }, { value: "yes", label: question.yes }];
    return await plainChoice(system, { message: question.message, options, usual: "no" }) === "yes";
  }
  const { select } = await drawnPrompts();
  const { input, output } = promptStreams();
  const answer = await cancellable(system, (signal) =>
    select({
      message: question.message,
      options: [{ value: "no", label: question.no }, { value: "yes", label: question.yes }],
      initialValue: "no",
      input,
      output: style.colored ? output : withoutColor(output),
      signal,
    }));
  return answer === "yes";
}
