import type { Context } from "./context.ts";
import { TemplateFailure } from "./failure.ts";
import { Moment } from "./time/moment.ts";
import { typeName } from "./type_name.ts";
import { Dict, Int, type Value } from "./value.ts";

/** The Go types a function may ask for, and what its body receives. `any` takes every value, nil and none included. */
export interface ParameterTypes {
  readonly string: string;
  readonly bool: boolean;
  readonly int: number;
  readonly float64: number;
  readonly map: Dict;
  readonly time: Moment;
  readonly any: Value;
}

export type ParameterKind = keyof ParameterTypes;

type Arguments<Kinds extends readonly ParameterKind[]> = {
  -readonly [Index in keyof Kinds]: ParameterTypes[Kinds[Index]];
};

/** A function that templates can call. */
export interface Builtin {
  readonly parameters: readonly ParameterKind[];
  /** The type of any further arguments. */
  readonly rest: ParameterKind | undefined;
  /** Takes arguments that {@link convert} has checked. */
  readonly run: (values: readonly unknown[], context: Context) => Value;
}

export type Builtins = Readonly<Record<string, Builtin>>;

/** A function of a fixed number of arguments. */
export function takes<const Kinds extends readonly ParameterKind[]>(
  parameters: Kinds,
  body: (values: Arguments<Kinds>, context: Context) => Value,
): Builtin {
  return { parameters, rest: undefined, run: (values, context) => body(values as Arguments<Kinds>, context) };
}

/** A function whose last argument may be given any number of times. */
export function takesMany<const Kinds extends readonly ParameterKind[], Rest extends ParameterKind>(
  parameters: Kinds,
  rest: Rest,
  body: (values: [...Arguments<Kinds>, ...ParameterTypes[Rest][]], context: Context) => Value,
): Builtin {
  return {
    parameters,
    rest,
    run: (values, context) => body(values as [...Arguments<Kinds>, ...ParameterTypes[Rest][]], context),
  };
}

const GO_NAMES: Readonly<Record<ParameterKind, string>> = {
  string: "string",
  bool: "bool",
  int: "int",
  float64: "float64",
  map: "map[string]interface {}",
  time: "time.Time",
  any: "interface {}",
};

export function goName(kind: ParameterKind): string {
  return GO_NAMES[kind];
}

/** Whether `nil` may be written for a parameter. */
export function takesNil(kind: ParameterKind): boolean {
  return kind === "any" || kind === "map";
}

/** Checks a value against the type of a parameter; like Go, it converts nothing. */
export function convert(kind: ParameterKind, value: Value): unknown {
  switch (kind) {
    case "any":
      return value;
    case "string":
      if (typeof value === "string") return value;
      break;
    case "bool":
      if (typeof value === "boolean") return value;
      break;
    case "int":
      if (value instanceof Int && value.kind === "int") return Number(value.value);
      break;
    case "float64":
      if (typeof value === "number") return value;
      break;
    case "map":
      if (value === undefined) return new Dict();
      if (value instanceof Dict && value.element === "interface {}") return value;
      break;
    case "time":
      if (value instanceof Moment) return value;
      break;
  }
  throw new TemplateFailure(`a value of type ${goName(kind)} is needed here, not ${typeName(value)}`);
}
