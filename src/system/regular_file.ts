import { FileFailure, LARGEST_FILE } from "./ports.ts";

/**
 * The bytes of a regular file, at most `limit`. The kind is looked at before the file is opened, because opening a
 * pipe waits for whoever writes to it; and again afterwards, because another may stand there by then. The size
 * that the system tells is a guess only: files of `/proc` tell 0, and a file may grow while it is read.
 */
export function readRegular(path: string, limit: number = LARGEST_FILE): Uint8Array {
  return withRegular(path, (file, size) => {
    if (size > limit) throw tooLarge(path, limit);
    return readAtMost(file, size, limit, path);
  });
}

/** The first bytes of a regular file, at most so many. */
export function readRegularStart(path: string, length: number): Uint8Array {
  return withRegular(path, (file) => {
    const buffer = new Uint8Array(length);
    let filled = 0;
    for (let count: number | null = 0; filled < length && count !== null; filled += count ?? 0) {
      count = file.readSync(buffer.subarray(filled));
    }
    return buffer.subarray(0, filled);
  });
}

/** The bytes of a regular file, part by part in one buffer. The file is closed also when nobody asks for the rest. */
export function* readRegularParts(path: string, size: number): Generator<Uint8Array> {
  const file = openRegular(path);
  try {
    const buffer = new Uint8Array(size);
    for (let count = file.readSync(buffer); count !== null && count > 0; count = file.readSync(buffer)) {
      yield buffer.subarray(0, count);
    }
  } finally {
    file.close();
  }
}

function withRegular(path: string, read: (file: Deno.FsFile, size: number) => Uint8Array): Uint8Array {
  const file = openRegular(path);
  try {
    return read(file, file.statSync().size);
  } finally {
    file.close();
  }
}

function openRegular(path: string): Deno.FsFile {
  assertRegular(Deno.statSync(path), path);
  const file = Deno.openSync(path);
  try {
    const { isFile, isDirectory } = file.statSync();
    assertRegular({ isFile, isDirectory }, path);
    return file;
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

function readAtMost(file: Deno.FsFile, size: number, limit: number, path: string): Uint8Array {
  let buffer = new Uint8Array(size + 1);
  let length = 0;
  for (;;) {
    const count = file.readSync(buffer.subarray(length));
    if (count === null || count === 0) return buffer.subarray(0, length);
    length += count;
    if (length > limit) throw tooLarge(path, limit);
    if (length === buffer.length) buffer = larger(buffer);
  }
}

function larger(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(Math.max(buffer.length * 2, 64 * 1024));
  next.set(buffer);
  return next;
}

function assertRegular(found: { isFile: boolean; isDirectory: boolean }, path: string): void {
  if (found.isDirectory) throw new FileFailure("is_a_folder", path, `it is a folder: ${path}`);
  if (!found.isFile) throw new FileFailure("not_a_file", path, `it is no regular file: ${path}`);
}

function tooLarge(path: string, limit: number): FileFailure {
  return new FileFailure("too_large", path, `larger than ${limit} bytes: ${path}`);
}
