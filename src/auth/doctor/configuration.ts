/** Whether the configuration can be read, and what `auth validate` would complain about. */
import { broken, type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { isFalseWord } from "../../truth_words.ts";
import { formatPlace } from "../../yaml/place.ts";
import { InvalidConfiguration, type Problem } from "../../yaml/problems.ts";
import { findIdentity } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import type { Patient } from "./patient.ts";

const VALIDATE = "Run `atmos auth validate` for all of it.";

export async function examineConfiguration({ context, failure, system }: Patient): Promise<Examined> {
  const name = "configuration";
  if (context === undefined) return { name, state: "cannot be read", findings: unreadable(failure) };
  const { sources } = context.configuration;
  if (sources.length === 0) {
    const fix = "Go to a folder that has one, or name one with --config.";
    return { name, state: "none", findings: [warning("no atmos.yaml was found from here", fix)] };
  }
  const findings = [
    ...(await context.configuration.check()).map(problemFinding),
    ...wishFindings(context, system.env.get("ATMOS_IDENTITY")),
  ];
  const files = sources.length === 1 ? "1 file" : `${sources.length} files`;
  const { size } = context.configuration.auth.identities;
  return { name, state: `${files}, ${size === 1 ? "1 identity" : `${size} identities`}`, findings };
}

function unreadable(failure: unknown): Finding[] {
  if (failure instanceof InvalidConfiguration) return failure.problems.map(problemFinding);
  const hint = failure instanceof AtmosError ? failure.hint : undefined;
  return [broken(messageOf(failure), hint ?? VALIDATE)];
}

function problemFinding({ severity, place, message, hint }: Problem): Finding {
  const make = severity === "error" ? broken : warning;
  return make(`${formatPlace(place)}: ${message}`, hint ?? VALIDATE);
}

function wishFindings({ configuration }: AuthContext, wished: string | undefined): Finding[] {
  if (!wished || isFalseWord(wished)) return [];
  try {
    findIdentity(configuration.auth, wished);
    return [];
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    return [broken(`ATMOS_IDENTITY: ${error.message}`, `Unset ATMOS_IDENTITY. ${error.hint ?? ""}`.trim())];
  }
}
