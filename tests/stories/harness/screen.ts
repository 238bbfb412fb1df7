/** Reads what a program wrote to its terminal, as text or as the screen that a person sees. */

// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*(?:[@-~]|$)|[\]P^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|[ -/]*(?:[0-~]|$))/g;

/**
 * Without escape sequences, an unfinished one included. Lines end with a line feed; one that was drawn again
 * after a carriage return counts as a line for each time.
 */
export function plainText(raw: string): string {
  return raw.replace(ESCAPES, "").replace(/\r*\n\r*|\r+/g, "\n");
}

/**
 * What stands on a screen of this size: moving, erasing, inserting and deleting are followed; colours are not.
 * Blanks at the ends of lines and empty lines at the end are left out.
 */
export function screenOf(raw: string, columns: number, rows: number): string {
  const screen = newScreen(columns, rows);
  let at = 0;
  for (const match of raw.matchAll(ESCAPES)) {
    screen.write(raw.slice(at, match.index));
    screen.escape(match[0]);
    at = match.index + match[0].length;
  }
  screen.write(raw.slice(at));
  return screen.text();
}

interface Screen {
  write(text: string): void;
  escape(sequence: string): void;
  text(): string;
}

function newScreen(columns: number, rows: number): Screen {
  let lines: string[][] = Array.from({ length: rows }, () => []);
  let [row, column, saved] = [0, 0, [0, 0]];

  const lineAt = (index: number): string[] => lines[index] ??= [];
  const move = (newRow: number, newColumn: number): void => {
    row = Math.max(0, Math.min(rows - 1, newRow));
    column = Math.max(0, Math.min(columns - 1, newColumn));
  };
  const feed = (): void => {
    if (row < rows - 1) row++;
    else lines = [...lines.slice(1), []];
  };

  function put(character: string): void {
    if (column >= columns) {
      column = 0;
      feed();
    }
    const line = lineAt(row);
    while (line.length < column) line.push(" ");
    line[column++] = character;
  }

  function write(text: string): void {
    for (const character of text) {
      if (character === "\r") column = 0;
      else if (character === "\n") feed();
      else if (character === "\b") move(row, column - 1);
      else if (character === "\t") move(row, column - column % 8 + 8);
      else if (character >= " ") put(character);
    }
  }

  function eraseScreen(how: number): void {
    if (how === 0) {
      eraseLine(0);
      lines.splice(row + 1, rows, ...Array.from({ length: rows - row - 1 }, () => []));
    } else if (how === 1) {
      for (let index = 0; index < row; index++) lines[index] = [];
      eraseLine(1);
    } else {
      lines = Array.from({ length: rows }, () => []);
    }
  }

  function eraseLine(how: number): void {
    const line = lineAt(row);
    if (how === 0) lines[row] = line.slice(0, column);
    else if (how === 1) lines[row] = line.map((character, index) => index <= column ? " " : character);
    else lines[row] = [];
  }

  function control(final: string, numbers: readonly number[]): void {
    const first = numbers[0] ?? 0;
    const count = Math.max(1, first);
    const blank = (how: number): string[][] => Array.from({ length: how }, () => []);
    if (final === "A") move(row - count, column);
    else if (final === "B") move(row + count, column);
    else if (final === "C") move(row, column + count);
    else if (final === "D") move(row, column - count);
    else if (final === "E") move(row + count, 0);
    else if (final === "F") move(row - count, 0);
    else if (final === "G") move(row, count - 1);
    else if (final === "d") move(count - 1, column);
    else if (final === "H" || final === "f") move(count - 1, Math.max(1, numbers[1] ?? 1) - 1);
    else if (final === "J") eraseScreen(first);
    else if (final === "K") eraseLine(first);
    else if (final === "L") {
      lines = [...lines.slice(0, row), ...blank(count), ...lines.slice(row)].slice(0, rows);
    } else if (final === "M") {
      lines = [...lines.slice(0, row), ...lines.slice(row + count), ...blank(count)].slice(0, rows);
    } else if (final === "P") lineAt(row).splice(column, count);
    else if (final === "@") lineAt(row).splice(column, 0, ...Array.from({ length: count }, () => " "));
    else if (final === "s") saved = [row, column];
    else if (final === "u") move(saved[0] ?? 0, saved[1] ?? 0);
  }

  function escape(sequence: string): void {
    // deno-lint-ignore no-control-regex
    const match = /^\x1b\[([0-9;]*)([@-~])$/.exec(sequence);
    if (match) control(match[2] ?? "", (match[1] ?? "").split(";").map(Number));
    else if (sequence === "\x1b7") saved = [row, column];
    else if (sequence === "\x1b8") move(saved[0] ?? 0, saved[1] ?? 0);
    // The other screen of full-screen programs begins empty.
    else if (sequence === "\x1b[?1049h") eraseScreen(2);
  }

  return {
    write,
    escape,
    text: () => lines.map((line) => line.join("").trimEnd()).join("\n").trimEnd(),
  };
}
