import type { Env } from "../../system/ports.ts";

/** Programs that show OSC 8 hyperlinks, by what they say of themselves in TERM_PROGRAM. */
const PROGRAMS: readonly string[] = [
  "iTerm.app",
  "WezTerm",
  "vscode",
  "ghostty",
  "Hyper",
  "rio",
  "Tabby",
  "zed",
];

/** And in TERM. */
const TERMS: readonly string[] = ["xterm-kitty", "alacritty", "foot", "contour", "xterm-ghostty", "wezterm"];

/** The first release of VTE (GNOME's terminal and its relatives) in which they do no harm. */
const FIRST_VTE = 5000;

/** Whether the terminal is known to show hyperlinks; others may print what they do not understand. */
export function hasHyperlinks(env: Env): boolean {
  const forced = env.get("FORCE_HYPERLINK");
  if (forced) return forced !== "0" && forced !== "false";
  const term = env.get("TERM") ?? "";
  // What stands between hides what is behind it, and may not pass them on.
  if (env.get("TMUX") || env.get("STY") || term === "dumb") return false;
  return Boolean(env.get("WT_SESSION")) || Boolean(env.get("KONSOLE_VERSION")) || TERMS.includes(term) ||
    PROGRAMS.includes(env.get("TERM_PROGRAM") ?? "") || Number(env.get("VTE_VERSION") ?? 0) >= FIRST_VTE;
}

/** Only what leads to the web, and has nothing in it that could end the link. */
export function hyperlink(address: string, text: string): string {
  return /^https?:\/\/[\x21-\x7e]+$/.test(address) ? `\x1b]8;;${address}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}
