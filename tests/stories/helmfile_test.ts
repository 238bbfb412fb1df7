/** Components of Helmfile, with a program in its place that writes down what it gets, and with the real one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { placesOf } from "../optional_programs.ts";
import { type Story, story } from "./harness/story.ts";

const RECORDER = `#!/bin/sh
echo "$@"
echo "profile=$AWS_PROFILE stale=$AWS_ACCESS_KEY_ID stack=$STACK region=$REGION"
cat "$2"
exit 7
`;

async function project(t: Story, command: string): Promise<void> {
  await t.configure(`base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {helmfile: {base_path: charts, command: ${command}}}
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
}

story("Helmfile runs as the identity of its component, and its exit code is ours", async (t) => {
  const recorder = join(t.project, "recorder");
  await project(t, recorder);
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

const CHART: Readonly<Record<string, string>> = {
  "helmfile.yaml.gotmpl": `releases:
  - name: echo
    chart: ./chart
    values:
      - replicas: {{ .StateValues.replicas }}
        who: {{ env "AWS_PROFILE" }}
        key: {{ env "AWS_ACCESS_KEY_ID" | default "none" }}
        place: {{ env "REGION" }}-{{ env "STACK" }}
`,
  "chart/Chart.yaml": "apiVersion: v2\nname: echo\nversion: 0.1.0\n",
  "chart/templates/map.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {{ .Values | toJson }}\n",
};

story("the real Helmfile renders a chart with the values of its component, as its identity", {
  needs: ["helmfile", "helm"],
}, async (t) => {
  await project(t, "helmfile");
  for (const name of ["helmfile", "helm"]) await t.bin(name, `#!/bin/sh\nexec '${placesOf(name)[0]}' "$@"\n`);
  for (const [path, text] of Object.entries(CHART)) await t.write(`charts/echo/${path}`, text);
  const { stdout } = await t.atmos(["helmfile", "template", "echo", "-s", "dev"], { code: 0 });
  assert.match(
    stdout,
    /^data: \{"key":"none","place":"eu-west-1-dev","replicas":2,"who":"two"\}$/m,
  );
  const wrong = await t.atmos(["helmfile", "template", "echo", "-s", "dev", "--", "--oops"], { code: 3 });
  assert.match(wrong.stderr, /unknown flag: --oops/);
});
