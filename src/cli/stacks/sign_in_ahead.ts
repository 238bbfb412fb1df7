import { sessionsFor } from "../../auth/lease/terms.ts";
import type { ActiveSession } from "../../auth/session.ts";
import { AtmosError } from "../../errors.ts";
import { dataOf } from "../../stacks/data.ts";
import { findSection } from "../../stacks/find.ts";
import type { Section } from "../../stacks/section.ts";
import { ASKING, questionIn } from "../../stacks/terraform/ask_others.ts";
import { isFalseWord } from "../../truth_words.ts";
import { functionsIn } from "../../yaml/find_functions.ts";
import { childOf } from "../../yaml/node.ts";
import { FunctionFailure } from "../../yaml/registry.ts";
import { withPerson } from "../asking/sign_in.ts";
import type { Invocation } from "../line/invocation.ts";
import { componentIdentity } from "./component_identity.ts";
import type { ProcessOptions, StackProject } from "./project.ts";

/** Where states lie that nobody needs an identity for. */
const NEARBY: ReadonlySet<string> = new Set(["", "local", "static"]);

/**
 * Signs in whoever the components work as that a component asks for their outputs, and those that these ask: before the
 * first function or program runs, so that nobody waits for a person half way. What cannot be told yet, as it stands in a
 * template or names nobody, is left to the function.
 */
export async function signInAhead(
  invocation: Invocation,
  project: StackProject,
  { section, stack, options }: Asking & { readonly options: ProcessOptions },
): Promise<void> {
  const skipped = new Set((options.skip ?? []).map((name) => `!${name.replace(/^!/, "")}`));
  if (isFalseWord(String(options.processFunctions ?? true))) return;
  const seen = new Set([JSON.stringify([section.name, stack])]);
  for (let asking: readonly Asking[] = [{ section, stack }]; asking.length > 0;) {
    const others: readonly Asked[] = asking.flatMap((one) => askedBy(project, one, skipped));
    const next: Asking[] = [];
    for (const other of others) {
      const key = JSON.stringify([other.section.name, other.stack]);
      if (seen.has(key)) continue;
      seen.add(key);
      next.push(other);
      if (!other.needsIdentity) continue;
      const { context, chains } = await componentIdentity(invocation, {
        context: project.context,
        section: other.section,
      });
      if (chains.length === 0) continue;
      await withPerson(
        invocation,
        context,
        (interaction): Promise<ActiveSession[]> => sessionsFor(context, chains, interaction),
      );
    }
    asking = next;
  }
}

interface Asking {
  readonly section: Section;
  readonly stack: string;
}

interface Asked extends Asking {
  readonly needsIdentity: boolean;
}

function askedBy(
  { stacks }: StackProject,
  { section, stack }: Asking,
  skipped: ReadonlySet<string>,
): Asked[] {
  return functionsIn(section.node, (tag) => ASKING.has(tag) && !skipped.has(tag)).flatMap(
    ({ node: { tag = "", value, place } }) => {
      try {
        const question = questionIn(tag, String(value ?? ""), { stack, place });
        const other = findSection(stacks, { ...question, type: "terraform" });
        const backend = ["remote_state_backend_type", "backend_type"].map((key) =>
          dataOf(childOf(other.node, key))
        ).find((type) => typeof type === "string" && type !== "");
        const needsIdentity = tag === "!terraform.output" || !NEARBY.has(String(backend ?? ""));
        return [{ section: other, stack: question.stack, needsIdentity }];
      } catch (error) {
        if (!(error instanceof AtmosError || error instanceof FunctionFailure)) throw error;
        return [];
      }
    },
  );
}
