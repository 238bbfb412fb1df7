import { TemplateFailure } from "../failure.ts";
import { parseRegex } from "./parse.ts";
import type { Assertion, Tree } from "./tree.ts";

/** One step of a matcher; `next` and `other` are indexes of steps, tried in that order. */
export type Step =
  | { readonly kind: "set"; readonly set: Extract<Tree, { kind: "set" }> }
  | { readonly kind: "assert"; readonly assertion: Assertion }
  | { readonly kind: "save"; readonly slot: number }
  | { readonly kind: "jump"; next: number }
  | { readonly kind: "split"; next: number; other: number }
  | { readonly kind: "match" };

/** A compiled regular expression. */
export interface Program {
  readonly steps: readonly Step[];
  /** Names of the groups by number; empty where there is none. */
  readonly groups: readonly string[];
}

/** An expression that needs more steps than this is refused. */
const MAX_STEPS = 20_000;

/** Compiles a regular expression into steps that a matcher can take all at once, without ever going back. */
export function compileRegex(pattern: string): Program {
  if (!pattern.isWellFormed()) {
    throw new TemplateFailure("the regular expression is malformed: it is not UTF-8");
  }
  const { tree, groups } = parseRegex(pattern);
  const steps: Step[] = [];
  emit(steps, { kind: "group", index: 0, body: tree });
  steps.push({ kind: "match" });
  return { steps, groups };
}

function emit(steps: Step[], tree: Tree): void {
  if (steps.length > MAX_STEPS) throw new TemplateFailure("the regular expression is too large");
  switch (tree.kind) {
    case "empty":
      return;
    case "set":
      steps.push({ kind: "set", set: tree });
      return;
    case "assert":
      steps.push({ kind: "assert", assertion: tree.assertion });
      return;
    case "group":
      steps.push({ kind: "save", slot: tree.index * 2 });
      emit(steps, tree.body);
      steps.push({ kind: "save", slot: tree.index * 2 + 1 });
      return;
    case "sequence":
      for (const part of tree.parts) emit(steps, part);
      return;
    case "choice":
      emitChoice(steps, tree.options);
      return;
    case "repeat":
      emitRepeat(steps, tree);
  }
}

function emitChoice(steps: Step[], options: readonly Tree[]): void {
  const jumps: { next: number }[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(steps, option);
      break;
    }
    const split = { kind: "split" as const, next: steps.length + 1, other: 0 };
    steps.push(split);
    emit(steps, option);
    const jump = { kind: "jump" as const, next: 0 };
    steps.push(jump);
    jumps.push(jump);
    split.other = steps.length;
  }
  for (const jump of jumps) jump.next = steps.length;
}

function emitRepeat(steps: Step[], { body, least, most, lazy }: Extract<Tree, { kind: "repeat" }>): void {
  for (let i = 0; i < least; i++) emit(steps, body);
  if (most === Infinity) {
    const start = steps.length;
    const split = pushSplit(steps);
    emit(steps, body);
    steps.push({ kind: "jump", next: start });
    finishSplit(split, start + 1, steps.length, lazy);
    return;
  }
  const splits: [Extract<Step, { kind: "split" }>, number][] = [];
  for (let i = least; i < most; i++) {
    splits.push([pushSplit(steps), steps.length]);
    emit(steps, body);
  }
  for (const [split, start] of splits) finishSplit(split, start, steps.length, lazy);
}

function pushSplit(steps: Step[]): Extract<Step, { kind: "split" }> {
  const split = { kind: "split" as const, next: 0, other: 0 };
  steps.push(split);
  return split;
}

function finishSplit(
  split: { next: number; other: number },
  into: number,
  past: number,
  lazy: boolean,
): void {
  split.next = lazy ? past : into;
  split.other = lazy ? into : past;
}
