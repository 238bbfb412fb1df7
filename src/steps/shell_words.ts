/**
 * Splits a line into words as a POSIX shell does, quotes and backslashes included, and nothing else: no
 * variables, no globs, no operators (Shell Command Language, section 2.2).
 *
 * @returns undefined when a quote is left open
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word = "";
  let started = false;
  let at = 0;
  while (at < line.length) {
    const character = line[at] ?? "";
    if (character === "'") {
      const end = line.indexOf("'", at + 1);
      if (end < 0) return undefined;
      word += line.slice(at + 1, end);
      started = true;
      at = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(line, at + 1);
      if (quoted === undefined) return undefined;
      word += quoted.text;
      started = true;
      at = quoted.end;
    } else if (character === "\\") {
      if (at + 1 >= line.length) return undefined;
      if (line[at + 1] !== "\n") {
        word += line[at + 1];
        started = true;
      }
      at += 2;
    } else if (/\s/.test(character)) {
      if (started) words.push(word);
      word = "";
      started = false;
      at++;
    } else {
      word += character;
      started = true;
      at++;
    }
  }
  if (started) words.push(word);
  return words;
}

function readDoubleQuoted(line: string, from: number): { text: string; end: number } | undefined {
  let text = "";
  for (let at = from; at < line.length; at++) {
    const character = line[at] ?? "";
    if (character === '"') return { text, end: at + 1 };
    const next = line[at + 1];
    if (character === "\\" && next !== undefined && '$`"\\\n'.includes(next)) {
      if (next !== "\n") text += next;
      at++;
    } else {
      text += character;
    }
  }
  return undefined;
}
