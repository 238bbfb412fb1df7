/** What a rule of the walls is to a linter, and what it sees of a file. */
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Import, importVisitor } from "./imports.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Linted {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  report(place: Deno.lint.Node | Deno.lint.Range, reason: string): void;
}

/** A rule; files that stand for those of somebody else, which tests read, are left alone. */
export function rule(visit: (file: Linted) => Deno.lint.LintVisitor): Deno.lint.Rule {
  return {
    create: (context) => {
      // An editor names the file from the root of the machine, a test from that of the project.
      const path = (context.filename.startsWith(ROOT) ? relative(ROOT, context.filename) : context.filename)
        .replaceAll(sep, "/");
      if (path.startsWith("tests/fixtures/")) return {};
      return visit({
        path,
        text: context.sourceCode.text,
        report: (place, message) =>
          context.report(
            Array.isArray(place) ? { range: place, message } : { node: place as Deno.lint.Node, message },
          ),
      });
    },
  };
}

/** A rule about what a file imports, one import at a time: the reason why one is a breach, or undefined. */
export function importRule(
  judge: (path: string, specifier: string | undefined) => string | undefined,
): Deno.lint.Rule {
  return rule(({ path, report }) =>
    importVisitor(({ specifier, node }: Import) => {
      const reason = judge(path, specifier);
      if (reason !== undefined) report(node, reason);
    })
  );
}
