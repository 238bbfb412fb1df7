import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { needsPlain, plainChoice } from "./plain.ts";
import { withoutColor } from "./uncolored_stream.ts";

export interface Confirmation {
  /** May have several lines. */
  readonly message: string;
  /** Stands first; `y` says it at once. */
  readonly yes: string;
  /** What is chosen at first, so that Enter alone means it, as do `n`, Escape, Ctrl-C and Ctrl-D. */
  readonly no: string;
}

/** Asks before something that cannot be undone. */
export async function confirmed({ system, style }: Asking, question: Confirmation): Promise<boolean> {
  if (needsPlain(system)) {
    const options = [{ value: "yes", label: question.yes }, { value: "no", label: question.no }];
    const also = { y: "yes", n: "no" };
    return await plainChoice(system, { message: question.message, options, usual: "no", also }) === "yes";
  }
  const { confirm } = await drawnPrompts();
  const { input, output } = promptStreams();
  const answer = await cancellable(system, (signal) =>
    confirm({
      message: question.message,
      active: question.yes,
      inactive: question.no,
      initialValue: false,
      vertical: true,
      input,
      output: style.colored ? output : withoutColor(output),
      signal,
    }));
  return answer === true;
}
