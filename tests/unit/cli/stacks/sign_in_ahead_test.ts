import assert from "node:assert/strict";
import { atmos } from "./world.ts";

const TRUSTED = { ATMOS_TRUST: "true", HOME: "/home/me", PATH: "/usr/bin" };

const STACK = (asks: string, backend: string): Readonly<Record<string, string>> => ({
  "/project/stacks/deploy/ahead.yaml": `vars: {stage: ahead}
terraform: {backend_type: local, backend: {local: {}, s3: {bucket: b}}}
components:
  terraform:
    app: {metadata: {component: net}, vars: {first: !exec "echo hi", id: ${asks}}}
    between: {metadata: {component: net}, vars: {id: !terraform.output far id}}
    far:
      metadata: {component: net}
      backend_type: ${backend}
      auth: {identities: {ann: {kind: aws/user, default: true}}}
`,
});

for (
  const asks of ["!terraform.output far ahead id", "!terraform.state far id", "!terraform.output between id"]
) {
  Deno.test(`whoever is asked by ${asks} is signed in before anything runs`, async () => {
    const { code, lines, stderr } = await atmos("terraform plan app -s ahead", {
      env: TRUSTED,
      files: STACK(asks, "s3"),
    });
    assert.equal(code, 1, stderr());
    assert.match(stderr(), /ann/);
    // What its keys lie in is looked at, and nothing of the project runs.
    assert.deepEqual(lines.filter((line) => !line.includes("atmos-auth")), []);
  });
}

Deno.test("a state nearby is read by nobody, and functions that are left alone ask nobody", async () => {
  const nearby = await atmos("terraform plan app -s ahead", {
    env: TRUSTED,
    files: STACK("!terraform.state far id", "local"),
  });
  assert.match(nearby.stderr(), /"far" in "ahead" has no output id/);
  const left = await atmos("terraform plan app -s ahead --process-functions=false", {
    env: TRUSTED,
    files: STACK("!terraform.output far id", "s3"),
  });
  assert.equal(left.code, 0, left.stderr());
});
