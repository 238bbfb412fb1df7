import { messageOf } from "../errors.ts";
import { parse } from "../templates/template.ts";
import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import type { CommandBody } from "./custom_command.ts";
import type { Step } from "./step.ts";

/** What is wrong with the templates of steps, as far as it shows without their data. Nothing is rendered. */
export function templateProblems(steps: readonly Step[]): Problem[] {
  return steps.flatMap(({ command, interpreter, stack, identity, identities, workingFolder, env, place }) =>
    problemsIn(
      [command, interpreter, stack, identity, ...identities, workingFolder, ...Object.values(env)],
      place,
    )
  );
}

/** The same for what a custom command says beside its steps. */
export function commandTemplateProblems(body: CommandBody, place: Place): Problem[] {
  const variables = body.env.map(({ source }) => "value" in source ? source.value : source.command);
  const { component } = body;
  return problemsIn(
    [body.identity, body.workingFolder, component?.component, component?.stack, ...variables],
    place,
  );
}

function problemsIn(texts: readonly (string | undefined)[], place: Place): Problem[] {
  return texts.flatMap((text) => {
    if (text === undefined || !text.includes("{{")) return [];
    try {
      parse(text, { name: "template" });
      return [];
    } catch (error) {
      return [errorAt(place, messageOf(error))];
    }
  });
}
