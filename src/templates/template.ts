import { AtmosError } from "../errors.ts";
import type { Tree } from "./ast.ts";
import type { CallFunction, Context, TemplateFunction } from "./context.ts";
import { fromData, toData } from "./data.ts";
import { evaluate } from "./evaluate.ts";
import { type Source, templateError, TemplateFailure } from "./failure.ts";
import type { MissingKey } from "./fields.ts";
import { builtins } from "./functions/builtins.ts";
import { callAtOnce } from "./later_calls.ts";
import { Budget, COMMAND_LINE_LIMITS, type Limits, TextWriter } from "./limits.ts";
import { parseTree } from "./parser.ts";
import type { Run } from "./pipe_evaluator.ts";
import { type Builtin, type Builtins, takesMany } from "./signature.ts";
import type { Value } from "./value.ts";
import { namedZone, UTC, type Zone } from "./time/zone.ts";

export interface ParseOptions {
  /** What the template is called in errors, and in `{{template}}`. */
  readonly name: string;
  /** More functions. One called `group.name` is written so in templates too: `{{atmos.Component "vpc" "prod"}}`. */
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
}

export interface ExecuteOptions {
  /** A key that a map does not have: an error, or a value that prints as `<no value>`. */
  readonly missingKey: MissingKey;
  /** Looks up environment variables for `env`, `getenv` and `expandenv`; without it none is set. */
  readonly env?: (name: string) => string | undefined;
  readonly now?: () => Date;
  /** IANA name of the zone in which dates are shown; the system's own by default. */
  readonly timeZone?: string;
  /** What the rendering may cost; that of a command line by default. */
  readonly limits?: Limits;
  /** Is told the steps that were taken, also by a rendering that failed. */
  readonly spent?: (steps: number) => void;
}

export type RenderOptions = ParseOptions & ExecuteOptions;

/** A template that has been read and can be run any number of times. */
export interface ParsedTemplate {
  readonly source: Source;
  readonly tree: Tree;
  readonly functions: Builtins;
}

/**
 * Runs a template of Go's `text/template` with Sprig's functions over data. Data is never read as a template.
 *
 * @throws AtmosError `config_invalid` with `name:line:column` of the place in the template
 */
export function render(
  source: string,
  data: Readonly<Record<string, unknown>>,
  options: RenderOptions,
): string {
  return execute(parse(source, options), data, options);
}

/** Reads a template; throws `config_invalid` where it makes no sense or calls a function that does not exist. */
export function parse(text: string, options: ParseOptions): ParsedTemplate {
  const source = { name: options.name, text: text.toWellFormed() };
  const added = Object.entries(options.functions ?? {}).map((
    [name, one],
  ): [string, Builtin] => [name, hosted(name, one)]);
  const functions: Builtins = { ...builtins, ...Object.fromEntries(added) };
  const names = {
    has: (name: string) => Object.hasOwn(functions, name),
    names: () => Object.keys(functions),
  };
  return { source, tree: parseTree(source, names), functions };
}

/** Runs a template that {@link parse} has read. */
export function execute(
  template: ParsedTemplate,
  data: Readonly<Record<string, unknown>>,
  options: ExecuteOptions,
): string {
  const limits = options.limits ?? COMMAND_LINE_LIMITS;
  const budget = new Budget(limits);
  try {
    return runTemplate(template, data, { ...options, budget });
  } finally {
    options.spent?.(limits.steps - budget.left);
  }
}

interface RunOptions extends ExecuteOptions {
  readonly budget: Budget;
  readonly call?: CallFunction;
}

/** The same within a budget, with functions of the caller called as is said. */
export function runTemplate(
  { source, tree, functions }: ParsedTemplate,
  data: Readonly<Record<string, unknown>>,
  { missingKey, env, now, timeZone, budget, call }: RunOptions,
): string {
  const context: Context = {
    budget,
    env: env ?? ((): undefined => undefined),
    now: now ?? ((): Date => new Date()),
    zone: localZone(timeZone),
    call: call ?? callAtOnce,
  };
  const run: Run = { functions, context, missingKey, mayWait: call !== undefined, at: 0 };
  const out = new TextWriter(budget);
  try {
    evaluate(tree, fromData(data, context.zone), run, out);
    return out.text().toWellFormed();
  } catch (thrown) {
    throw atPlace(thrown, source, run.at);
  }
}

/** The zone of a name; read from the system only when a date needs it. */
function localZone(name: string | undefined): Zone {
  let found: Zone | undefined;
  const zone = (): Zone => {
    found ??= namedZone(name ?? new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? UTC;
    return found;
  };
  return { offsetAt: (seconds) => zone().offsetAt(seconds), nameAt: (seconds) => zone().nameAt(seconds) };
}

/** The error for a person, whatever went wrong: a failure of the template, of an added function, or too deep a nesting. */
function atPlace(thrown: unknown, source: Source, at: number): unknown {
  if (thrown instanceof TemplateFailure) return templateError("render", source, at, thrown);
  if (thrown instanceof RangeError) {
    return templateError(
      "render",
      source,
      at,
      new TemplateFailure("the template or its data is too large or too deep"),
    );
  }
  return thrown;
}

function hosted(name: string, body: TemplateFunction): Builtin {
  return takesMany([], "any", (values, { zone, budget, call }): Value => {
    const given = values.map((value) => toData(value, budget));
    let result: unknown;
    try {
      result = call(name, body, given);
    } catch (thrown) {
      if (thrown instanceof AtmosError) throw new TemplateFailure(thrown.message, thrown.hint, thrown.code);
      throw thrown;
    }
    return fromData(result, zone);
  });
}
