/** States in S3, read as the identity of the component that they belong to, from a stand-in of S3 on loopback. */
import assert from "node:assert/strict";
import { teamConfiguration } from "./harness/configuration.ts";
import { signIn } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

story("a component reads the state of another one as that one's own identity", async (t) => {
  const asked: { path: string; key: string; hasToken: boolean }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    const [, key = ""] = /Credential=([^/]+)\//.exec(request.headers.get("authorization") ?? "") ?? [];
    asked.push({ path: pathname, key, hasToken: request.headers.has("x-amz-security-token") });
    return pathname.endsWith("/states/vpc/dev/terraform.tfstate")
      ? Response.json({ version: 4, outputs: { id: { value: "vpc-1" }, ids: { value: ["a", "b"] } } })
      : new Response("<Error><Code>NoSuchKey</Code></Error>", { status: 404 });
  });
  try {
    await t.configure(`base_path: ""
stacks: {base_path: stacks, included_paths: ["**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {base_path: components}}
${teamConfiguration(t.aws)}`);
    await t.write(
      "stacks/dev.yaml",
      `vars: {stage: dev}
terraform: {backend_type: s3, backend: {s3: {bucket: states, key: terraform.tfstate, region: eu-west-1}}}
components:
  terraform:
    vpc: {auth: {identities: {prod-readonly: {default: true}}}}
    app:
      vars:
        id: !terraform.state vpc id
        first: !terraform.state vpc .ids[0]
        early: !terraform.state db endpoint
    db: {auth: {identities: {prod-readonly: {default: true}}}}
`,
    );
    await t.write("components/app/main.tf", "");
    await signIn(t);
    const env = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${server.addr.port}` };
    const line = ["describe", "component", "app", "-s", "dev", "-q", ".vars", "-f", "json"];
    // What is shown has no such values yet; a file is not written without them.
    const looks = [
      [line, 0],
      [["describe", "stacks"], 0],
      [["terraform", "generate", "varfile", "app", "-s", "dev", "--file", "app.json"], 1],
    ] as const;
    for (const [look, code] of looks) {
      const { stderr } = await t.atmos(look, { env, code });
      assert.match(stderr, /cannot run "read states from s3, as the identity of each component"/);
      assert.match(stderr, /config trust/);
    }
    const dry = await t.atmos(["terraform", "plan", "app", "-s", "dev", "--dry-run"], { env, code: 0 });
    assert.match(dry.stdout + dry.stderr, /terraform plan/);
    assert.equal(
      asked.length,
      0,
      "where a state lies is the project's to say: looking tells nobody anything",
    );
    const trust = await t.atmos(["config", "trust", "--yes"], { env, code: 0 });
    assert.match(trust.stderr, /states of components\n +read states from s3/);
    const { stdout } = await t.atmos(line, { env, code: 0 });
    assert.deepEqual(JSON.parse(stdout), { early: "(computed)", first: "a", id: "vpc-1", stage: "dev" });
    assert.deepEqual(asked.map(({ path }) => path), [
      "/states/vpc/dev/terraform.tfstate",
      "/states/db/dev/terraform.tfstate",
    ], "each once");
    assert.ok(asked.every(({ key, hasToken }) => key.startsWith("ASIA") && hasToken));
    const off = await t.atmos([...line, "--identity=false"], { env, code: 0 });
    assert.equal(JSON.parse(off.stdout).id, "(computed)", "nobody is there to ask");
    assert.equal(asked.length, 2);
  } finally {
    await server.shutdown();
  }
});
