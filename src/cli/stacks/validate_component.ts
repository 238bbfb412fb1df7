import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { parseChoice } from "../line/choice.ts";
import type { Invocation } from "../line/invocation.ts";
import { problemsJson, problemsText } from "../text/problems.ts";
import { chooseNames } from "./choose_names.ts";
import { type Check, checksOf, componentProblems } from "./component_validation.ts";
import { describerFor } from "./describer.ts";
import { namedSection, type ProcessOptions } from "./project.ts";

export interface ValidateComponentOptions extends ProcessOptions {
  readonly stack?: string;
  readonly schemaPath?: string;
  readonly schemaType?: string;
  readonly format?: string;
}

/** `atmos validate component`: what the schemas in `settings.validation`, or one that is named, say against it. */
export async function validateComponent(
  invocation: Invocation,
  named: string | undefined,
  options: ValidateComponentOptions,
): Promise<number> {
  const { system, style } = invocation;
  const { terminal } = system;
  const format = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const { project, component, stack } = await chooseNames(
    invocation,
    { component: named, stack: options.stack },
    () =>
      new AtmosError("usage", "cannot check the component: it takes a component and its stack", {
        hint: "Write `atmos validate component COMPONENT -s STACK`.",
      }),
  );
  const section = namedSection(invocation, project, { component, stack });
  const { schemaPath, schemaType } = options;
  const given: Check[] = schemaPath === undefined ? [] : [{
    name: "--schema-path",
    type: schemaType ?? "jsonschema",
    path: schemaPath,
    description: undefined,
    node: section.node,
  }];
  const checks = given.length > 0 ? given : checksOf(section);
  const described = await describerFor(invocation, project, options, "component").describe(section, stack);
  const problems = await componentProblems(system, project, { section, described, checks });
  if (format === "json") terminal.out(problemsJson(problems));
  else if (problems.length > 0) {
    const width = terminal.stderrIsTerminal ? terminal.columns() : undefined;
    terminal.err(problemsText("The component is", problems, { style, width }));
  } else {
    const name = `${printable(component)} in ${printable(stack)}`;
    terminal.err(
      checks.length === 0
        ? `${style.warning("!")} ${name} was not checked: nothing in settings.validation says how\n`
        : `${style.good("✓")} ${name} is valid\n`,
    );
  }
  return problems.length === 0 ? 0 : 1;
}
