import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { evaluateQuery } from "./evaluate.ts";
import { parseQuery } from "./parse.ts";
import { QueryFault } from "./tokens.ts";

/**
 * What an expression of yq (https://mikefarah.gitbook.io/yq) picks from plain data: paths, indexes, slices, `//`, `|`,
 * comparisons, and the functions that stand in `parse.ts`. Several results come as a list.
 *
 * @param spent as {@link evaluateQuery} takes it
 * @throws AtmosError `usage` for anything beyond that, with the place in the expression
 */
export function query(data: unknown, expression: string, spent?: (work: number) => void): unknown {
  try {
    const results = evaluateQuery(parseQuery(expression), data, spent);
    return results.length === 1 ? results[0] : results.length === 0 ? null : results;
  } catch (fault) {
    if (!(fault instanceof QueryFault)) throw fault;
    throw new AtmosError(
      "usage",
      `cannot use the query "${printable(expression)}": at character ${fault.at + 1}, ${
        printable(fault.message)
      }`,
      {
        hint:
          "Known are paths such as .vars.region, indexes, //, |, comparisons, select(), map(), keys and length.",
      },
    );
  }
}
