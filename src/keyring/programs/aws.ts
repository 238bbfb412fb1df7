/** AWS Secrets Manager through `aws`, with the person's own profile. */
import { join } from "../../system/path.ts";
import type { Folders } from "../../files/folders.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { System } from "../../system/ports.ts";
import { programCaller, type ProgramParts } from "./caller.ts";
import { type Complaints, judge, nonsense, objectIn } from "./judge.ts";
import type { OneItem } from "./one_item.ts";
import { sourceName } from "./source.ts";
import { fieldsIn, textWith } from "./text_fields.ts";

const SIGN_IN =
  "Sign in with the AWS CLI (`aws sso login`, `aws configure`), and name the profile as profile beside item, " +
  "or in AWS_PROFILE.";

const COMPLAINTS: Complaints = {
  command: "aws",
  absent: /ResourceNotFoundException|marked (for deletion|deleted)/,
  known: [
    {
      says: /scheduled for deletion/i,
      state: "unreachable",
      reason: "a secret of that name is being deleted",
      hint: "Take that back with `aws secretsmanager restore-secret --secret-id NAME`.",
    },
    {
      says: /unable to locate credentials|sso (session|token)|token .*(expired|does not exist)|Expired/i,
      state: "locked",
      reason: "nobody is signed in for the AWS CLI",
      hint: SIGN_IN,
    },
    {
      says: /config profile .* could not be found/i,
      state: "unreachable",
      reason: "the AWS CLI knows no such profile",
      hint: "`aws configure list-profiles` shows those that there are.",
    },
    {
      says: /must specify a region/i,
      state: "unreachable",
      reason: "the AWS CLI does not know in which region",
      hint: "Give the ARN of the secret as item, or set AWS_DEFAULT_REGION.",
    },
    {
      says: /AccessDenied|not authorized|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch/,
      state: "locked",
      reason: "AWS does not allow it as who you are there",
      hint:
        "It needs secretsmanager:GetSecretValue, PutSecretValue, CreateSecret and DeleteSecret, each where that is " +
        `done. ${SIGN_IN}`,
    },
    {
      says: /could not connect|connect timeout|name or service not known|endpoint url/i,
      state: "unreachable",
      reason: "AWS Secrets Manager does not answer",
      hint: "Look at the network and the region.",
    },
  ],
  hint: "Run `aws secretsmanager describe-secret --secret-id NAME` to see why.",
};

export interface AwsParts extends ProgramParts {
  readonly folders: Folders;
}

/** An ARN says in which region the secret lies. */
export function regionIn(item: string): string | undefined {
  return /^arn:[^:]*:secretsmanager:([a-z0-9-]+):/.exec(item)?.[1];
}

export function awsItem(parts: AwsParts, item: string, profile: string | undefined): OneItem {
  const call = programCaller(parts, {
    command: "aws",
    store: "AWS Secrets Manager",
    install: "Install the AWS CLI: https://docs.aws.amazon.com/cli.",
    unlock: SIGN_IN,
    variables: /^(AWS_\w+|BOTO_CONFIG)$/,
    env: { AWS_PAGER: "", AWS_CLI_AUTO_PROMPT: "off" },
  });
  const region = regionIn(item);
  const where = [
    "--output",
    "json",
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(region === undefined ? [] : ["--region", region]),
  ];
  const ask = (operation: string, words: readonly string[], stdin = ""): ReturnType<typeof call> =>
    call(["secretsmanager", operation, ...words, ...where], stdin);
  return {
    name: sourceName({ program: "aws", item }),
    read: async () => {
      const reply = await ask("get-secret-value", ["--secret-id", item]);
      if (judge(reply, COMPLAINTS) === "absent") return undefined;
      const { SecretString: text } = objectIn(reply.stdout) ?? {};
      if (typeof text !== "string") throw nonsense("aws", "no text: the secret is binary", COMPLAINTS.hint);
      return { fields: fieldsIn(text), raw: text };
    },
    write: async (fields, found) => {
      const [operation, naming] = found === undefined
        ? ["create-secret", "--name"] as const
        : ["put-secret-value", "--secret-id"] as const;
      const text = textWith(found === undefined ? undefined : String(found.raw), fields);
      // Not by --cli-input-json, which some versions read twice: the second time a stdin is empty.
      await handed(parts, text, async (path, stdin) => {
        const reply = await ask(operation, [naming, item, "--secret-string", `file://${path}`], stdin);
        if (judge(reply, COMPLAINTS) === "absent") throw nonsense("aws", "no secret", COMPLAINTS.hint);
      });
    },
    // It can be restored for 30 days.
    remove: async () => {
      judge(await ask("delete-secret", ["--secret-id", item]), COMPLAINTS);
    },
  };
}

/** `aws` takes secrets by file alone. Where stdin is none, one of ours is, as long as the call lasts. */
async function handed(
  { system, folders }: { readonly system: System; readonly folders: Folders },
  text: string,
  use: (path: string, stdin: string) => Promise<void>,
): Promise<void> {
  if (system.platform !== "windows") return await use("/dev/stdin", text);
  const dir = new ScopedDir(system.files, folders.cache);
  const name = `secret-${system.random.uuid()}.txt`;
  try {
    await dir.write([name], text);
    await use(join(folders.cache, name), "");
  } finally {
    await dir.remove(name);
  }
}
