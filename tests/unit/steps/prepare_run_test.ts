import assert from "node:assert/strict";
import { planRun, renderer } from "../../../src/steps/prepare_run.ts";
import { memorySystem } from "../system/memory_system.ts";
import { authWith, configurationWith, contextOn } from "../auth/entries.ts";
import { PLACE, ran, shellText, step } from "./plans.ts";

const system = memorySystem({ env: { HOME: "/home/me", REGION: "eu-west-1" } });
const context = contextOn(system, configurationWith(authWith([])));

Deno.test("a text without a template is left as it is, whatever it holds", async () => {
  assert.equal(await renderer(context)("a }} {% %} $X", {}, PLACE), "a }} {% %} $X");
});

Deno.test("templates see their data and the environment, and fail with the place of the text", async () => {
  const render = renderer(context);
  assert.equal(
    await render('{{ .flags.stack }}-{{ env "REGION" }}', { flags: { stack: "dev" } }, PLACE),
    "dev-eu-west-1",
  );
  await assert.rejects(render("{{ .nope }}", {}, PLACE), {
    message: 'cannot render the template "team.yaml:3:5, template:1:4": the map has no key "nope"',
  });
});

Deno.test("steps wait for the values of functions that come later, wherever they may have a template", async () => {
  const functions = { "atmos.Later": (name: unknown) => Promise.resolve(`later-${name}`) };
  const steps = [
    step("vars", { type: "env", command: "", env: { ID: '{{ atmos.Later "id" }}' } }),
    step("use", {
      env: { OWN: '{{ atmos.Later "own" }}' },
      command: 'use {{ atmos.Later "command" }} {{ .steps.vars.value }}',
      workingFolder: '/{{ atmos.Later "folder" }}',
    }),
  ];
  const request = { steps, identity: undefined, env: {}, folder: "/work", data: {} };
  const plan = planRun(context, { ...request, functions });
  const { system, report } = await ran(plan.steps, {
    plan: { render: plan.render },
    onSystem: ({ files }) => files.put("/later-folder/x", ""),
  });
  assert.equal(report.code, 0);
  const [started] = system.started;
  assert.ok(started);
  assert.equal(shellText(started), "use later-command later-id");
  assert.equal(started.folder, "/later-folder");
  assert.deepEqual([started.env?.["ID"], started.env?.["OWN"]], ["later-id", "later-own"]);
});
