/** A file of a person's own that gets new text: looked at, shown, and written only when nobody changed it meanwhile. */
import { dirname, resolve } from "../../system/path.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { writeAtomic } from "../../files/atomic.ts";
import { failureState } from "../../files/storage_error.ts";
import { printable } from "../../printable.ts";
import { FileFailure, type System } from "../../system/ports.ts";

export interface OwnFile {
  /** As it was named. */
  readonly named: string;
  readonly path: string;
  /** Undefined when there is no file yet. */
  readonly text: string | undefined;
  readonly mode: number;
}

/** Of a new file: it is to be committed, and holds no secret. */
const NEW_MODE = 0o644;

/** @throws AtmosError `storage` when it cannot be read, or its folder is not there */
export async function ownFile({ files }: Pick<System, "files">, named: string): Promise<OwnFile> {
  const given = resolve(files.workingFolder(), named);
  try {
    const info = await files.target(given);
    if (info === undefined) {
      if ((await files.target(dirname(given)))?.kind !== "folder") {
        throw new Error("its folder does not exist");
      }
      return { named, path: given, text: undefined, mode: NEW_MODE };
    }
    if (info.kind !== "file") throw new Error("it is no file");
    // A link stays one: what it leads to is written, and named, since a repository may let it lead anywhere.
    const path = await files.realPath(given) ?? given;
    const isLink = (await files.info(given))?.kind === "link";
    return {
      named: isLink ? path : named,
      path,
      text: await files.readText(path) ?? "",
      mode: info.mode ?? NEW_MODE,
    };
  } catch (error) {
    throw storage("read", named, error);
  }
}

/** @throws AtmosError `storage` when it cannot be written, `busy` when it is not what it was */
export async function writeOwnFile(
  { files }: Pick<System, "files">,
  { named, path, text, mode }: OwnFile,
  content: string,
): Promise<void> {
  try {
    const now = await files.target(path) === undefined ? undefined : await files.readText(path);
    if (now !== text) {
      throw new AtmosError("busy", `cannot write "${printable(named)}": it has been changed meanwhile`, {
        hint: "Run the command again.",
      });
    }
    await writeAtomic(files, path, content, mode);
  } catch (error) {
    if (error instanceof AtmosError) throw error;
    throw storage("write", named, error);
  }
}

function storage(doing: string, named: string, error: unknown): AtmosError {
  const state = error instanceof FileFailure ? failureState(error) : printable(messageOf(error));
  return new AtmosError("storage", `cannot ${doing} "${printable(named)}": ${state}`, {
    hint: "Name a file in a folder that exists and is yours to write.",
    cause: error,
  });
}
