import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import { withoutColor } from "./uncolored_stream.ts";

export interface Confirmation {
  /** May have several lines. */
  readonly message: string;
  readonly yes: string;
  /** Stands first and is what Enter alone, Escape and Ctrl-C mean. */
  readonly no: string;
}

/** Asks before something that cannot be undone. */
export async function confirmed({ system, style }: Asking, question: Confirmation): Promise<boolean> {
  const { select } = await import("@clack/prompts");
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
