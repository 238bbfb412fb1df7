import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { FileFailure, type FileFailureReason } from "../system/ports.ts";

const STATES: Readonly<Record<Exclude<FileFailureReason, "other">, string>> = {
  absent: "it does not exist",
  denied: "permission denied",
  exists: "it exists already",
  not_empty: "the folder is not empty",
  not_a_folder: "a file stands where a folder is needed",
  is_a_folder: "it is a folder",
  not_a_file: "a pipe or a device stands where a file is needed",
  too_large: "it is larger than anything that belongs there",
  read_only: "the file system is read-only",
  no_space: "no space left on the device",
};

const HINTS: Partial<Record<FileFailureReason, string>> = {
  denied: "Check who owns it and its permissions: it has to belong to you.",
  not_a_folder: "Move that file away and try again.",
  read_only: "Set XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_DATA_HOME to folders that can be written.",
  no_space: "Free some space and try again.",
};

/** The error for the person, code `storage`, when `cannot <doing> "<path>"` because of a failed file operation. */
export function storageError(doing: string, path: string, thrown: unknown): unknown {
  if (!(thrown instanceof FileFailure)) return thrown;
  const state = failureState(thrown);
  const hint = HINTS[thrown.reason];
  return new AtmosError("storage", `cannot ${doing} "${printable(path)}": ${state}`, {
    cause: thrown,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What is wrong, in words that fit behind `cannot write "x":`. */
export function failureState({ reason, message }: FileFailure): string {
  return reason === "other" ? printable(message) : STATES[reason];
}
