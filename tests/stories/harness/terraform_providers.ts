/** Terraform's AWS provider from a folder, without a registry. */
import { placesOf } from "../../optional_programs.ts";

/** A folder as `terraform providers mirror` writes it. */
const MIRROR = Deno.env.get("ATMOS_TESTS_TERRAFORM_MIRROR");

export const TERRAFORM = placesOf("terraform")[0] ?? "terraform";

/** What this machine lacks to run Terraform with its AWS provider. */
export const missingAwsProvider: readonly string[] = [
  ...placesOf("terraform").length === 0 ? ["terraform"] : [],
  ...MIRROR === undefined ? ["a mirror of Terraform's providers"] : [],
];

/** Writes the settings by which Terraform finds it; the variables that Terraform then wants. */
export async function withAwsProvider(
  { write }: { write(path: string, text: string): Promise<string> },
): Promise<Record<string, string>> {
  const file = await write(
    "mirror.tfrc",
    `provider_installation {\n  filesystem_mirror { path = ${JSON.stringify(MIRROR ?? "")} }\n}\n`,
  );
  return { TF_CLI_CONFIG_FILE: file, CHECKPOINT_DISABLE: "1" };
}
