/** Components of Helmfile, with a program in its place that writes down what it gets. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { story } from "./harness/story.ts";

const RECORDER = `#!/bin/sh
echo "$@"
echo "profile=$AWS_PROFILE stale=$AWS_ACCESS_KEY_ID stack=$STACK region=$REGION"
cat "$2"
exit 7
`;

story("Helmfile runs as the identity of its component, and its exit code is ours", async (t) => {
  const recorder = join(t.project, "recorder");
  await t.configure(`base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {helmfile: {base_path: charts, command: ${recorder}}}
auth:
  providers: {corp: {kind: mock/aws}}
  identities:
    one: {kind: mock/aws, via: {provider: corp}, default: true}
    two: {kind: mock/aws, via: {provider: corp}}
`);
  await t.write(
    "stacks/deploy/dev.yaml",
    `vars: {stage: dev, region: eu-west-1}
components:
  helmfile:
    echo: {vars: {replicas: 2}, settings: {auth: {identity: two}}, env: {AWS_ACCESS_KEY_ID: stale}}
`,
  );
  await t.write("charts/echo/helmfile.yaml", "releases: []\n");
  await t.write("recorder", RECORDER);
  await Deno.chmod(recorder, 0o755);
  const { stdout } = await t.atmos(["helmfile", "deploy", "echo", "-s", "dev", "--set", "a=b"], { code: 7 });
  assert.equal(
    stdout,
    `--state-values-file dev-echo.helmfile.vars.yaml sync --set a=b
profile=two stale= stack=dev region=eu-west-1
region: eu-west-1
replicas: 2
stage: dev
`,
  );
  const left = (await t.files()).filter(({ path }) => path.includes("helmfile.vars"));
  assert.deepEqual(left, [], "the values are gone, also after a failure");
});
