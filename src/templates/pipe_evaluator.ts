import type { Command, NumberOperand, Operand, Pipe } from "./ast.ts";
import type { Context } from "./context.ts";
import { TemplateFailure } from "./failure.ts";
import { findField, type MissingKey } from "./fields.ts";
import { type Builtin, type Builtins, convert, goName, type ParameterKind, takesNil } from "./signature.ts";
import { isTrue } from "./truth.ts";
import { int, type Value } from "./value.ts";
import type { Variables } from "./variables.ts";

/** What a rendering knows besides the data: its functions, its rules, and where it is. */
export interface Run {
  readonly functions: Builtins;
  readonly context: Context;
  readonly missingKey: MissingKey;
  /** Whether values may be missing that come later. */
  readonly mayWait: boolean;
  /** Offset of the node being evaluated, for errors. */
  at: number;
}

/** The value that a pipe hands to its next command as the last argument, if there is one. */
type Final = { readonly value: Value } | undefined;

/** Evaluates what stands between the braces, for one template with its variables. */
export class PipeEvaluator {
  readonly #run: Run;
  readonly #variables: Variables;

  constructor(run: Run, variables: Variables) {
    this.#run = run;
    this.#variables = variables;
  }

  pipe(pipe: Pipe, dot: Value): Value {
    this.#run.at = pipe.at;
    let final: Final;
    for (const command of pipe.commands) {
      this.#run.context.budget.charge(1);
      final = { value: this.#command(command, dot, final) ?? undefined };
    }
    const value = final?.value;
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#variables.set(name, value);
      else this.#variables.declare(name, value);
    }
    return value;
  }

  #command(command: Command, dot: Value, final: Final): Value {
    const [first, ...rest] = command.words;
    if (first === undefined) return undefined;
    this.#run.at = first.at;
    switch (first.kind) {
      case "function":
        return this.#function(first.name, rest, dot, final);
      case "field":
        return this.#fields(dot, first.fields, first.at, { rest, dot, final });
      case "chain":
        return this.#fields(this.#value(first.from, dot), first.fields, first.at, { rest, dot, final });
      case "variable":
        if (first.fields.length > 0) {
          return this.#fields(this.#variables.get(first.name), first.fields, first.at, { rest, dot, final });
        }
    }
    if (rest.length > 0 || final !== undefined) {
      throw new TemplateFailure("a value that is no function takes no arguments");
    }
    if (first.kind === "nil") throw new TemplateFailure("nil is not a command");
    return this.#value(first, dot);
  }

  /** The value of an operand that is used where every type fits. */
  #value(operand: Operand, dot: Value): Value {
    this.#run.at = operand.at;
    switch (operand.kind) {
      case "dot":
        return dot;
      case "nil":
        return undefined;
      case "bool":
        return operand.value;
      case "text":
        return operand.text;
      case "number":
        return idealNumber(operand);
      case "pipe":
        return this.pipe(operand, dot);
      case "function":
        return this.#function(operand.name, [], dot, undefined);
      case "field":
        return this.#fields(dot, operand.fields, operand.at);
      case "variable":
        return this.#fields(this.#variables.get(operand.name), operand.fields, operand.at);
      case "chain":
        return this.#fields(this.#value(operand.from, dot), operand.fields, operand.at);
    }
  }

  /** Walks along field names; only a method at the end may be given arguments. */
  #fields(
    start: Value,
    names: readonly string[],
    at: number,
    call?: { readonly rest: readonly Operand[]; readonly dot: Value; readonly final: Final },
  ): Value {
    this.#run.at = at;
    let value = start;
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      const found = findField(value, name, this.#run.missingKey);
      if ("method" in found) {
        value = this.#call(
          name,
          found.method,
          isLast ? call?.rest ?? [] : [],
          call?.dot,
          isLast ? call?.final : undefined,
        );
      } else {
        if (isLast && call !== undefined && (call.rest.length > 0 || call.final !== undefined)) {
          throw new TemplateFailure(
            `the field ${JSON.stringify(name)} is no function and takes no arguments`,
          );
        }
        value = found.value;
      }
    }
    return value;
  }

  #function(name: string, words: readonly Operand[], dot: Value, final: Final): Value {
    if (name === "and" || name === "or") return this.#shortCircuit(name, words, dot, final);
    const builtin = this.#run.functions[name];
    if (builtin === undefined) {
      throw new TemplateFailure(`the function ${JSON.stringify(name)} does not exist`);
    }
    return this.#call(name, builtin, words, dot, final);
  }

  /** `and` and `or` evaluate their arguments one by one and stop at the one that decides. */
  #shortCircuit(name: "and" | "or", words: readonly Operand[], dot: Value, final: Final): Value {
    if (words.length === 0 && final === undefined) {
      throw new TemplateFailure(`${name} needs at least one argument`);
    }
    let value: Value;
    for (const word of words) {
      value = this.#value(word, dot);
      if (isTrue(value) === (name === "or")) return value;
    }
    return final === undefined ? value : final.value;
  }

  #call(name: string, builtin: Builtin, words: readonly Operand[], dot: Value, final: Final): Value {
    const at = this.#run.at;
    const count = words.length + (final === undefined ? 0 : 1);
    mustFit(name, builtin, count);
    const values: unknown[] = [];
    for (const [index, word] of words.entries()) {
      values.push(this.#argument(kindOf(builtin, index), word, dot));
    }
    this.#run.at = at;
    if (final !== undefined) values.push(convert(kindOf(builtin, words.length), final.value));
    const { budget } = this.#run.context;
    for (const value of values) if (typeof value === "string") budget.chargeText(value.length);
    try {
      const result = builtin.run(values, this.#run.context);
      if (typeof result === "string") budget.chargeText(result.length);
      return result;
    } catch (thrown) {
      if (!(thrown instanceof TemplateFailure)) throw thrown;
      throw new TemplateFailure(`${name}: ${thrown.message}`, thrown.hint, thrown.code);
    }
  }

  /** An argument as its parameter wants it: a constant takes the type that is asked for. */
  #argument(kind: ParameterKind, operand: Operand, dot: Value): unknown {
    if (operand.kind === "nil") {
      if (takesNil(kind)) return convert(kind, undefined);
    } else if (operand.kind === "number") {
      this.#run.at = operand.at;
      if (kind === "any") return idealNumber(operand);
      if (kind === "float64") return operand.float;
      if (kind === "int" && operand.whole !== undefined) return Number(operand.whole);
    } else {
      return convert(kind, this.#value(operand, dot));
    }
    throw new TemplateFailure(`a value of type ${goName(kind)} is needed here, not a ${operand.kind}`);
  }
}

function kindOf(builtin: Builtin, index: number): ParameterKind {
  return builtin.parameters[index] ?? builtin.rest ?? "any";
}

function mustFit(name: string, builtin: Builtin, count: number): void {
  const needed = builtin.parameters.length;
  if (count === needed || (count > needed && builtin.rest !== undefined)) return;
  const least = builtin.rest === undefined ? "" : "at least ";
  throw new TemplateFailure(`${name} takes ${least}${needed} arguments, not ${count}`);
}

/** The type of a number where no type is asked for: `int`, or `float64` when written as one. */
function idealNumber(operand: NumberOperand): Value {
  if (operand.isFloat) return operand.float;
  if (operand.whole === undefined) throw new TemplateFailure("the number does not fit into 64 bits");
  return int(operand.whole);
}
