import { TemplateFailure } from "../failure.ts";
import { meetsConstraint } from "../semver/constraint.ts";
import { parseVersion, type Version } from "../semver/version.ts";
import { type Builtins, takes } from "../signature.ts";

export const versionFunctions: Builtins = {
  semver: takes(["string"], ([text]) => version(text)),
  semverCompare: takes(["string", "string"], ([constraint, text]) => {
    const met = meetsConstraint(version(text), constraint);
    if (met === undefined) throw new TemplateFailure("the constraint is malformed");
    return met;
  }),
};

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new TemplateFailure("the text is not a semantic version");
  return parsed;
}
