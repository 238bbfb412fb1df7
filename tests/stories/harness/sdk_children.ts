/** Programs of others that ask AWS who they are, again and again, as long as they are let: each a child of one kind. */
import { join } from "node:path";
import { awsCli, readsTokenFiles } from "../../aws_cli.ts";
import { placesOf } from "../../optional_programs.ts";
import { pythonWith } from "../../python_with.ts";
import { hasJavascriptSdk, JAVASCRIPT_SDK, nodePath } from "./javascript_sdk.ts";
import type { Story } from "./story.ts";
import { missingAwsProvider, TERRAFORM, withAwsProvider } from "./terraform_providers.ts";

export interface SdkChild {
  readonly name: string;
  /** What this machine lacks. */
  readonly missing: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Ways in which it goes on when its first session has ended. By files it must be a new process each time. */
  readonly ways: readonly ("server" | "process" | "file")[];
  /** Writes its script; the words that run it. It ends after so many seconds, or with what went wrong. */
  prepare(t: Story, seconds: number): Promise<readonly string[]>;
}

const PYTHON = `import boto3, sys, time
sts = boto3.Session().client('sts')
end = time.time() + float(sys.argv[1])
calls = 0
while time.time() < end:
    sts.get_caller_identity()
    calls += 1
    time.sleep(0.5)
print('boto3', calls > 5)
`;

const JAVASCRIPT = `const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
(async () => {
  const sts = new STSClient({});
  const end = Date.now() + Number(process.argv[2]) * 1000;
  let calls = 0;
  for (; Date.now() < end; calls++) {
    await sts.send(new GetCallerIdentityCommand({}));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  console.log("javascript", calls > 5);
})().catch((error) => { console.error(error.name + ": " + error.message); process.exit(1); });
`;

/** A new process for each call. */
const SHELL = `end=$(($(date +%s) + $2)); calls=0
while [ "$(date +%s)" -lt "$end" ] || [ "$calls" -lt 3 ]; do
  "$1" sts get-caller-identity --endpoint-url "$AWS_ENDPOINT_URL_STS" --output text >/dev/null || exit 1
  calls=$((calls + 1))
  sleep 1
done
echo cli true
`;

/** One apply whose provider lives through all of it: it asks, waits, and asks again. */
function module(seconds: number): string {
  const parts = 4;
  const part = (index: number): string => `
resource "terraform_data" "wait_${index}" {
  input = ${index === 0 ? '"begin"' : `data.aws_caller_identity.who_${index - 1}.account_id`}
  provisioner "local-exec" {
    command = "sleep ${Math.ceil(seconds / parts)}"
  }
}
data "aws_caller_identity" "who_${index}" { depends_on = [terraform_data.wait_${index}] }
`;
  return `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  skip_metadata_api_check = true
  skip_region_validation  = true
}
${Array.from({ length: parts }, (_, index) => part(index)).join("")}
output "last" { value = data.aws_caller_identity.who_${parts - 1}.account_id }
`;
}

function words(command: string | undefined): string {
  return command ?? "missing";
}

export const SDK_CHILDREN: readonly SdkChild[] = [
  {
    name: "boto3",
    missing: pythonWith("boto3") === undefined ? ["boto3"] : [],
    ways: ["server", "process"],
    env: {},
    prepare: async (t, seconds) => [
      words(pythonWith("boto3")),
      await t.write("again.py", PYTHON),
      String(seconds),
    ],
  },
  {
    name: "the AWS CLI 2",
    missing: awsCli() === undefined ? ["aws"] : [],
    ways: readsTokenFiles() ? ["server", "process", "file"] : ["process", "file"],
    env: {},
    prepare: async (t, seconds) => [
      "sh",
      await t.write("again.sh", SHELL),
      words(awsCli()),
      String(seconds),
    ],
  },
  {
    name: "the AWS CLI 1",
    missing: pythonWith("awscli") === undefined ? ["awscli 1"] : [],
    ways: ["server", "process", "file"],
    env: {},
    prepare: async (t, seconds) => {
      const python = words(pythonWith("awscli"));
      const program = await t.write("aws1", `#!/bin/sh\nexec "${python}" -m awscli "$@"\n`, 0o755);
      return ["sh", await t.write("again.sh", SHELL), program, String(seconds)];
    },
  },
  {
    name: "the JavaScript SDK",
    missing: hasJavascriptSdk() ? [] : [JAVASCRIPT_SDK],
    ways: ["server", "process"],
    env: nodePath(),
    prepare: async (t, seconds) => [
      words(placesOf("node")[0]),
      await t.write("again.cjs", JAVASCRIPT),
      String(seconds),
    ],
  },
  {
    name: "Terraform with its AWS provider",
    missing: missingAwsProvider,
    ways: ["server", "process"],
    env: { CHECKPOINT_DISABLE: "1" },
    prepare: async (t, seconds) => {
      const { TF_CLI_CONFIG_FILE = "" } = await withAwsProvider(t);
      await t.write("module/main.tf", module(seconds));
      const folder = `-chdir=${join(t.project, "module")}`;
      const script = `export TF_CLI_CONFIG_FILE="$1"
"$2" "$3" init -no-color >/dev/null && "$2" "$3" apply -auto-approve -no-color | tail -4`;
      return ["bash", "-o", "pipefail", "-c", script, "bash", TF_CLI_CONFIG_FILE, TERRAFORM, folder];
    },
  },
];
