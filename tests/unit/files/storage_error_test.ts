import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { storageError } from "../../../src/files/storage_error.ts";
import { FileFailure, type FileFailureReason } from "../../../src/system/ports.ts";

const states: readonly (readonly [reason: FileFailureReason, state: string])[] = [
  ["absent", "it does not exist"],
  ["denied", "permission denied"],
  ["exists", "it exists already"],
  ["not_empty", "the folder is not empty"],
  ["not_a_folder", "a file stands where a folder is needed"],
  ["is_a_folder", "it is a folder"],
  ["not_a_file", "a pipe or a device stands where a file is needed"],
  ["too_large", "it is larger than anything that belongs there"],
  ["read_only", "the file system is read-only"],
  ["no_space", "no space left on the device"],
  ["other", "input/output error\\u001b"],
];

for (const [reason, state] of states) {
  Deno.test(`a file operation that failed as ${reason} is told in words`, () => {
    const failure = new FileFailure(reason, "/a\nb", "input/output error\u001b");
    const error = storageError("write", "/a\nb", failure);
    assert.ok(error instanceof AtmosError);
    assert.equal(error.code, "storage");
    assert.equal(error.message, `cannot write "/a\\u000ab": ${state}`);
    assert.equal(error.cause, failure);
  });
}

Deno.test("other errors come through as they are", () => {
  for (const thrown of [new AtmosError("busy", "busy"), new TypeError("bug"), "text", undefined]) {
    assert.equal(storageError("write", "/a", thrown), thrown);
  }
});
