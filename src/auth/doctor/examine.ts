/** Looks at everything that a sign-in and its sessions stand on. Each look is by itself: one that fails ends no other. */
import { broken, type Examined, type Finding } from "../../clouds/finding.ts";
import { sweepStale } from "../../files/leftovers.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { FileFailure, type System } from "../../system/ports.ts";
import { examineClock } from "./clock.ts";
import { examineConfiguration } from "./configuration.ts";
import { examineBrowser, examineCertificates, examineEnvironment } from "./environment.ts";
import { examineFolders } from "./folders.ts";
import { examineKeyring } from "./keyring.ts";
import { examineLocks } from "./locks.ts";
import type { Patient } from "./patient.ts";
import { examinePrograms } from "./programs.ts";
import { examineSecretPrograms } from "./secret_programs.ts";

/** In the order in which one would look. */
const LOOKS: readonly (readonly [name: string, look: (patient: Patient) => Promise<Examined>])[] = [
  ["configuration", examineConfiguration],
  ["files", examineFolders],
  ["keyring", examineKeyring],
  ["locks", examineLocks],
  ["environment", examineEnvironment],
  ["certificates", examineCertificates],
  ["network", examineClock],
  ["browser", examineBrowser],
  ["programs", examinePrograms],
  ["secrets", examineSecretPrograms],
];

export async function examineAll(patient: Patient): Promise<Examined[]> {
  const all: Examined[] = [];
  for (const [name, look] of LOOKS) all.push(...await guarded(name, async () => [await look(patient)]));
  const { system, folders, clouds } = patient;
  const keyring = (): Promise<never> => Promise.reject(new Error("the keyring is looked at elsewhere"));
  for (const { name, examine } of clouds.clouds) {
    if (examine === undefined) continue;
    const context = { system, folders, realm: undefined, keyring };
    all.push(...await guarded(name, async () => [...await examine(context)]));
  }
  return all;
}

async function guarded(name: string, look: () => Promise<Examined[]>): Promise<Examined[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AtmosError) && !(error instanceof FileFailure)) throw error;
    const hint = error instanceof AtmosError ? error.hint : undefined;
    const finding = broken(messageOf(error), hint ?? "Check who owns it, and that it can be read.");
    return [{ name, state: "could not be looked at", findings: [finding] }];
  }
}

/**
 * Mends what can be mended without a risk.
 *
 * @returns the findings that are mended
 */
export async function mend(system: System, examined: readonly Examined[]): Promise<ReadonlySet<Finding>> {
  const mended = new Set<Finding>();
  for (const finding of examined.flatMap(({ findings }) => findings)) {
    const { repair } = finding;
    if (repair === undefined) continue;
    try {
      if (repair.kind === "mode") await system.files.setMode(repair.path, repair.mode);
      else await sweepStale(system.files, repair.folder);
      mended.add(finding);
    } catch (error) {
      if (!(error instanceof FileFailure)) throw error;
      system.log.info("Could not be mended", { what: finding.what, reason: error.message });
    }
  }
  return mended;
}
