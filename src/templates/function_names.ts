import { didYouMean } from "../nearest.ts";
import { TemplateFailure } from "./failure.ts";

/** The names a template may call. */
export interface FunctionNames {
  has(name: string): boolean;
  names(): Iterable<string>;
}

/** The error for a function that does not exist, with the known ones that look most like it. */
export function unknownFunction(name: string, functions: FunctionNames): TemplateFailure {
  return new TemplateFailure(
    `the function ${JSON.stringify(name)} does not exist`,
    guess(name, functions.names()),
  );
}

/** Nobody mistypes a longer name than this, and comparing two long ones takes its time. */
const MAX_GUESSED = 64;

/** The names that may have been meant, as a question. */
export function guess(name: string, candidates: Iterable<string>): string | undefined {
  return name.length > MAX_GUESSED ? undefined : didYouMean(name, candidates);
}
