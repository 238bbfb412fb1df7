import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import { alignCells } from "./aligned_cells.ts";
import type { Asking } from "./asking.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { followKeys, MOST_SHOWN } from "./list_keys.ts";
import { matching } from "./matching.ts";
import { needsPlain, plainChoice } from "./plain.ts";
import { withoutColor } from "./uncolored_stream.ts";

export interface PickerOption {
  readonly value: string;
  /** What tells the options apart; shown in columns. */
  readonly cells: readonly string[];
  /** What it is found by, too, without being shown. */
  readonly words?: readonly string[];
}

export interface PickerQuestion {
  readonly message: string;
  readonly options: readonly PickerOption[];
  /** Whether something else may be the answer, as it was typed. */
  readonly accepts?: ((typed: string) => boolean) | undefined;
}

/** What the frame of the list takes from a line. */
const FRAME = 8;

/**
 * Lets a person choose from a list that narrows while they type.
 *
 * @throws AtmosError `cancelled` when they press Ctrl-C, Ctrl-D or Escape
 */
export async function pick({ system, style }: Asking, question: PickerQuestion): Promise<string> {
  const { message, accepts } = question;
  const options = growing(question.options, () => system.terminal.columns() - FRAME);
  if (needsPlain(system)) {
    const chosen = await plainChoice(system, { message, options, accepts });
    if (chosen === undefined) throw nothingChosen();
    return chosen;
  }
  const { autocomplete, isCancel } = await drawnPrompts();
  const { input, output } = promptStreams();
  const answer = await cancellable(system, (signal) =>
    autocomplete<string>({
      message,
      options(): Choice[] {
        followKeys(this);
        return offered(options, this.userInput, accepts);
      },
      // What was typed is compared above: a label may be cut, and holds no tags.
      filter: () => true,
      validate: (chosen) =>
        chosen === undefined ? "Nothing that is here has that: type something else" : undefined,
      maxItems: MOST_SHOWN,
      input,
      output: style.colored ? output : withoutColor(output),
      signal,
    }));
  if (isCancel(answer) || answer === undefined) throw nothingChosen();
  return answer;
}

/** What matches, and what was typed itself where that may be the answer and is none of them. */
function offered(
  options: readonly Choice[],
  typed: string,
  accepts: PickerQuestion["accepts"],
): Choice[] {
  const found = matching(options, typed);
  const word = typed.trim();
  if (!accepts?.(word) || options.some(({ value }) => value === word)) return found;
  return [...found, { value: word, label: printable(word), text: word }];
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly text: string;
}

/** Options whose labels fit the terminal as it is whenever they are drawn. */
function growing(options: readonly PickerOption[], width: () => number): Choice[] {
  const rows = options.map(({ cells }) => cells);
  let drawn: { readonly width: number; readonly labels: readonly string[] } | undefined;
  const labels = (): readonly string[] => {
    const now = width();
    if (drawn?.width !== now) drawn = { width: now, labels: alignCells(rows, now) };
    return drawn.labels;
  };
  return options.map(({ value, cells, words = [] }, index) => ({
    value,
    get label(): string {
      return labels()[index] ?? value;
    },
    text: [...cells, ...words].join(" ").toLowerCase(),
  }));
}

function nothingChosen(): AtmosError {
  return new AtmosError("cancelled", "cannot go on: nothing was chosen");
}
