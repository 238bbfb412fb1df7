import assert from "node:assert/strict";
import { type RunSteps, type RunWishes, terraformSteps } from "../../../../src/stacks/terraform/plan.ts";
import { subcommandOf } from "../../../../src/stacks/terraform/subcommands.ts";

function stepsOf(words: string, wishes: Partial<RunWishes>): RunSteps {
  const { subcommand, rest } = subcommandOf(words.split(" "));
  return terraformSteps({
    stack: "prod",
    component: "infra/vpc",
    subcommand,
    args: rest.slice(1),
    workspace: "prod",
    choosesWorkspace: true,
    isDeploy: false,
    skipInit: false,
    reconfigure: false,
    statesStay: false,
    passVarsToInit: false,
    skipPlanfile: false,
    autoApprove: false,
    fromPlan: false,
    planfile: undefined,
    isPlain: false,
    ...wishes,
  });
}

/** The starts as command lines. */
function lines(words: string, wishes: Partial<RunWishes> = {}): string[] {
  return stepsOf(words, wishes).starts.map(({ args, says }) =>
    `${says === "as it is" ? "" : `(${says}) `}${args.join(" ")}`
  );
}

const SELECT = "(nothing) workspace select -or-create=true prod";
const VARS = "-var-file prod-infra-vpc.terraform.tfvars.json";
const PLAN = "prod-infra-vpc.planfile";

const CASES: readonly (readonly [string, Partial<RunWishes>, readonly string[]])[] = [
  ["plan infra/vpc", {}, ["init", SELECT, `plan ${VARS} -out ${PLAN}`]],
  ["plan infra/vpc", { args: ["-out=mine"] }, ["init", SELECT, `plan ${VARS} -out=mine`]],
  ["plan infra/vpc", { skipPlanfile: true, skipInit: true }, [SELECT, `plan ${VARS}`]],
  ["plan infra/vpc", { choosesWorkspace: false }, ["init", `plan ${VARS} -out ${PLAN}`]],
  ["apply infra/vpc", { args: ["-target=x"] }, ["init", SELECT, `apply ${VARS} -target=x`]],
  ["apply infra/vpc", { isDeploy: true }, ["init", SELECT, `apply ${VARS} -auto-approve`]],
  ["apply infra/vpc", { autoApprove: true, args: ["-auto-approve"] }, [
    "init",
    SELECT,
    `apply ${VARS} -auto-approve`,
  ]],
  ["apply infra/vpc", { fromPlan: true }, ["init", SELECT, `apply ${PLAN}`]],
  ["apply infra/vpc", { planfile: "my.plan" }, ["init", SELECT, "apply my.plan"]],
  ["destroy infra/vpc", {}, ["init", SELECT, `destroy ${VARS}`]],
  ["output infra/vpc arn", { args: ["arn", "-raw"] }, ["(to a person) init", SELECT, "output arn -raw"]],
  ["workspace infra/vpc", {}, ["init -reconfigure", SELECT.replace("(nothing) ", "")]],
  ["state list infra/vpc", {}, ["(to a person) init", SELECT, "state list"]],
  ["import infra/vpc aws_vpc.x vpc-1", {}, ["init", SELECT, `import ${VARS} aws_vpc.x vpc-1`]],
  ["init infra/vpc", { args: ["-upgrade"], reconfigure: true }, ["init -reconfigure -upgrade"]],
  ["init infra/vpc", { passVarsToInit: true }, [`init ${VARS}`]],
  ["workspace list infra/vpc", {}, ["init -reconfigure", "workspace list"]],
  ["workspace select infra/vpc", {}, ["init -reconfigure", "workspace select prod"]],
  ["validate infra/vpc", {}, ["init", "validate"]],
];

for (const [words, wishes, expected] of CASES) {
  Deno.test(`terraform ${words} ${JSON.stringify(wishes)}`, () =>
    assert.deepEqual(lines(words, wishes), expected));
}

Deno.test("what a successful apply leaves is removed, a plan of one's own is not", () => {
  const files = ["prod-vpc.terraform.tfvars.json", "prod-vpc.planfile"];
  assert.deepEqual(stepsOf("apply vpc", { component: "vpc" }).leftovers, files);
  assert.deepEqual(stepsOf("apply vpc", { component: "vpc", planfile: "mine" }).leftovers, files.slice(0, 1));
});

Deno.test("a stack that is called as its file lies has no folders in the names of files", () => {
  const wishes = { stack: "deploy/prod", component: "infra/vpc" };
  assert.deepEqual(stepsOf("apply infra/vpc", wishes).leftovers, [
    "deploy-prod-infra-vpc.terraform.tfvars.json",
    "deploy-prod-infra-vpc.planfile",
  ]);
});

Deno.test("commands are told from those below them, and from what changes", () => {
  assert.deepEqual(subcommandOf(["state", "rm", "vpc", "x"]).rest, ["vpc", "x"]);
  assert.equal(subcommandOf(["state", "rm", "vpc"]).subcommand.changes, true);
  assert.equal(subcommandOf(["state", "list", "vpc"]).subcommand.changes, false);
  assert.equal(subcommandOf(["version"]).subcommand.needsComponent, false);
});
