import assert from "node:assert/strict";
import { atmos } from "./world.ts";

/** What a program finds in the config file that it is lent. */
async function configOf(component: string): Promise<{ text: string; env: Readonly<Record<string, string>> }> {
  const found: { text: string; env: Readonly<Record<string, string>> }[] = [];
  let read: (path: string) => Promise<string | undefined> = () => Promise.resolve(undefined);
  const { code, stderr } = await atmos("terraform plan x -s both", {
    files: {
      "/project/stacks/deploy/both.yaml":
        `vars: {stage: both}\nterraform: {backend_type: s3, backend: {s3: {bucket: b}}}\ncomponents:\n  terraform:\n    x: ${component}\n`,
    },
    onSystem: ({ files }) => read = files.readText,
    start: async ({ env = {}, args }) => {
      if (args[0] === "plan") {
        found.push({ text: await read(env["AWS_CONFIG_FILE"] ?? "") ?? "", env });
      }
      return 0;
    },
  });
  assert.equal(code, 0, stderr());
  const [one] = found;
  assert.ok(one !== undefined);
  assert.equal(
    await read(one.env["AWS_CONFIG_FILE"] ?? ""),
    one.env["AWS_CONFIG_FILE"]?.includes("leases") ? undefined : one.text,
  );
  return one;
}

const TWO =
  /^\[profile one\]\nregion = us-east-1\n+\[profile two\]\nregion = us-east-1\ncredential_process = .*auth credential-process --identity two\n$/;

Deno.test("whoever is required is found by the name of its profile, beside whom the component works as", async () => {
  const { text, env } = await configOf(
    "{metadata: {component: net}, auth: {identities: {two: {required: true}}}}",
  );
  assert.match(text, TWO);
  assert.deepEqual([env["AWS_PROFILE"], env["ATMOS_IDENTITY"], env["ATMOS_IDENTITIES"]], [
    "one",
    "one",
    "one,two",
  ]);
});

Deno.test("so is whom the profile of the backend means", async () => {
  const { text } = await configOf("{metadata: {component: net}, backend: {s3: {profile: two}}}");
  assert.match(text, TWO);
  const own = await configOf("{metadata: {component: net}, backend: {s3: {profile: one}}}");
  assert.equal(own.text, "[profile one]\nregion = us-east-1\n");
});
