import type { AuthContext } from "../../auth/context.ts";
import { childOf } from "../../yaml/node.ts";
import { allWorkflowFiles, showWorkflow } from "../../steps/workflow_files.ts";
import type { Offer } from "../completion/complete.ts";
import { oneLine } from "../text/shown_text.ts";
import { isTypeable } from "../../typed_word.ts";

/** Nobody picks what fills the screen. */
const LONGEST_OFFER = 200;

/** The names of the files that workflows are in. */
export async function workflowFileOffers(context: AuthContext): Promise<Offer[]> {
  const files = await allWorkflowFiles(context);
  return files.map(({ name, workflows }) => ({
    value: name,
    about: oneLine([...workflows.entries.keys()].join(", ")),
  })).filter(({ value }) => isTypeable(value));
}

/** The steps of the workflow that one of the words names. */
export async function stepOffers(context: AuthContext, words: readonly string[]): Promise<Offer[]> {
  const files = await allWorkflowFiles(context);
  const name = words.find((word) => files.some(({ workflows }) => workflows.entries.has(word)));
  if (name === undefined) return [];
  return files.filter(({ workflows }) => workflows.entries.has(name)).flatMap((file) =>
    showWorkflow(context, file, name, NO_NAMES).workflow.steps.map((step) => ({
      value: step.name,
      about: oneLine(step.command),
    }))
  ).filter(({ value }) => isTypeable(value) && value.length <= LONGEST_OFFER);
}

/** What a step without a type is plays no part here. */
const NO_NAMES = { below: new Map() };

/** The names of all workflows, and what they are for. */
export async function workflowOffers(context: AuthContext): Promise<Offer[]> {
  const files = await allWorkflowFiles(context);
  return files.flatMap(({ name: file, workflows }) =>
    [...workflows.entries].map(([value, entry]) => {
      const description = childOf(entry.value, "description");
      const about = description?.type === "scalar" ? String(description.value) : file;
      return { value, about: oneLine(about) };
    })
  ).filter(({ value }) => isTypeable(value) && value.length <= LONGEST_OFFER);
}
