import { hyperlink } from "./hyperlinks.ts";

type Paint = (text: string) => string;

/** Colors by meaning; without color every function gives its text back. */
export interface Style {
  readonly colored: boolean;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warning: Paint;
  readonly accent: Paint;
  readonly faint: Paint;
  readonly strong: Paint;
  /** For what nobody shall overlook. */
  readonly alarm: Paint;
  /** An address that can be clicked, whole although a terminal breaks it. */
  readonly link: Paint;
}

/** What turns a style on and off on a terminal. */
const CODES = {
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
  accent: [36, 39],
  faint: [2, 22],
  strong: [1, 22],
  alarm: [41, 49],
} as const;

function paint(colored: boolean, [on, off]: readonly [number, number]): Paint {
  return colored ? (text) => `\x1b[${on}m${text}\x1b[${off}m` : (text) => text;
}

export function createStyle(colored: boolean, hasLinks = false): Style {
  const accent = paint(colored, CODES.accent);
  return {
    colored,
    good: paint(colored, CODES.good),
    bad: paint(colored, CODES.bad),
    warning: paint(colored, CODES.warning),
    accent,
    faint: paint(colored, CODES.faint),
    strong: paint(colored, CODES.strong),
    alarm: paint(colored, CODES.alarm),
    link: hasLinks ? (address) => hyperlink(address, accent(address)) : accent,
  };
}

/** Color only on a terminal that can show it, unless a person decided otherwise. */
export function isColored(
  choice: "auto" | "always" | "never",
  stream: { readonly isTerminal: boolean; readonly term: string | undefined },
): boolean {
  if (choice !== "auto") return choice === "always";
  return stream.isTerminal && stream.term !== "dumb";
}
