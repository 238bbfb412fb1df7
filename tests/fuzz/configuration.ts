/** Whatever stands in `atmos.yaml` and what it names, a command that looks ends in words. */
import fc from "fast-check";
import { machine, play } from "./machine.ts";
import { target } from "./target.ts";
import { changed } from "./texts.ts";

const CONFIGURATIONS = [
  `auth:
  realm: team
  providers:
    corp: { kind: mock/aws, region: eu-west-1, default: true }
    sso: { kind: aws/iam-identity-center, start_url: https://corp.awsapps.com/start, region: eu-west-1 }
  identities:
    dev: { kind: mock/aws, default: true, alias: d, via: { provider: corp }, tags: [a, b] }
    ops: { kind: aws/permission-set, via: { provider: sso }, principal: { name: Admin, account: { id: "111122223333" } } }
    role: { kind: aws/assume-role, via: { identity: ops }, principal: { assume_role: "arn:aws:iam::111122223333:role/x" } }
    robot: { kind: aws/user, credentials: { access_key_id: !env KEY, secret_access_key: !exec "pass show x" } }
    old: { kind: mock, via: { provider: corp }, env: [{ key: A, value: b }] }
env: { GREETING: hello, OTHER: !exec date }
`,
  `import: [more.yaml, "conf/*.yaml"]
base_path: ./x
logs: { level: Debug, file: ./log }
profiles: { base_path: p, default: [one] }
workflows: { base_path: workflows }
auth: { identities: { a: { kind: mock, via: { identity: b } }, b: { kind: mock, via: { identity: a } } } }
`,
  `commands:
  - name: deploy
    description: "Deploys {{ .Arguments.stack }}"
    arguments: [{ name: stack, description: where, required: true, default: dev }]
    flags: [{ name: force, shorthand: f, type: bool }, { name: size, default: "1" }]
    env: [{ key: A, value: "{{ .Flags.size }}" }, { key: B, valueCommand: date }]
    steps: ["echo {{ .Arguments.stack }}", { command: "x", identity: dev, retry: { max_attempts: 3 } }]
    commands: [{ name: all, steps: [true] }]
aliases: { dp: deploy }
`,
  `x: &a { y: [1, 2] }\nz: { <<: *a, w: !include other.yaml }\nv: !include.raw other.txt\n`,
];

const WORKFLOW = `workflows:
  release:
    description: Releases
    steps:
      - { name: one, type: shell, command: "echo {{ .env.A }}", identity: dev, timeout: 5s, when: always }
      - { name: two, type: atmos, command: terraform plan x, stack: dev }
`;

/** All of them only look, and one runs a step that is named. */
const LINES = [
  ["--help"],
  ["auth", "list"],
  ["auth", "list", "--format", "json"],
  ["auth", "list", "--format", "yaml"],
  ["auth", "list", "--format", "table"],
  ["auth", "list", "--format", "mermaid"],
  ["auth", "validate"],
  ["auth", "validate", "--format", "json"],
  ["auth", "whoami", "--cached"],
  ["auth", "whoami", "--cached", "--output", "json"],
  ["auth", "env", "-i", "dev"],
  ["auth", "env", "-i", "dev", "--format", "json"],
  ["auth", "exec", "-i", "dev", "--", "tool"],
  ["auth", "logout", "--all", "--dry-run"],
  ["auth", "logout", "--all", "--output", "json"],
  ["workflow", "list"],
  ["workflow", "list", "--output", "json"],
  ["workflow", "release", "-f", "team", "--dry-run"],
  ["deploy", "--help"],
  ["deploy", "dev", "--dry-run"],
  ["config", "trust", "--list"],
  ["complete", "--", "auth", "exec", "-i", ""],
  ["complete", "--", ""],
];

interface Repository {
  readonly main: string;
  readonly more: string;
  readonly workflow: string;
  readonly line: readonly string[];
}

const sometimes = (text: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: changed(fc.constant(text)) });

export const configuration = target<Repository>({
  name: "configuration",
  share: 5,
  slice: 5000,
  inputs: fc.record({
    main: changed(fc.constantFrom(...CONFIGURATIONS)),
    more: sometimes("auth: { providers: { more: { kind: mock } } }\n"),
    workflow: sometimes(WORKFLOW),
    line: fc.constantFrom(...LINES),
  }),
  run: async ({ main, more, workflow, line }) => {
    const system = machine({
      files: {
        "/repo/.git/HEAD": "ref: refs/heads/main\n",
        "/repo/atmos.yaml": main,
        "/repo/more.yaml": more,
        "/repo/other.yaml": more,
        "/repo/other.txt": more,
        "/repo/conf/a.yaml": more,
        "/repo/workflows/team.yaml": workflow,
        "/repo/x/workflows/team.yaml": workflow,
        "/repo/p/one/atmos.yaml": more,
        "/usr/bin/tool": "",
      },
    });
    await system.files.setMode("/usr/bin/tool", 0o755);
    await play(system, line);
    const program = system.ran.find(({ command }) => command !== "secret-tool");
    if (program !== undefined) {
      throw new Error(`${line.join(" ")}: runs ${program.command} ${program.args.join(" ")}`);
    }
    if (system.files.text("/repo/log") !== undefined) throw new Error("a project says where the log goes");
    // Again, with the parsed form that the first run has kept.
    await play(system, line);
  },
});
