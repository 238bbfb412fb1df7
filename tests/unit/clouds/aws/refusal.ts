import { AtmosError } from "../../../../src/errors.ts";

/** With what a piece of work was refused; anything else fails the test. */
export async function refusal(work: Promise<unknown>): Promise<AtmosError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AtmosError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
