/** Every node knows `at`, its offset in the source. */
interface Placed {
  readonly at: number;
}

export type Node =
  | Placed & { readonly kind: "text"; readonly text: string }
  | Placed & { readonly kind: "action"; readonly pipe: Pipe }
  | Placed & {
    readonly kind: "if" | "with" | "range";
    readonly pipe: Pipe;
    readonly body: readonly Node[];
    readonly otherwise: readonly Node[] | undefined;
  }
  | Placed & { readonly kind: "template"; readonly name: string; readonly pipe: Pipe | undefined }
  | Placed & { readonly kind: "break" | "continue" };

export type BlockNode = Extract<Node, { readonly kind: "if" | "with" | "range" }>;

/** `$a, $b := command | command`: the value of each command is the last argument of the next one. */
export interface Pipe extends Placed {
  readonly kind: "pipe";
  readonly variables: readonly string[];
  /** The variables exist already (`=`) and are not declared here (`:=`). */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

/** A word and its arguments. */
export interface Command extends Placed {
  readonly words: readonly Operand[];
}

export type Operand =
  | Pipe
  | Placed & { readonly kind: "dot" | "nil" }
  | Placed & { readonly kind: "bool"; readonly value: boolean }
  | Placed & { readonly kind: "text"; readonly text: string }
  | NumberOperand
  | Placed & { readonly kind: "function"; readonly name: string }
  | Placed & { readonly kind: "field"; readonly fields: readonly string[] }
  | Placed & { readonly kind: "variable"; readonly name: string; readonly fields: readonly string[] }
  | Placed & { readonly kind: "chain"; readonly from: Operand; readonly fields: readonly string[] };

/** A number takes its type from where it is used; `whole` and `float` are what it can be. */
export interface NumberOperand extends Placed, NumberLiteral {
  readonly kind: "number";
}

export interface NumberLiteral {
  readonly whole: bigint | undefined;
  readonly float: number;
  /** Written with a point or an exponent: a `float64` where no type is asked for. */
  readonly isFloat: boolean;
}

/** A parsed template: its own nodes, under its name, and those of the templates it defines. */
export interface Tree {
  readonly name: string;
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}
