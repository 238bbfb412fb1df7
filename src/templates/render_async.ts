import { templateError, TemplateFailure } from "./failure.ts";
import { LaterCalls } from "./later_calls.ts";
import { Budget, COMMAND_LINE_LIMITS, type Limits, STEPS_OF_ROUNDS } from "./limits.ts";
import { RoundEnds } from "./not_yet.ts";
import {
  type ExecuteOptions,
  parse,
  type ParsedTemplate,
  type RenderOptions,
  runTemplate,
} from "./template.ts";

/**
 * The same as `render`, with functions whose values come later. The template is run as if every value were there.
 * Where one is not, what depends on it is passed over, everything that was met is waited for, and the template is run
 * again from its beginning. So a thousand calls that do not depend on each other take two rounds, and a call whose
 * argument is the value of another one takes one more. What the functions gave is kept for all rounds.
 *
 * @throws AtmosError `config_invalid` with `name:line:column` of the place in the template
 */
export async function renderAsync(
  source: string,
  data: Readonly<Record<string, unknown>>,
  options: RenderOptions,
): Promise<string> {
  return await executeAsync(parse(source, options), data, options);
}

/** Runs a template that `parse` has read. */
export async function executeAsync(
  template: ParsedTemplate,
  data: Readonly<Record<string, unknown>>,
  options: ExecuteOptions,
): Promise<string> {
  const limits = options.limits ?? COMMAND_LINE_LIMITS;
  const calls = new LaterCalls(limits);
  const fixed = { ...options, now: onceAsked(options.now), call: calls.call };
  let left = limits.steps * STEPS_OF_ROUNDS;
  for (let round = 1;; round++) {
    const steps = Math.min(limits.steps, left);
    const budget = new Budget({ ...limits, steps });
    const result = attempt(() => runTemplate(template, data, { ...fixed, budget }));
    const taken = steps - budget.left;
    options.spent?.(taken);
    if (!calls.isIncomplete) return resultOf(result);
    await calls.finish();
    left -= taken;
    if (round === limits.rounds) throw tooManyRounds(template, limits, result);
  }
}

type Attempt = { readonly text: string } | { readonly thrown: unknown };

/** What is thrown while a value is missing may be thrown because it is missing. */
function attempt(run: () => string): Attempt {
  try {
    return { text: run() };
  } catch (thrown) {
    return { thrown };
  }
}

function resultOf(result: Attempt): string {
  if ("thrown" in result) throw result.thrown;
  return result.text;
}

/** One time for all rounds: a call with another time each round would never be known. */
function onceAsked(now: ExecuteOptions["now"]): () => Date {
  let time: Date | undefined;
  return () => time ??= now?.() ?? new Date();
}

function tooManyRounds({ source }: ParsedTemplate, { rounds }: Limits, last: Attempt): unknown {
  const failure = new TemplateFailure(
    `more than ${rounds} values are needed one after the other`,
    "Ask for the values before the loop or condition that depends on them.",
  );
  const at = "thrown" in last && last.thrown instanceof RoundEnds ? last.thrown.at : 0;
  return templateError("render", source, at, failure);
}
