import type { FileFailure, FileFailureReason } from "../system/ports.ts";

const WORDS: Partial<Record<FileFailureReason, string>> = {
  denied: "no permission to read it",
  is_a_folder: "this is a folder, not a file",
  not_a_file: "this is a pipe or a device, not a file",
  not_a_folder: "this is not a folder",
  too_large: "it is larger than anything that belongs here",
};

/** Why a file or folder cannot be read, as the end of a sentence about it. */
export function failureWords({ reason }: FileFailure): string {
  return WORDS[reason] ?? "it cannot be read";
}
