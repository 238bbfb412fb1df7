import { printable } from "../../../printable.ts";

/** The lines that differ between the same beginning and the same end of two texts, as a diff shows them. Pure. */
export function changedLines(before: string, after: string): string {
  const [old, fresh] = [before, after].map((text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  if (old === undefined || fresh === undefined) return "";
  let same = 0;
  while (same < old.length && same < fresh.length && old[same] === fresh[same]) same++;
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - same;
  while (tail < most && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const line = (mark: string) => (text: string): string =>
    `${mark}${printable(text.replace(/\r?\n$/, ""))}\n`;
  return [
    ...old.slice(same, old.length - tail).map(line("-")),
    ...fresh.slice(same, fresh.length - tail).map(line("+")),
  ].join("");
}
