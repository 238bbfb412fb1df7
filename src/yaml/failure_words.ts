import type { FileFailure } from "../system/ports.ts";

/** Why a file or folder cannot be read, as the end of a sentence about it. */
export function failureWords({ reason }: FileFailure): string {
  return reason === "denied" ? "no permission to read it" : "it cannot be read";
}
