import assert from "node:assert/strict";
import { absentCommand, missingHere, usualStepType } from "../../../src/steps/usual_type.ts";

const none = { below: new Map() };
const names = (...words: string[]): { below: Map<string, typeof none> } => ({
  below: new Map(words.map((word) => [word, none])),
});
const KNOWN = names("auth", "workflow", "list", "validate", "deploy");

const ROWS: [command: string, stack: string | undefined, type: "atmos" | "shell"][] = [
  ["./scripts/update-docs.sh", undefined, "shell"],
  ["echo hi && ls", undefined, "shell"],
  ["aws s3 ls", undefined, "shell"],
  ["atmos auth whoami", undefined, "shell"],
  ["FOO=1 make", undefined, "shell"],
  ["'open quote", undefined, "shell"],
  ["", undefined, "shell"],
  ["auth whoami", undefined, "atmos"],
  ["deploy app", undefined, "atmos"],
  ["vendor pull", undefined, "atmos"],
  ["describe component vpc -s prod", undefined, "atmos"],
  ["{{ .env.WHAT }} x", undefined, "atmos"],
  ["terraform apply", undefined, "shell"],
  ["terraform apply -target=module.aws", undefined, "shell"],
  ["terraform apply -target module.aws -var 'a=b'", undefined, "shell"],
  ["terraform apply -auto-approve", undefined, "shell"],
  ["terraform apply plans/today.tfplan", undefined, "shell"],
  ["terraform apply tfplan", undefined, "shell"],
  ["terraform init -backend-config x", undefined, "shell"],
  ["terraform workspace select prod", undefined, "shell"],
  ["terraform output vpc_id", undefined, "shell"],
  ["terraform", undefined, "shell"],
  ["terraform plan vpc -s prod", undefined, "atmos"],
  ["terraform plan vpc --stack=prod", undefined, "atmos"],
  ["terraform plan -s prod vpc", undefined, "atmos"],
  ["terraform workspace vpc -s prod", undefined, "atmos"],
  ["terraform plan vpc", undefined, "atmos"],
  ["terraform deploy vpc", undefined, "atmos"],
  ["terraform plan --all", undefined, "atmos"],
  ["terraform apply", "prod", "atmos"],
  ["terraform plan -- -s", undefined, "shell"],
  ["helmfile sync", undefined, "shell"],
  ["helmfile sync -e prod", undefined, "shell"],
  ["helmfile sync echo-server", undefined, "atmos"],
  ["helmfile apply", "prod", "atmos"],
  ["packer build box.pkr.hcl", undefined, "shell"],
  ["packer build box -s prod", undefined, "atmos"],
];

for (const [command, stack, type] of ROWS) {
  Deno.test(`without a type, "${command}"${stack === undefined ? "" : ` in ${stack}`} is ${type}`, () => {
    assert.equal(usualStepType(command, stack, KNOWN), type);
  });
}

Deno.test("commands that a team has put below terraform are commands of atmos, the others are not", () => {
  const team = { below: new Map([["terraform", names("provision")]]) };
  assert.equal(usualStepType("terraform provision", undefined, team), "atmos");
  assert.equal(usualStepType("terraform apply", undefined, team), "shell");
  assert.equal(usualStepType("terraform apply", undefined, names("terraform")), "shell");
  assert.equal(usualStepType("terraform apply vpc -s prod", undefined, names("terraform")), "atmos");
});

Deno.test("what this version cannot run is said, for steps that name their type, too", () => {
  const missing = (command: string): string | undefined => missingHere({ type: "atmos", command }, KNOWN);
  assert.equal(
    missing("terraform plan vpc -s prod"),
    "this version of atmos does not run terraform components",
  );
  assert.equal(missing("vendor pull"), 'this version of atmos has no command "vendor"');
  assert.deepEqual([missing("auth whoami"), missing("whatever"), missing("'open")], [
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(missingHere({ type: "shell", command: "terraform plan vpc -s prod" }, KNOWN), undefined);
  assert.equal(absentCommand("aws"), undefined);
});
