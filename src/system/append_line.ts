import { giveToOwner } from "./folder_owner.ts";

/** Times that a line is written when others come between. */
const TRIES = 4;

const NEWLINE = 0x0a;

/**
 * Appends a line so that it stands alone. No lock: whoever is stopped while holding one would stop everybody. Instead
 * the line is looked at where it came to stand, and written once more when what another could not finish is before it.
 */
export function appendLine(path: string, line: Uint8Array, mode: number): void {
  const file = Deno.openSync(path, { read: true, append: true, create: true, mode });
  giveToOwner(path);
  try {
    let text = endsLine(file, file.statSync().size) ? line : onNewLine(line);
    for (let left = TRIES; left > 0; left--) {
      const written = file.writeSync(text);
      const end = file.seekSync(0, Deno.SeekMode.Current);
      // The rest is not sent after: another's line may stand between by then.
      if (written === text.length && (text !== line || endsLine(file, end - written))) return;
      text = onNewLine(line);
    }
    throw new Error("it could not be written in one piece");
  } finally {
    file.close();
  }
}

function onNewLine(line: Uint8Array): Uint8Array {
  return new Uint8Array([NEWLINE, ...line]);
}

/** Whether what stands before this position is a whole line, or nothing. */
function endsLine(file: Deno.FsFile, position: number): boolean {
  if (position === 0) return true;
  const before = new Uint8Array(1);
  file.seekSync(position - 1, Deno.SeekMode.Start);
  return file.readSync(before) === null || before[0] === NEWLINE;
}
