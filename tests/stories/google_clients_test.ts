/** Google's own programs and libraries with what children are given. */
import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { placesOf } from "../optional_programs.ts";
import { startJob } from "./harness/google_job.ts";
import { denoEnvironment } from "./harness/program.ts";
import { story } from "./harness/story.ts";

/** Where gcloud lies, with the Python and the libraries that it brings along. */
function sdk(): string {
  const [gcloud = ""] = placesOf("gcloud");
  return dirname(dirname(Deno.realPathSync(gcloud)));
}

const PYTHON = `
import google.auth, google.auth.transport.requests
credentials, project = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
credentials.refresh(google.auth.transport.requests.Request())
print(type(credentials).__module__, project, len(credentials.token) > 20)
`;

story("gcloud works as the identity, with its account and project", { needs: ["gcloud"] }, async (t) => {
  await using job = await startJob(t);
  const { env, google } = job;
  const gcloud = async (...args: string[]): Promise<string> => {
    const words = ["auth", "exec", "--", "gcloud", ...args];
    return (await t.atmos(words, { env, code: 0, timeout: 120_000 })).stdout;
  };
  assert.equal(
    await gcloud("projects", "describe", "acme-prod", "--format=value(name)"),
    "Acme Production\n",
  );
  assert.equal(google.calls("project").at(-1)?.detail["by"], "deployer@acme-prod.iam.gserviceaccount.com");
  assert.equal(
    await gcloud("config", "list", "--format=value(core.account,core.project)"),
    "deployer@acme-prod.iam.gserviceaccount.com\tacme-prod\n",
  );
  assert.equal(
    await gcloud("config", "configurations", "list", "--format=value(name,is_active)"),
    "atmos\tTrue\n",
  );
  await t.atmos(["auth", "logout", "--all"], { env, code: 0 });
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp/")), []);
});

story("Python's library signs in by itself, again and again", { needs: ["gcloud"] }, async (t) => {
  await using job = await startJob(t);
  const { env, google, asked } = job;
  const python = join(sdk(), "platform/bundledpythonunix/bin/python3");
  const script = await t.write("client.py", PYTHON);
  const run = async (identity: string): Promise<string> => {
    const path = { PYTHONPATH: join(sdk(), "lib/third_party") };
    const words = ["auth", "exec", "-i", identity, "--", python, script];
    return (await t.atmos(words, { env: { ...env, ...path }, code: 0, timeout: 60_000 })).stdout;
  };
  assert.equal(await run("deployer"), "google.auth.identity_pool acme-prod True\n");
  assert.equal(google.calls("impersonate").length, 2, "one of ours, and one of the library's");
  assert.equal(asked.length, 2, "the library asked GitHub itself");
  assert.equal(await run("prod"), "google.auth.identity_pool acme-prod True\n");
  // No file can say it: what is refused acts as nobody, and as no machine.
  const words = ["auth", "exec", "-i", "operator", "--", python, script];
  const path = { PYTHONPATH: join(sdk(), "lib/third_party") };
  const { stderr } = await t.atmos(words, { env: { ...env, ...path }, code: 1, timeout: 60_000 });
  assert.match(
    stderr,
    /DefaultCredentialsError: .* Type is none: libraries get these credentials only while `atmos/,
  );
});

const NODE = `
import { GoogleAuth } from "google-auth-library";
const auth = new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"] });
const client = await auth.getClient();
const { token } = await client.getAccessToken();
console.log(client.constructor.name, await auth.getProjectId(), token.length > 20);
`;

story("Node's library signs in by itself", async (t) => {
  await using job = await startJob(t);
  const { env, google } = job;
  const script = await t.write("client.mjs", NODE);
  const run = async (identity: string): Promise<string> => {
    const words = ["auth", "exec", "-i", identity, "--", ...denoWords(), script];
    return (await t.atmos(words, { env: { ...env, ...await denoEnvironment() }, code: 0 })).stdout;
  };
  assert.equal(await run("deployer"), "IdentityPoolClient acme-prod true\n");
  assert.equal(google.calls("impersonate").length, 2, "one of ours, and one of the library's");
  assert.equal(await run("prod"), "IdentityPoolClient acme-prod true\n");
});

function denoWords(): string[] {
  return [Deno.execPath(), "run", "-q", "-A", "--config", resolve("deno.json")];
}
