/** Questions for a terminal that nothing can be drawn on, and for people who have it read to them: lines of text. */
import type { Readable } from "node:stream";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import { promptStreams } from "../../system/prompt_streams.ts";
import { truthOf } from "../../truth_words.ts";
import { cancellable } from "../cancellation.ts";
import { matching } from "./matching.ts";

/** Whether the cursor cannot be moved here, or a person does without. */
export function needsPlain({ terminal, env }: Pick<System, "terminal" | "env">): boolean {
  return !terminal.hasSize || env.get("TERM") === "dumb" || truthOf(env.get("ACCESSIBLE") ?? "") === true;
}

export interface PlainQuestion {
  readonly message: string;
  /** What is wrong with an answer; then it is asked for again. */
  readonly check?: ((answer: string) => string | undefined) | undefined;
  /** Whether what is typed is not shown. */
  readonly isSecret?: boolean;
}

/** The line that a person types; undefined when they press Ctrl-C or Ctrl-D instead. */
export async function plainLine(
  system: System,
  question: PlainQuestion,
  input: Readable = promptStreams().input,
): Promise<string | undefined> {
  for (;;) {
    system.terminal.err(`${question.message}: `);
    const answer = await cancellable(system, (signal) => lineFrom(input, question.isSecret ?? false, signal));
    // What ends the line was not shown, or was no end of a line.
    if (question.isSecret || answer === undefined) system.terminal.err("\n");
    const fault = answer === undefined ? undefined : question.check?.(answer);
    if (fault === undefined) return answer;
    system.terminal.err(`${fault}\n`);
  }
}

export interface PlainOption {
  readonly value: string;
  readonly label: string;
  /** What it is found by, in small letters. */
  readonly text?: string;
}

export interface PlainChoice {
  readonly message: string;
  readonly options: readonly PlainOption[];
  /** What Enter alone means. */
  readonly usual?: string;
  /** Other words for values, in small letters. */
  readonly also?: Readonly<Record<string, string>>;
  /** Whether something else may be the answer, as it was typed. */
  readonly accepts?: ((typed: string) => boolean) | undefined;
}

/** One of a numbered list, by its number, its name or words that only it has; undefined as for {@link plainLine}. */
export async function plainChoice(
  system: System,
  { message, options, usual, also = {}, accepts }: PlainChoice,
  input?: Readable,
): Promise<string | undefined> {
  const digits = String(options.length).length;
  const lines = options.map((option, index) => ({
    ...option,
    line: `  ${String(index + 1).padStart(digits)}  ${option.label}\n`,
    text: option.text ?? "",
  }));
  system.terminal.err(`${message}\n${lines.map(({ line }) => line).join("")}`);
  // A number as short as those of the lines means one of them; a longer one may be a part of an account.
  const isNumber = (word: string): boolean => /^\d+$/.test(word) && word.length <= digits;
  const found = (word: string): typeof lines => word === "" || isNumber(word) ? [] : matching(lines, word);
  const chosen = (answer: string): string | undefined => {
    const word = answer.trim();
    if (word === "") return usual;
    if (Object.hasOwn(also, word.toLowerCase())) return also[word.toLowerCase()];
    // What is shown comes first: a value may be a number that means another line.
    const named = (/^\d+$/.test(word) ? options[Number(word) - 1]?.value : undefined) ??
      options.find(({ value }) => value === word)?.value;
    if (named !== undefined) return named;
    if (accepts?.(word)) return word;
    const [only, second] = found(word);
    return second === undefined ? only?.value : undefined;
  };
  const check = (answer: string): string | undefined => {
    if (chosen(answer) !== undefined) return undefined;
    const several = found(answer.trim());
    return several.length === 0
      ? `There is no "${printable(answer.trim())}": type a number from 1 to ${options.length}.`
      : several.map(({ line }) => line).join("").trimEnd();
  };
  const answer = await plainLine(system, { message: "Number or name", check }, input);
  return answer === undefined ? undefined : chosen(answer);
}

const END = ["\u0003", "\u0004"];
const BACKSPACE = ["\u007f", "\b"];

/** The next line. A secret is read key by key, since only so it is not shown. */
function lineFrom(input: Readable, isSecret: boolean, signal: AbortSignal): Promise<string | undefined> {
  const raw = (on: boolean): void => {
    if (isSecret && "setRawMode" in input) (input as { setRawMode(on: boolean): void }).setRawMode(on);
  };
  return new Promise((resolve) => {
    const decoder = new TextDecoder();
    let typed: string[] = [];
    const end = (line: string | undefined): void => {
      input.off("data", take).off("end", nothing);
      signal.removeEventListener("abort", nothing);
      input.pause();
      raw(false);
      resolve(line);
    };
    const nothing = (): void => end(undefined);
    const take = (chunk: Uint8Array | string): void => {
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      for (const key of text) {
        if (key === "\r" || key === "\n") return end(typed.join(""));
        if (END.includes(key)) return end(undefined);
        if (BACKSPACE.includes(key)) typed = typed.slice(0, -1);
        else typed.push(key);
      }
    };
    raw(true);
    input.on("data", take).once("end", nothing);
    signal.addEventListener("abort", nothing, { once: true });
    input.resume();
  });
}
