import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { LogLevel } from "./line.ts";

/** From the most talkative to silence. */
const RANKS: Readonly<Record<LogLevel | "off", number>> = {
  trace: 0,
  debug: 1,
  info: 2,
  warning: 3,
  error: 4,
  off: 5,
};

export type LogThreshold = keyof typeof RANKS;

export function isLogged(level: LogLevel, threshold: LogThreshold): boolean {
  return RANKS[level] >= RANKS[threshold];
}

/** Undefined for an unknown word. */
export function readLogLevel(word: string): LogThreshold | undefined {
  const level = word.trim().toLowerCase();
  if (level === "warn") return "warning";
  return Object.hasOwn(RANKS, level) ? level as LogThreshold : undefined;
}

/** @throws AtmosError `usage` for an unknown word */
export function parseLogLevel(word: string): LogThreshold {
  const level = readLogLevel(word);
  if (level !== undefined) return level;
  throw new AtmosError("usage", `cannot set the log level "${printable(word)}": there is no such level`, {
    hint: "Use trace, debug, info, warning, error or off.",
  });
}
