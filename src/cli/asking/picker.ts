import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { needsPlain, plainChoice } from "./plain.ts";
import { withoutColor } from "./uncolored_stream.ts";

export interface PickerOption {
  readonly value: string;
  /** What tells the options apart; shown in columns. */
  readonly cells: readonly string[];
}

export interface PickerQuestion {
  readonly message: string;
  readonly options: readonly PickerOption[];
}

/** Most entries shown at once; the rest is reached by scrolling or typing. */
const MOST_SHOWN = 10;
/** What the frame of the list takes from a line. */
const FRAME = 8;

/**
 * Lets a person choose from a list that narrows while they type.
 *
 * @throws AtmosError `cancelled` when they press Ctrl-C, Ctrl-D or Escape
 */
export async function pick({ system, style }: Asking, question: PickerQuestion): Promise<string> {
  const labels = alignCells(question.options.map(({ cells }) => cells), system.terminal.columns() - FRAME);
  const options = question.options.map(({ value }, index) => ({ value, label: labels[index] ?? value }));
  if (needsPlain(system)) {
    const chosen = await plainChoice(system, { message: question.message, options });
    if (chosen === undefined) throw nothingChosen();
    return chosen;
  }
  const { autocomplete, isCancel } = await drawnPrompts();
  const { input, output } = promptStreams();
  const answer = await cancellable(system, (signal) =>
    autocomplete<string>({
      message: question.message,
      options(): { value: string; label: string }[] {
        return matching(options, this.userInput);
      },
      maxItems: MOST_SHOWN,
      input,
      output: style.colored ? output : withoutColor(output),
      signal,
    }));
  if (isCancel(answer) || answer === undefined) throw nothingChosen();
  return answer;
}

/** Those with what was typed, in their order; those that begin with it come first. */
export function matching<Option extends { readonly label: string }>(
  options: readonly Option[],
  typed: string,
): Option[] {
  const wanted = typed.trim().toLowerCase();
  const found = options.filter(({ label }) => label.toLowerCase().includes(wanted));
  const begins = ({ label }: Option): boolean => label.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((option) => !begins(option))];
}

function nothingChosen(): AtmosError {
  return new AtmosError("cancelled", "cannot go on: nothing was chosen");
}

/** One line per row, with its cells below each other. Where the width does not do, the widest columns are cut. */
export function alignCells(rows: readonly (readonly string[])[], width: number): string[] {
  const safe = rows.map((cells) => cells.map(printable));
  const widest: number[] = [];
  for (const cells of safe) {
    cells.forEach((cell, column) => widest[column] = Math.max(widest[column] ?? 0, cell.length));
  }
  const used = [...widest.keys()].filter((column) => widest[column] !== 0);
  const widths = fit(used.map((column) => widest[column] ?? 0), width - GAP.length * (used.length - 1));
  return safe.map((cells) =>
    used.map((column, index) => cut(cells[column] ?? "", widths[index] ?? 0)).join(GAP).trimEnd()
  );
}

const GAP = "  ";

/** Takes from the widest until all have room. */
function fit(widths: readonly number[], room: number): number[] {
  const fitted = [...widths];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const largest = Math.max(...fitted);
    if (largest <= 1) break;
    fitted[fitted.indexOf(largest)] = largest - 1;
  }
  return fitted;
}

function cut(cell: string, width: number): string {
  return cell.length <= width ? cell.padEnd(width) : `${cell.slice(0, width - 1)}…`;
}
