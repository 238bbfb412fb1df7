import { styleText } from "node:util";

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
}

type Format = Parameters<typeof styleText>[0];

function paint(colored: boolean, format: Format): Paint {
  return colored ? (text) => styleText(format, text, { validateStream: false }) : (text) => text;
}

export function createStyle(colored: boolean): Style {
  return {
    colored,
    good: paint(colored, "green"),
    bad: paint(colored, "red"),
    warning: paint(colored, "yellow"),
    accent: paint(colored, "cyan"),
    faint: paint(colored, "dim"),
    strong: paint(colored, "bold"),
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
