import { jsonText } from "../../json_text.ts";
import type { AuthContext } from "../../auth/context.ts";
import { messageOf } from "../../errors.ts";
import { type ShownWorkflow, showWorkflow, type WorkflowFile } from "../../steps/workflow_files.ts";
import type { Invocation } from "../line/invocation.ts";
import { formatTable } from "../text/table.ts";
import { oneLine, wholeOnOneLine } from "../text/shown_text.ts";

/** What a step without a type is plays no part in a list. */
const NO_NAMES = { below: new Map() };

/** Rows of a table; more of them are for a program. */
const MOST_ROWS = 1000;

interface Row {
  readonly file: string;
  readonly name: string;
  readonly description: string;
  readonly steps: number | undefined;
  readonly identities: readonly string[];
  /** Why it cannot run. */
  readonly problem: string | undefined;
}

/** Shows every workflow, and runs none of their programs; one that cannot run says why, and stops no other. */
export async function listWorkflows(
  invocation: Invocation,
  context: AuthContext,
  files: readonly WorkflowFile[],
  output: "json" | "text",
): Promise<number> {
  const { terminal } = invocation.system;
  const rows: Row[] = [];
  for (const file of files) {
    for (const name of file.workflows.entries.keys()) rows.push(rowFor(context, file, name));
  }
  if (output === "json") {
    terminal.out(jsonText(rows));
    return 0;
  }
  const width = terminal.stdoutIsTerminal ? terminal.columns() : undefined;
  const cells = rows.slice(0, MOST_ROWS).map((row) => [
    wholeOnOneLine(row.file),
    wholeOnOneLine(row.name),
    oneLine(row.problem === undefined ? row.description : `✗ ${row.problem}`),
    row.steps === undefined ? "" : String(row.steps),
    wholeOnOneLine(row.identities.join(", ")),
  ]);
  terminal.out(await formatTable(["FILE", "WORKFLOW", "DESCRIPTION", "STEPS", "IDENTITIES"], cells, width));
  const more = rows.length - MOST_ROWS;
  if (more > 0) terminal.err(`${more} more workflows: \`atmos workflow list --output json\` shows all.\n`);
  return 0;
}

function rowFor(context: AuthContext, file: WorkflowFile, name: string): Row {
  const nothing = { file: file.name, name, description: "", steps: undefined, identities: [] };
  try {
    return { ...nothing, ...describe(showWorkflow(context, file, name, NO_NAMES)), problem: undefined };
  } catch (error) {
    return { ...nothing, problem: messageOf(error) };
  }
}

function describe(
  { workflow: { description, steps }, isPartial }: ShownWorkflow,
): Pick<Row, "description" | "steps" | "identities"> {
  const identities = new Set(
    steps.flatMap(({ identity, identities }) => identity === undefined ? identities : [identity]),
  );
  return {
    description: description ?? "",
    steps: isPartial ? undefined : steps.length,
    identities: [...identities],
  };
}
