import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import type { Place } from "../../yaml/place.ts";
import { FunctionFailure, type FunctionRegistry } from "../../yaml/registry.ts";
import type { Data } from "../data.ts";
import { query } from "../query/query.ts";
import { questionWords } from "./question_words.ts";

/** What a function asks for: `!terraform.output vpc prod .ids[0]`; the stack is that of who asks when it is left out. */
export interface Question {
  readonly component: string;
  readonly stack: string;
  /** The name of an output, or a query over all of them. */
  readonly output: string;
  /** Where it is asked. */
  readonly place: Place;
}

/** The outputs of a component; undefined where nothing has been applied. */
export type OutputsOf = (question: Question) => Promise<Data | undefined>;

export interface Askers {
  readonly state: OutputsOf;
  readonly output: OutputsOf;
  /** Whether an output that is not there is an error, or has no value yet. */
  readonly strict: boolean;
  /** Is told why there is no value yet. */
  readonly absent?: ((error: AtmosError) => void) | undefined;
}

/** The functions by which components ask others. */
export const ASKING: ReadonlySet<string> = new Set(["!terraform.output", "!terraform.state"]);

/** The functions by which a component of a stack asks others. */
export function askingFunctions(
  stack: string,
  { state, output, strict, absent: tell }: Askers,
): FunctionRegistry {
  const asking = (tag: string, outputs: OutputsOf, absent: unknown): FunctionRegistry[string] => ({
    when: "later",
    atOnce: 1,
    notDone: `${tag} was not asked`,
    elsewhere: "It may stand in any value of a component.",
    work: async (text, _, place) => {
      const question = questionIn(tag, text, { stack, place });
      try {
        return answer(tag, question, await outputs(question), strict);
      } catch (error) {
        if (strict || !(error instanceof AtmosError) || !isPassing(error)) throw error;
        tell?.(error);
        return absent;
      }
    },
  });
  return {
    "!terraform.state": asking("!terraform.state", state, "(computed)"),
    "!terraform.output": asking("!terraform.output", output, null),
  };
}

const PASSING: ReadonlySet<string> = new Set([
  "not_found",
  "unavailable",
  "unsupported",
  "command_not_found",
  "not_signed_in",
  "untrusted",
]);

/** What may be there tomorrow: nothing has been applied, it cannot be reached, or the project is not trusted yet. */
function isPassing({ code }: AtmosError): boolean {
  return PASSING.has(code);
}

/** @throws FunctionFailure for words that ask for nothing */
export function questionIn(
  tag: string,
  text: string,
  { stack: own, place }: Pick<Question, "stack" | "place">,
): Question {
  const words = questionWords(text);
  if (words === undefined) {
    throw new FunctionFailure(
      `${tag} takes a component, perhaps a stack, and an output`,
      `Write ${tag} COMPONENT [STACK] OUTPUT.`,
    );
  }
  const { component, stack = own, output } = words;
  return { component, stack, output, place };
}

function answer(
  tag: string,
  { component, stack, output }: Question,
  outputs: Data | undefined,
  strict: boolean,
): unknown {
  const isName = outputs !== undefined && Object.hasOwn(outputs, output);
  const isQuery = !isName && /^[.[({"'|]|\||\/\//.test(output);
  const found = outputs === undefined
    ? undefined
    : isName
    ? outputs[output]
    : isQuery
    ? query(outputs, output)
    // A way into an output may begin without a dot: `ids[0]`, `map.key`.
    : /[.[]/.test(output)
    ? query(outputs, `.${output}`)
    : undefined;
  if (found !== undefined && (found !== null || !strict)) return found;
  if (isQuery && output.includes("//")) return query(outputs ?? {}, output);
  throw new AtmosError(
    "not_found",
    `${tag}: "${printable(component)}" in "${printable(stack)}" has no output ${printable(output)}`,
    {
      hint: outputs === undefined
        ? `It has not been applied: \`atmos terraform apply ${typedWord(component, "COMPONENT")} -s ${
          typedWord(stack, "STACK")
        }\`.`
        : `Its outputs: ${Object.keys(outputs).map(printable).join(", ") || "none"}.`,
    },
  );
}
