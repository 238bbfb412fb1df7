/** Google's own programs and libraries with what children are given. */
import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { placesOf } from "../optional_programs.ts";
import { startJob } from "./harness/google_job.ts";
import { denoEnvironment } from "./harness/program.ts";
import type { Outcome } from "./harness/running.ts";
import { PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

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

const NODE = `
import { GoogleAuth } from "google-auth-library";
const auth = new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"] });
const client = await auth.getClient();
const { token } = await client.getAccessToken();
console.log(client.constructor.name, await auth.getProjectId(), token.length > 20);
`;

/** Runs a program of a library as an identity, which is lent in some way. */
type Run = (identity: string, way?: "file", code?: number) => Promise<Outcome>;

async function pythonIn(t: Story, env: Readonly<Record<string, string>>): Promise<Run> {
  const python = join(sdk(), "platform/bundledpythonunix/bin/python3");
  const words = [python, await t.write("client.py", PYTHON)];
  return runIn(t, words, { ...env, PYTHONPATH: join(sdk(), "lib/third_party") });
}

async function nodeIn(t: Story, env: Readonly<Record<string, string>>): Promise<Run> {
  const script = await t.write("client.mjs", NODE);
  const words = [Deno.execPath(), "run", "-q", "-A", "--config", resolve("deno.json"), script];
  return runIn(t, words, { ...env, ...await denoEnvironment() });
}

function runIn(t: Story, words: readonly string[], env: Readonly<Record<string, string>>): Run {
  return (identity, way, code = 0) => {
    const credentials = way === undefined ? [] : ["--credentials", way];
    const args = ["auth", "exec", "-i", identity, ...credentials, "--", ...words];
    return t.atmos(args, { env, code, timeout: 60_000 });
  };
}

for (
  const [library, open, needs, federated] of [
    ["Python's", pythonIn, ["gcloud"], "google.auth.identity_pool acme-prod True\n"],
    ["Node's", nodeIn, [], "IdentityPoolClient acme-prod true\n"],
  ] as const
) {
  story(`${library} library asks the program that lends, for every identity`, { needs }, async (t) => {
    await using job = await startJob(t);
    const run = await open(t, job.env);
    assert.equal((await run("deployer")).stdout, federated);
    assert.equal((await run("prod")).stdout, federated);
    const operator = await run("operator");
    assert.equal(operator.stdout, federated.replace("acme-prod", "acme-audit"));
    const [calls, asked] = [job.google.calls("impersonate").length, job.asked.length];
    assert.equal((await run("operator")).stdout, operator.stdout);
    assert.equal(job.google.calls("impersonate").length, calls, "it had what was stored");
    assert.equal(job.asked.length, asked);
    assert.deepEqual((await t.files()).filter(({ path }) => path.includes("google.json")), []);
  });

  story(`${library} library renews by itself from files, where a file can say how`, { needs }, async (t) => {
    await using job = await startJob(t);
    const run = await open(t, job.env);
    assert.equal((await run("deployer", "file")).stdout, federated);
    assert.equal(job.google.calls("impersonate").length, 2, "one of ours, and one of the library's");
    assert.equal(job.asked.length, 2, "the library asked GitHub itself");
    assert.equal((await run("prod", "file")).stdout, federated);
    // Where it cannot: what is refused acts as nobody, and as no machine.
    const { stderr } = await run("operator", "file", 1);
    assert.match(stderr, /Type is none: libraries get these credentials only while `atmos|client_email/);
  });
}

story("gcloud takes the libraries' file too, and whoever has no word gets nothing", {
  needs: ["gcloud", "curl"],
}, async (t) => {
  await using job = await startJob(t);
  const script = await t.write(
    "look.sh",
    `export CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE="$GOOGLE_APPLICATION_CREDENTIALS"
gcloud projects describe acme-prod --format='value(name)'
url=$(sed -n 's/.*"token_url": "\\(.*\\)",/\\1/p' "$GOOGLE_APPLICATION_CREDENTIALS")
curl -s -o /dev/null -w '%{http_code}\\n' -d subject_token=guessed "$url"
curl -s -o /dev/null -w '%{http_code}\\n' "\${url%/token}/subject"
curl -s -d token=guessed "\${url%/token}/introspect"
`,
  );
  const args = ["auth", "exec", "--", "sh", script];
  const { stdout } = await t.atmos(args, { env: job.env, code: 0, timeout: 120_000 });
  assert.equal(stdout, 'Acme Production\n400\n403\n{"active":false}');
});

story("a token stands in a variable only where somebody asks for that", async (t) => {
  await using job = await startJob(t);
  const { env } = job;
  const say = "echo ${#GOOGLE_OAUTH_ACCESS_TOKEN}";
  const lengthOf = async (...flags: string[]): Promise<number> => {
    const words = ["auth", "exec", ...flags, "--", "sh", "-c", say];
    return Number((await t.atmos(words, { env, code: 0 })).stdout);
  };
  assert.equal(await lengthOf(), 0);
  assert.equal(await lengthOf("--credentials", "file"), 0);
  assert.ok(await lengthOf("--credentials", "token") > 20);
  // What is read ends in shells and logs.
  const variables = await t.atmos(["auth", "env", "--format", "dotenv"], { env, code: 0 });
  assert.doesNotMatch(variables.stdout, /GOOGLE_OAUTH_ACCESS_TOKEN=./);
  // A child of such a child has it no more.
  const inner = ["auth", "exec", "--", "sh", "-c", say];
  const outer = [
    "auth",
    "exec",
    "--credentials",
    "token",
    "--",
    "sh",
    "-c",
    `"$0" "$@"`,
    ...t.commandLine(inner),
  ];
  assert.equal((await t.atmos(outer, { env, code: 0 })).stdout, "0\n");
  // Of this story alone: its programs have been given the token on purpose.
  const { secrets } = job.google.state;
  secrets.splice(0, Infinity, ...secrets.filter((secret) => !secret.startsWith("planted-google-token")));
});

story("clouds whose programs need no token in a variable say so", async (t) => {
  await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
  const { stderr } = await t.atmos(["auth", "exec", "--credentials", "token", "--", "true"], { code: 1 });
  assert.match(
    stderr.replaceAll(/\s+/g, " "),
    /cannot lend "dev-admin" by token: programs of the kind aws\/permission-set need no token in a variable, where every other program could read it/,
  );
  assert.match(
    stderr.replaceAll(/\s+/g, " "),
    /--credentials file` or `--credentials process` or `--credentials server/,
  );
});
