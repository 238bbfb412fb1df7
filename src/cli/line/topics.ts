/** What `atmos help TOPIC` shows: pages that are about no single command. */
import type { Style } from "../text/style.ts";
import { WIDEST, wrap } from "../text/wrap.ts";
import { CONFIGURATION, ENVIRONMENT, EXIT_CODES } from "./topic_texts.ts";
import type { Topic, TopicPart } from "./topic.ts";

const TOPICS: readonly Topic[] = [ENVIRONMENT, EXIT_CODES, CONFIGURATION];

export const TOPIC_NAMES: readonly string[] = TOPICS.map(({ name }) => name);

export function topicNamed(name: string): Topic | undefined {
  return TOPICS.find((topic) => topic.name === name);
}

/** `  atmos help environment  variables that atmos reads`, for the end of the help of the program. */
export function topicLines(): string {
  const widest = Math.max(...TOPIC_NAMES.map((name) => name.length));
  return TOPICS.map(({ name, summary }) => `  atmos help ${name.padEnd(widest)}  ${summary}\n`).join("");
}

/** Terms in one column, what they mean beside them; in a narrow terminal below them. */
export function topicText({ summary, parts, page }: Topic, style: Style, columns: number): string {
  const width = Math.min(columns, WIDEST);
  const body = parts.map(({ title, text, rows = [] }) =>
    `${style.strong(`${title}:`)}\n` +
    (text === undefined ? "" : wrap(text, width - 2).map((line) => `  ${line}\n`).join("")) +
    rows.map(([term, meaning]) => rowText(term, meaning, columnOf(rows), width)).join("")
  );
  const headline = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return [`${wrap(headline, width).join("\n")}\n`, ...body, `More: ${page}\n`].join("\n");
}

function columnOf(rows: NonNullable<TopicPart["rows"]>): number {
  return Math.min(Math.max(...rows.map(([term]) => term.length)), 28) + 4;
}

function rowText(term: string, meaning: string, column: number, width: number): string {
  const head = `  ${term}`;
  const indent = " ".repeat(column);
  const lines = wrap(meaning, Math.max(20, width - column));
  if (head.length + 2 > column) return `${head}\n${lines.map((line) => `${indent}${line}\n`).join("")}`;
  return lines.map((line, at) => `${at === 0 ? head.padEnd(column) : indent}${line}\n`).join("");
}
