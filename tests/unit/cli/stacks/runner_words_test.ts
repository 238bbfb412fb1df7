import assert from "node:assert/strict";
import { separateWords } from "../../../../src/cli/stacks/runner_words.ts";

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
    assert.equal(separateWords("terraform", line.split(" ")).join(" "), expected));
}

for (
  const [line, expected] of [
    [
      "plan vpc -s prod --min-ttl 1h --credentials process",
      "plan vpc -s prod --min-ttl 1h --credentials process",
    ],
    ["clean vpc -s prod --force", "clean vpc -s prod --force"],
    ["plan vpc -s prod --force", "plan vpc -s prod -- --force"],
    ["generate varfile vpc -s prod --file clean.json", "generate varfile vpc -s prod --file clean.json"],
    ["-s prod shell vpc --shell zsh -- -l", "-s prod shell vpc --shell zsh -- -l"],
    ["workspace delete clean -s prod -force", "workspace delete clean -s prod -- -force"],
  ] as const
) {
  Deno.test(`atmos terraform ${line}`, () =>
    assert.equal(separateWords("terraform", line.split(" ")).join(" "), expected));
}

for (
  const [line, expected] of [
    ["diff echo -s prod --context 3", "diff echo -s prod -- --context 3"],
    ["sync echo -s prod --set a=b -l app=x", "sync echo -s prod -- --set a=b -l app=x"],
    ["sync echo --global-options=--debug -s prod", "sync echo --global-options=--debug -s prod"],
    ["diff echo -s prod --file other.yaml", "diff echo -s prod -- --file other.yaml"],
    ["generate varfile echo -s prod --file out.yaml", "generate varfile echo -s prod --file out.yaml"],
  ] as const
) {
  Deno.test(`atmos helmfile ${line}`, () =>
    assert.equal(separateWords("helmfile", line.split(" ")).join(" "), expected));
}
