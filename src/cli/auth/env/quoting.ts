import { hasUnseen, hex, withUnseen } from "../../../printable.ts";

/** Needs no quotes in any POSIX shell. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;

/**
 * A statement for bash, zsh, ksh and any POSIX shell. It keeps its meaning even when it is the result of an unquoted
 * `$(…)` that is handed to `eval`: the shell then splits it at blanks, replaces words that look like file patterns
 * by the names of matching files (zsh a word behind `=` by the path of that program, too), and joins the words with
 * single blanks. So no character that such a shell looks at stands in the text: what cannot go between single quotes
 * unharmed is written as octal bytes for `printf` (POSIX has no `$'…'` before 2024, and dash knows none), in
 * backticks, since parentheses are patterns to zsh. The statement ends with `;`, since line ends become blanks.
 */
export function posixExport(name: string, value: string): string {
  if (PLAIN.test(value)) return `export ${name}=${value};`;
  if (survivesSingleQuotes(value)) return `export ${name}='${value}';`;
  if (!value.endsWith("\n")) return `export ${name}="\`printf '${octal(value)}'\`";`;
  // A command's output loses line ends at its end, so something stands behind them that is then taken away.
  return `export ${name}="\`printf '${octal(value)}.'\`"; ${name}=\${${name}%.};`;
}

export function posixUnset(name: string): string {
  return `unset ${name};`;
}

function survivesSingleQuotes(value: string): boolean {
  return !/[\t\n\r\v\f'"*?[\]()\\#^~<>|]| {2}| =/.test(value) && !hasUnseen(value);
}

function octal(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_/.,:@+=]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  }).join("");
}

/** For fish, with `| source` or `eval (…)`: fish splits at line ends only, and never matches file names. */
export function fishExport(name: string, value: string): string {
  const quoted = withUnseen(value.replace(/[\\']/g, (mark) => `\\${mark}`), (code) => {
    if (code > 0xffff) return `'\\U${hex(code).padStart(8, "0")}'`;
    return code < 0x80 ? `'\\x${hex(code).slice(2)}'` : `'\\u${hex(code)}'`;
  });
  return `set -gx ${name} '${quoted}';`;
}

export function fishUnset(name: string): string {
  return `set -e ${name};`;
}

/**
 * For PowerShell, with `| Out-String | Invoke-Expression`. It takes typographic quotes for quotes, too; line ends
 * are written as escapes, so that each statement stays on its line.
 */
export function powershellExport(name: string, value: string): string {
  if (!hasUnseen(value)) return `$env:${name} = '${value.replace(/['\u2018-\u201b]/g, "$&$&")}';`;
  const quoted = withUnseen(value.replace(/[`"$\u201c-\u201e]/g, "`$&"), (code) => {
    const letter = POWERSHELL_ESCAPES[code];
    if (letter !== undefined) return `\`${letter}`;
    return code > 0xffff ? `$([char]::ConvertFromUtf32(0x${hex(code)}))` : `$([char]0x${shortHex(code)})`;
  });
  return `$env:${name} = "${quoted}";`;
}

const POWERSHELL_ESCAPES: Readonly<Record<number, string>> = { 9: "t", 10: "n", 13: "r" };

export function powershellUnset(name: string): string {
  return `$env:${name} = $null;`;
}

function shortHex(code: number): string {
  return code > 0xff ? hex(code) : hex(code).slice(2);
}
