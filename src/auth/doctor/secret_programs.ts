/** Whether the programs are here that secrets are looked up in. None is started: it might ask a person. */
import { broken, type Examined } from "../../clouds/finding.ts";
import { namedSecrets } from "../../clouds/named_secret.ts";
import { STORE_NAMES } from "../../keyring/programs/source.ts";
import { lookUp } from "../../system/look_up.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Patient } from "./patient.ts";

export async function examineSecretPrograms({ context, system }: Patient): Promise<Examined> {
  const name = "secrets";
  const named = context === undefined ? [] : namedSecrets(context.configuration.auth);
  const programs = [...new Set(named.map(({ source }) => source.program))].sort();
  if (programs.length === 0) return { name, state: "none in programs of yours", findings: [] };
  const missing = new Set<string>();
  for (const program of programs) {
    if (await lookUp(system, program, system.env.all()) === undefined) missing.add(program);
  }
  const findings = [...missing].map((program) => {
    const [first] = named.filter(({ source }) => source.program === program);
    const where = first === undefined ? "" : `${formatPlace(first.entry.placeOf(["credentials", "from"]))}: `;
    return broken(
      `${where}a secret is in ${program}, and there is no such program on your PATH`,
      `Install ${program}, or take credentials.from out.`,
    );
  });
  const counts = programs.map((program) => {
    const items = named.filter(({ source }) => source.program === program).length;
    return `${items} in ${STORE_NAMES[program]}${missing.has(program) ? " (not here)" : ""}`;
  });
  return { name, state: `${counts.join(", ")}; nothing was looked up`, findings };
}
