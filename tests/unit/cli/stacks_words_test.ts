import assert from "node:assert/strict";
import { separateWords } from "../../../src/cli/stacks/terraform_words.ts";

for (
  const [line, expected] of [
    ["plan vpc -s prod", "plan vpc -s prod"],
    ["plan vpc -s prod -target=x", "plan vpc -s prod -- -target=x"],
    ["plan vpc -state=x -s prod", "plan vpc -s prod -- -state=x"],
    ["plan vpc -input=false --stack=prod -lock=false", "plan vpc --stack=prod -- -input=false -lock=false"],
    ["apply vpc -s prod -var a=b -auto-approve", "apply vpc -s prod -- -var a=b -auto-approve"],
    ["apply vpc -var-file extra.tfvars -s prod", "apply vpc -s prod -- -var-file extra.tfvars"],
    ["output vpc arn -raw -s prod", "output vpc arn -s prod -- -raw"],
    ["plan vpc -s prod -i dev -- -target=x -s y", "plan vpc -s prod -i dev -- -target=x -s y"],
    ["plan vpc --identity -s prod", "plan vpc --identity -s prod"],
    ["-C terraform plan vpc -s prod", "-C terraform plan vpc -s prod"],
    ["plan vpc --dry-run -destroy -s prod", "plan vpc --dry-run -s prod -- -destroy"],
  ] as const
) {
  Deno.test(`atmos terraform ${line}`, () =>
    assert.equal(separateWords(line.split(" ")).join(" "), expected));
}
