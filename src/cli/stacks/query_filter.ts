import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Instance } from "../../stacks/dependencies.ts";
import { query } from "../../stacks/query/query.ts";
import type { Invocation } from "../line/invocation.ts";
import { describerFor } from "./describer.ts";
import type { StackProject } from "./project.ts";

/**
 * The components of which a query is true. Values of functions are compared as they are written: nothing runs before it
 * is known for whom.
 */
export async function matching(
  invocation: Invocation,
  project: StackProject,
  instances: readonly Instance[],
  expression: string,
): Promise<Instance[]> {
  const describer = describerFor(invocation, project, { processFunctions: false }, "component");
  const found: Instance[] = [];
  for (const instance of instances) {
    const answer = query(await describer.describe(instance.section, instance.stack), expression);
    if (answer === true) found.push(instance);
    else if (answer !== false && answer !== null && answer !== undefined) {
      throw new AtmosError(
        "usage",
        `cannot choose by "${printable(expression)}": for ${printable(instance.section.name)} in ${
          printable(instance.stack)
        } it is neither true nor false`,
        { hint: "Compare something: --query '.vars.team == \"data\"'." },
      );
    }
  }
  return found;
}
