/** The table of `docs/performance.md`. */
import { cpus, loadavg } from "node:os";
import { memoryOf } from "./table.ts";
import type { Row } from "./row.ts";
import { processorRatio } from "./committed.ts";

export interface Circumstances {
  readonly runtime: string;
  readonly rounds: number;
  readonly date: string;
  readonly machine: string;
}

/** What there is to say about the machine, for who reads the numbers. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || "unknown processor";
  const load = loadavg()[0]?.toFixed(1) ?? "?";
  return `${processors.length} × ${model}, ${Deno.build.os}, load ${load}`;
}

/** The page with the section of this runtime written anew, at its end when there was none. */
export function withSection(page: string, rows: readonly Row[], about: Circumstances): string {
  const [begin, end] = [`<!-- ${about.runtime} -->\n`, `<!-- end of ${about.runtime} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    return `${page.trimEnd()}\n\n## ${heading(about.runtime)}\n\n${begin}${section(rows, about)}${end}\n`;
  }
  return page.slice(0, from + begin.length) + section(rows, about) + page.slice(to);
}

/** `executable 2.7.11` as `Executables of Deno 2.7.11`. */
function heading(runtime: string): string {
  const [how = "", version = ""] = runtime.split(" ");
  return `${how.charAt(0).toUpperCase()}${how.slice(1)}s of Deno ${version}`;
}

function section(rows: readonly Row[], { rounds, date, machine }: Circumstances): string {
  const lines = rows.map((row) => {
    const { measured, against, budget } = row;
    const cells = [
      measured.name,
      milliseconds(measured.median),
      against.name,
      milliseconds(against.median),
      (measured.median / against.median).toFixed(2),
      budget === undefined ? "" : `≤ ${budget}`,
      processorRatio(row)?.toFixed(2) ?? "",
      memoryOf(row),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "",
    `${date}, ${machine}, ${rounds} rounds.`,
    "",
    "| What | Median | Against | Median | Ratio | Budget | Processor time | Memory |",
    "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ...lines,
    "",
    "",
  ].join("\n");
}

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}
