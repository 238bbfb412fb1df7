import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import { withoutColor } from "./uncolored_stream.ts";

export interface Confirmation {
  /** May have several lines. */
  readonly message: string;
  /** Stands first; `y` says it at once. */
  readonly yes: string;
  /** What is chosen at first, so that Enter alone means it, as do `n`, Escape and Ctrl-C. */
  readonly no: string;
}

/** Asks before something that cannot be undone. */
export async function confirmed({ system, style }: Asking, question: Confirmation): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
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
