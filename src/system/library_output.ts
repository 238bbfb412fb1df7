/**
 * What a library prints while it does some work, as one text: some know no other way out than the console, which takes
 * a reader that has gone away, or a disk that is full, for an error of the program.
 */
export function printedBy(work: () => void): string {
  const { log } = console;
  let text = "";
  console.log = (...words: unknown[]) => text += `${words.join(" ")}\n`;
  try {
    work();
  } finally {
    console.log = log;
  }
  return text;
}
