import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { promptStreams } from "../../system/prompt_streams.ts";
import { cancellable } from "../cancellation.ts";
import type { Asking } from "./asking.ts";
import { drawnPrompts } from "./drawn_prompts.ts";
import { fitted, places } from "../text/places.ts";
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
  const options = growing(question.options, () => system.terminal.columns() - FRAME);
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
      options(): Choice[] {
        followKeys(this);
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

/** The list of the library, as far as it is moved in. */
export interface Moved {
  readonly cursor: number;
  readonly filteredOptions: readonly unknown[];
  on(
    event: "key",
    listen: (text: string | undefined, key: { readonly name?: string | undefined }) => void,
  ): void;
  emit(event: "key", text: undefined, key: { readonly name: string }): void;
}

const FOLLOWED = new WeakSet<Moved>();

/** The library knows one step up and down, and goes round at the ends; further keys are so many steps, and stop there. */
export function followKeys(list: Moved): void {
  if (FOLLOWED.has(list)) return;
  FOLLOWED.add(list);
  list.on("key", (_, { name = "" }) => {
    const last = list.filteredOptions.length - 1;
    const target = new Map([
      ["pageup", Math.max(0, list.cursor - MOST_SHOWN)],
      ["pagedown", Math.min(last, list.cursor + MOST_SHOWN)],
      ["home", 0],
      ["end", last],
    ]).get(name);
    if (target === undefined) return;
    const steps = target - list.cursor;
    for (let step = 0; step < Math.abs(steps); step++) {
      list.emit("key", undefined, { name: steps < 0 ? "up" : "down" });
    }
  });
}

/** Those that have every word that was typed, in their order; those that begin with what was typed come first. */
export function matching<Option extends { readonly text: string }>(
  options: readonly Option[],
  typed: string,
): Option[] {
  const wanted = typed.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const found = options.filter(({ text }) => words.every((word) => text.includes(word)));
  const begins = ({ text }: Option): boolean => text.startsWith(wanted);
  return [...found.filter(begins), ...found.filter((option) => !begins(option))];
}

function nothingChosen(): AtmosError {
  return new AtmosError("cancelled", "cannot go on: nothing was chosen");
}

/**
 * One line per row, with its cells below each other. Where the width does not do, the widest columns are cut, the first
 * one last: it is the name.
 */
export function alignCells(rows: readonly (readonly string[])[], width: number): string[] {
  const safe = rows.map((cells) => cells.map(printable));
  const widest: number[] = [];
  for (const cells of safe) {
    cells.forEach((cell, column) => widest[column] = Math.max(widest[column] ?? 0, places(cell)));
  }
  const used = [...widest.keys()].filter((column) => widest[column] !== 0);
  const widths = fit(used.map((column) => widest[column] ?? 0), width - GAP.length * (used.length - 1));
  return safe.map((cells) =>
    used.map((column, index) => fitted(cells[column] ?? "", widths[index] ?? 0)).join(GAP).trimEnd()
  );
}

const GAP = "  ";

/** Takes from the widest of the others, and then from the first, until all have room. */
function fit(widths: readonly number[], room: number): number[] {
  const result = [...widths];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const largest = Math.max(0, ...result.slice(1));
    if (largest > 1) result[result.indexOf(largest, 1)] = largest - 1;
    else if ((result[0] ?? 0) > 1) result[0] = (result[0] ?? 0) - 1;
    else break;
  }
  return result;
}
