/** What `auth env` writes serves real programs, whatever the format and whatever was in the environment before. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { awsCli } from "../aws_cli.ts";
import { placesOf } from "../optional_programs.ts";
import { readPowershell } from "../powershell_reader.ts";
import { pythonWith } from "../python_with.ts";
import { JAVASCRIPT_SDK, nodePath } from "./harness/javascript_sdk.ts";
import { variablesIn } from "./harness/on_path.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

/** Somebody else's, which no program may use. */
const BEFORE: Readonly<Record<string, string>> = {
  AWS_PROFILE: "theirs",
  AWS_DEFAULT_PROFILE: "theirs",
  AWS_ACCESS_KEY_ID: "AKIASOMEBODYELSEXXXX",
  AWS_SECRET_ACCESS_KEY: "theirs",
  AWS_SESSION_TOKEN: "theirs",
  AWS_REGION: "us-west-2",
  AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/theirs",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1",
};

type Apply = (text: string, env: Record<string, string | undefined>) => void;

/** `NAME=value` lines over what was there, as `docker run --env-file`, jobs of GitHub and readers of `.env` do. */
const lines: Apply = (text, env) => {
  for (const line of text.trimEnd().split("\n")) {
    const at = line.indexOf("=");
    env[line.slice(0, at)] = line.slice(at + 1).replace(/^(['"])(.*)\1$/, "$2");
  }
};

const json: Apply = (text, env) => {
  for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, string | null>)) {
    env[name] = value ?? undefined;
  }
};

/** PowerShell itself is seldom at hand where these stories are told. */
const powershell: Apply = (text, env) => {
  for (const [name, value] of readPowershell(text)) env[name] = value;
};

/** A shell, and a line of it that takes over the first of its arguments and becomes the rest of them. */
type Shell = readonly string[];

const [fish = "fish"] = placesOf("fish");
const BASH: Shell = ["/bin/sh", "-c", 'eval "$0"; exec "$@"'];
const FISH: Shell = [fish, "--no-config", "-c", "eval $argv[1]; exec $argv[2..-1]"];

/** Formats by whether they can take a variable away, or have to make it harmless: all of a kind serve alike. */
const KINDS: readonly Readonly<Record<string, Apply | Shell>>[] = [
  { bash: BASH, fish: FISH, json, powershell },
  { dotenv: lines, env: lines, github: lines },
];

/** Runs a program in the environment that a format makes of a foreign one. */
async function runIn(
  t: Story,
  [format, apply]: [string, Apply | Shell],
  words: readonly string[],
): Promise<string> {
  const { stdout } = await t.atmos(["auth", "env", "--format", format, "--output-file", "/dev/stdout"], {
    env: { ...BEFORE, GITHUB_ENV: join(t.project, "github") },
    code: 0,
  });
  const env: Record<string, string | undefined> = { ...nodePath(), ...BEFORE };
  if (typeof apply === "function") apply(stdout, env);
  const [command = "", ...args] = typeof apply === "function" ? words : [...apply, stdout, ...words];
  return (await t.run(command, args, { env, code: 0 })).stdout;
}

story("formats of auth env that can unset make one environment, and those that cannot another one", {
  needs: ["fish"],
}, async (t) => {
  await signIn(t);
  for (const formats of KINDS) {
    let first: Map<string, string> | undefined;
    for (const [name, apply] of Object.entries(formats)) {
      const variables = variablesIn(await runIn(t, [name, apply], ["/usr/bin/env", "-0"]));
      for (const own of ["_", "OLDPWD", "PWD", "SHLVL", "USER"]) variables.delete(own);
      assert.deepEqual(variables, first ??= variables, name);
    }
  }
});

/** Once for each kind of format. */
async function inEveryKind(
  t: Story,
  words: readonly string[],
  check: (stdout: string, format: string) => void,
): Promise<void> {
  await signIn(t);
  for (const formats of KINDS) {
    for (const one of Object.entries(formats).slice(0, 1)) check(await runIn(t, one, words), one[0]);
  }
}

const ARN =
  /arn:aws:sts::111122223333:assumed-role\/AWSReservedSSO_AdministratorAccess_[0-9a-f]+\/alex@example\.com/;

/** Each asks AWS who it is, and prints the answer. */
const PROGRAMS: readonly [name: string, needs: string, words: (t: Story) => Promise<string[]>][] = [
  ["boto3", "boto3", () =>
    Promise.resolve([
      pythonWith("boto3") ?? "",
      "-c",
      "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'], boto3.session.Session().region_name)",
    ])],
  [
    "version 1 of the AWS CLI",
    "awscli 1",
    (t) =>
      Promise.resolve([
        pythonWith("awscli") ?? "",
        "-m",
        "awscli",
        "sts",
        "get-caller-identity",
        "--endpoint-url",
        t.aws.url,
      ]),
  ],
  [
    "version 2 of the AWS CLI",
    "aws",
    (t) => Promise.resolve([awsCli() ?? "", "sts", "get-caller-identity", "--endpoint-url", t.aws.url]),
  ],
  [
    "the JavaScript SDK",
    JAVASCRIPT_SDK,
    () =>
      Promise.resolve([
        placesOf("node")[0] ?? "",
        "-e",
        "const { GetCallerIdentityCommand, STSClient } = require('@aws-sdk/client-sts');" +
        "new STSClient({}).send(new GetCallerIdentityCommand({})).then(({ Arn }) => console.log(Arn))",
      ]),
  ],
];

for (const [name, needs, words] of PROGRAMS) {
  story(`every format of auth env serves ${name}`, { needs: [needs] }, async (t) => {
    await inEveryKind(t, await words(t), (stdout, format) => assert.match(stdout, ARN, format));
  });
}

story("every format of auth env serves Terraform", { needs: ["terraform"] }, async (t) => {
  // Its backend for S3 is built in, and asks STS who it is before anything else.
  await t.write(
    "main.tf",
    `terraform {
  backend "s3" {
    bucket              = "states"
    key                 = "one"
    allowed_account_ids = ["111122223333"]
    endpoints           = { sts = "${t.aws.url}", s3 = "http://127.0.0.1:1" }
    max_retries         = 1
  }
}
`,
  );
  const [terraform = ""] = placesOf("terraform");
  const script = 'HOME="$1" "$2" init -input=false -no-color 2>&1 || true';
  await inEveryKind(t, ["/bin/sh", "-c", script, "sh", t.home, terraform], (stdout, format) => {
    // Nobody answers for S3; all before that went well.
    assert.match(stdout, /127\.0\.0\.1:1/, `${format}: ${stdout}`);
    assert.doesNotMatch(stdout, /credential|InvalidClientTokenId|not allowed/i, `${format}: ${stdout}`);
  });
  assert.ok(t.aws.calls("GetCallerIdentity").length >= KINDS.length);
});
