import { run } from "../../../../src/cli/run.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const ATMOS = `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {command: /usr/bin/terraform, base_path: components/terraform, auto_generate_backend_file: true}}
auth:
  providers: {corp: {kind: mock/aws}}
  identities:
    one: {kind: mock/aws, via: {provider: corp}, default: true}
    two: {kind: mock/aws, via: {provider: corp}}
`;

const DEV = `vars: {stage: dev, region: eu-west-1}
terraform: {backend_type: local, backend: {local: {}}, providers: {aws: {region: a}}, required_version: ">= 1"}
components:
  terraform:
    vpc: {vars: {name: "a, b"}, metadata: {component: net}}
    dns:
      dependencies: {components: [vpc]}
      vars: {name: !terraform.output vpc name}
      settings: {auth: {identity: two}}
    base: {metadata: {type: abstract}}
    off: {metadata: {enabled: false}}
    fixed: {metadata: {component: net, locked: true}}
`;

const PROD = `import: [deploy/dev]
vars: {stage: prod}
`;

export type StackWorld = MemorySystem & {
  readonly code: number;
  /** Command lines of the programs that were started, and of those whose output was read. */
  readonly lines: readonly string[];
};

/** A project with stacks in memory; Terraform is there, and does what it is told. */
export async function atmos(
  line: string,
  { onSystem, ...options }: MemoryOptions & { readonly onSystem?: (system: MemorySystem) => void } = {},
): Promise<StackWorld> {
  const lines: string[] = [];
  const module = 'variable "secret" { sensitive = true }\n';
  const system = memorySystem({
    workingFolder: "/project",
    start: ({ args }) => {
      lines.push(args.join(" "));
      return 0;
    },
    run: ({ args }) => {
      lines.push(`(${args.join(" ")})`);
      return { code: 0, stdout: args[0] === "output" ? '{"name":{"value":"from-vpc"}}' : "" };
    },
    ...options,
    files: {
      "/project/atmos.yaml": ATMOS,
      "/project/stacks/deploy/dev.yaml": DEV,
      "/project/stacks/deploy/prod.yaml": PROD,
      "/project/components/terraform/net/main.tf": module,
      "/project/components/terraform/dns/main.tf": module,
      ...options.files,
    },
  });
  for (const name of ["terraform", "helmfile", "aws", "sh"]) system.files.put(`/usr/bin/${name}`, "", 0o755);
  onSystem?.(system);
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  return { ...system, code, lines };
}
