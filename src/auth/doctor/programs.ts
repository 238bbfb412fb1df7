/** The programs that people run as their identities: whether they are there, start, and which versions they are. */
import { broken, type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { printable } from "../../printable.ts";
import { basename } from "../../system/path.ts";
import { helperEnvironment } from "../../system/helper_environment.ts";
import { lookUp } from "../../system/look_up.ts";
import { FileFailure } from "../../system/ports.ts";
import type { Patient } from "./patient.ts";

/** Milliseconds. */
const PATIENCE = 15_000;

const NAMES = ["aws", "terraform", "tofu"] as const;

/** What a program says of itself; undefined where it does not start or say anything. */
export interface Program {
  readonly name: string;
  readonly version: string | undefined;
  /** Whether it was still at it when nobody waited any longer. */
  readonly isSlow?: boolean;
}

export async function examinePrograms(patient: Patient): Promise<Examined> {
  const found = (await Promise.all(NAMES.map((name) => versionOf(patient, name)))).flat();
  const shell = await examineShell(patient);
  const state = [...found.map(({ name, version }) => `${name} ${version ?? "?"}`), shell.state].join(", ");
  const components = patient.context?.configuration.written(["components", "terraform"]) !== undefined;
  return { name: "programs", state, findings: [...judgePrograms(found, components), ...shell.findings] };
}

async function versionOf({ system, folders }: Patient, name: string): Promise<Program[]> {
  const command = await lookUp(system, name, system.env.all());
  if (command === undefined) return [];
  try {
    // A look asks no service: terraform would ask for a newer version of itself.
    const env = { ...helperEnvironment(system.env.all()), CHECKPOINT_DISABLE: "1" };
    const request = { command, args: ["--version"], env, folder: folders.home, timeout: PATIENCE };
    const { code, stdout, stderr, timedOut } = await system.processes.run(request);
    const text = new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr);
    if (timedOut) return [{ name, version: undefined, isSlow: true }];
    return [{ name, version: code === 0 ? versionIn(text) : undefined }];
  } catch (error) {
    if (error instanceof FileFailure) return [{ name, version: undefined }];
    throw error;
  }
}

/** `aws-cli/2.15.0 Python/3.11`, `Terraform v1.11.0`: the first version in it. Pure. */
export function versionIn(text: string): string | undefined {
  return /\d+\.\d+(\.\d+)?/.exec(text)?.[0];
}

/** Pure. */
export function judgePrograms(found: readonly Program[], components: boolean): Finding[] {
  const findings = found.flatMap(({ name, version, isSlow }): Finding[] => {
    if (isSlow) {
      const fix = "The machine may be busy: run `atmos auth doctor` again later.";
      return [warning(`${name} has not told its version within ${PATIENCE / 1000} seconds`, fix)];
    }
    if (version === undefined) {
      const fix = `Run \`${name} --version\` to see why, and install it anew.`;
      return [broken(`${name} is on your PATH and does not tell its version`, fix)];
    }
    return [];
  });
  if (components && !found.some(({ name }) => name !== "aws")) {
    const fix = "Install terraform or tofu, and put it on your PATH.";
    findings.push(
      broken("the configuration has Terraform components, and neither terraform nor tofu is here", fix),
    );
  }
  return findings;
}

async function examineShell({ system }: Patient): Promise<Pick<Examined, "state" | "findings">> {
  const { env } = system;
  const variable = env.get("ATMOS_SHELL") ? "ATMOS_SHELL" : "SHELL";
  const named = env.get(variable);
  if (!named) return { state: "the usual shell", findings: [] };
  if (await lookUp(system, named, env.all()) !== undefined) {
    return { state: `shell ${printable(basename(named))}`, findings: [] };
  }
  const what = `${variable} is "${printable(named)}", and there is no such program`;
  return { state: "no shell", findings: [broken(what, `Set ${variable} to a shell that is there.`)] };
}
