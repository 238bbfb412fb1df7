import { printable } from "../../printable.ts";
import type { LogFields } from "../../system/ports.ts";
import { redactText, redactValue } from "./redaction.ts";
import { isoSeconds } from "../text/time.ts";

export type LogLevel = "trace" | "debug" | "info" | "warning" | "error";

export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

const LABELS: Readonly<Record<LogLevel, string>> = {
  trace: "TRACE",
  debug: "DEBUG",
  info: "INFO",
  warning: "WARN",
  error: "ERROR",
};

/**
 * `2025-10-17T10:15:30Z DEBUG Authentication chain built chain=[aws-sso dev-admin]`: always one line, without
 * secrets and control characters.
 */
export function formatLine({ at, level, message, fields }: LogEntry): string {
  const values = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      ` ${printable(name).replace(/[\s="]/g, "_")}=${formatValue(redactValue(value, name))}`
    );
  return `${isoSeconds(at)} ${LABELS[level]} ${printable(redactText(message))}${values.join("")}\n`;
}

/** As many bytes of a file as show whether it begins with a line of ours. */
export const LINE_START = 32;

/** Whether a text begins as {@link formatLine} lets every line begin. */
export function startsWithLine(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (TRACE|DEBUG|INFO|WARN|ERROR) /.test(text);
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(" ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${
      Object.entries(value).map(([name, item]) => `${printable(name)}=${formatValue(item)}`).join(" ")
    }}`;
  }
  const text = printable(String(value));
  return text === "" || /[\s="[\]{}]/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text;
}
