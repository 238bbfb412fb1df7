import type fc from "fast-check";

/** Milliseconds of the processor that one input may take. */
export const LONGEST = 2000;

/**
 * Bytes by which one input may let the process grow. With the 64 MB that the program itself takes it stays far below
 * 512 MB; the fuzzer's own process is larger, since garbage of earlier inputs lies about in it.
 */
export const LARGEST = 256 * 1024 * 1024;

/** What is fed to a part of the program. */
export interface Target<Input = unknown> {
  readonly name: string;
  /** How much of all runs it gets, beside the others. */
  readonly share: number;
  /** Inputs that one thread gets: what all of them leave behind together is no input's fault. */
  readonly slice: number;
  readonly inputs: fc.Arbitrary<Input>;
  /** Throws when the program does something that no input may make it do. */
  readonly run: (input: Input) => Promise<void>;
}

/** A target whose inputs only it knows. */
export function target<Input>(one: Target<Input>): Target {
  return { ...one, inputs: one.inputs, run: (input) => one.run(input as Input) };
}
