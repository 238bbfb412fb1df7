/** The examples with which workflows and custom commands with identities were announced. */
import assert from "node:assert/strict";
import { putOnPath } from "./harness/on_path.ts";
import { recorder, stepsTeam } from "./harness/steps.ts";
import { type Story, story } from "./harness/story.ts";

/** What a child of somebody who works with keys of their own inherits. */
const STALE = { AWS_ACCESS_KEY_ID: "stale", AWS_SECRET_ACCESS_KEY: "stale", AWS_PROFILE: "own" };

async function workflows(t: Story, text: string): Promise<void> {
  await t.write("workflows/deploy.yaml", `workflows:\n${text}`);
}

story("three steps in three accounts, and a default from the command line", async (t) => {
  await t.configure(stepsTeam(["dev-account", "staging-account", "prod-account"]));
  await recorder(t, "terraform");
  await workflows(
    t,
    `  deploy-multi-account:
    description: Deploy infrastructure across multiple AWS accounts
    steps:
      - name: Deploy to dev account
        command: terraform apply
        identity: dev-account
      - name: Deploy to staging account
        command: terraform apply
        identity: staging-account
      - name: Deploy to prod account
        command: terraform apply
        identity: prod-account
      - name: As the default
        command: terraform apply
`,
  );
  const words = ["workflow", "deploy-multi-account", "--identity", "dev-account"];
  const { stdout, stderr } = await t.atmos(words, { env: STALE, code: 0 });
  const line = (who: string): string => `terraform apply as ${who} profile=${who} files=yes keys=none\n`;
  assert.equal(
    stdout,
    line("dev-account") + line("staging-account") + line("prod-account") + line("dev-account"),
  );
  assert.match(stderr, /→ \[2\/4\] Deploy to staging account as staging-account\n/);
});

story("a workflow with clouds and a step that needs nobody", async (t) => {
  await t.configure(stepsTeam(["aws-production", "gcp-production"]));
  await recorder(t, "terraform");
  await t.write(
    "scripts/update-docs.sh",
    '#!/bin/sh\necho "docs as ${ATMOS_IDENTITY-nobody} profile=${AWS_PROFILE-none} keys=${AWS_ACCESS_KEY_ID-none}"\n',
    0o755,
  );
  await workflows(
    t,
    `  multi-cloud-deploy:
    description: Deploy across AWS and GCP
    steps:
      # AWS deployment
      - name: Deploy AWS infrastructure
        command: terraform apply -target=module.aws
        identity: aws-production
      # GCP deployment
      - name: Deploy GCP infrastructure
        command: terraform apply -target=module.gcp
        identity: gcp-production
      # No authentication needed
      - name: Update documentation
        command: ./scripts/update-docs.sh
`,
  );
  const { stdout } = await t.atmos(["workflow", "multi-cloud-deploy"], { env: STALE, code: 0 });
  assert.equal(
    stdout,
    "terraform apply -target=module.aws as aws-production profile=aws-production files=yes keys=none\n" +
      "terraform apply -target=module.gcp as gcp-production profile=gcp-production files=yes keys=none\n" +
      // The environment of whoever runs the workflow, with nothing of the steps before.
      "docs as nobody profile=own keys=stale\n",
  );
});

story("a custom command with an identity, and another one at runtime", async (t) => {
  await t.configure(stepsTeam(
    ["production-account", "staging-account"],
    `commands:
  - name: deploy
    description: Deploy infrastructure with authentication
    identity: production-account
    steps:
      - terraform init
      - terraform plan
      - terraform apply
`,
  ));
  await recorder(t, "terraform");
  const expected = (who: string): string =>
    ["init", "plan", "apply"].map((word) =>
      `terraform ${word} as ${who} profile=${who} files=yes keys=none\n`
    )
      .join("");
  for (
    const [args, who, env] of [
      [[], "production-account", {}],
      [["--identity", "staging-account"], "staging-account", {}],
      // Whoever works as somebody else: what the team wrote down counts, and the flag.
      [[], "production-account", { ATMOS_IDENTITY: "staging-account" }],
      [["-i", "production-account"], "production-account", { ATMOS_IDENTITY: "staging-account" }],
    ] as [string[], string, Record<string, string>][]
  ) {
    const { stdout, stderr } = await t.atmos(["deploy", ...args], { env: { ...STALE, ...env }, code: 0 });
    assert.deepEqual([stdout, stderr], [expected(who), ""]);
  }
});

story("a custom command for one component and stack", async (t) => {
  await t.configure(stepsTeam(
    ["developer", "production"],
    `commands:
  - name: plan-all
    description: Plan all components in a stack
    identity: developer
    component_config:
      component: "{{ .Arguments.component }}"
      stack: "{{ .Arguments.stack }}"
    steps:
      - atmos terraform plan {{ .ComponentConfig.Component }} -s {{ .ComponentConfig.Stack }}
  - name: terraform plan
    arguments: [{ name: component, required: true }]
    flags: [{ name: stack, shorthand: s }]
    steps: ["terraform plan {{ .Arguments.component }} {{ .Flags.stack }}"]
`,
  ));
  await putOnPath(t);
  await recorder(t, "terraform");
  for (const [args, who] of [[[], "developer"], [["--identity", "production"], "production"]] as const) {
    const { stdout } = await t.atmos(["plan-all", "vpc", "prod", ...args], { code: 0 });
    assert.equal(stdout, `terraform plan vpc prod as ${who} profile=${who} files=yes keys=none\n`);
  }
});

story("signing in first, then working as the same identity everywhere", async (t) => {
  await t.configure(stepsTeam(["my-identity"], "commands: [{ name: my-command, steps: [aws s3 ls] }]\n"));
  await recorder(t, "aws");
  await workflows(t, "  deploy: { steps: [{ name: look, type: shell, command: aws s3 ls }] }\n");
  const expected = "aws s3 ls as my-identity profile=my-identity files=yes keys=none\n";
  await t.atmos(["auth", "login", "my-identity"], { code: 0 });
  for (
    const words of [
      ["workflow", "deploy", "--identity", "my-identity"],
      ["my-command", "--identity", "my-identity"],
      ["auth", "shell", "my-identity", "--", "-c", "aws s3 ls"],
    ]
  ) assert.equal((await t.atmos(words, { env: STALE, code: 0 })).stdout, expected, words.join(" "));
});
