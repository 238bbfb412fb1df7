/** Where Terraform keeps its states, its workspaces, and the files that are written for it. */
import { rules, WRITTEN } from "./rules.ts";

const shows = (query: string, component = "vpc"): string =>
  `describe component ${component} -s dev -q ${query}`;
const of = (terraform: string, vpc = "{}", more = ""): Record<string, string> => ({
  dev:
    `vars: {stage: dev, tenant: acme, environment: ue1}\nterraform: {${terraform}}\ncomponents: {terraform: {vpc: ${vpc}${more}}}`,
});
const S3 = "backend_type: s3, backend: {s3: {bucket: b, region: eu-west-1}}";
const TF = (more: string): string => `components: {terraform: {base_path: components/terraform, ${more}}}`;

rules("backends", [
  {
    rule: "of several backends the one of the chosen type is shown",
    stacks: of("backend_type: gcs, backend: {s3: {bucket: s}, gcs: {bucket: g}}"),
    says: { [shows(".backend")]: { bucket: "g", prefix: "vpc" }, [shows(".backend_type")]: "gcs" },
  },
  {
    rule: "a component may choose another type",
    stacks: of("backend_type: s3, backend: {s3: {bucket: s}, gcs: {bucket: g}}", "{backend_type: gcs}"),
    says: { [shows(".backend.bucket")]: "g" },
  },
  {
    rule: "s3 has a prefix for each component",
    stacks: of(S3, "{}", ", infra/vpc: {}"),
    says: {
      [shows(".backend.workspace_key_prefix")]: "vpc",
      [shows(".backend.workspace_key_prefix", "infra/vpc")]: "infra-vpc",
    },
  },
  {
    rule: "that prefix is the folder's where there is one",
    stacks: of(S3, "{metadata: {component: net/vpc}}"),
    says: { [shows(".backend.workspace_key_prefix")]: "net-vpc" },
  },
  {
    rule: "metadata.name comes before the folder",
    stacks: of(S3, "{metadata: {component: net/vpc, name: stable}}"),
    says: { [shows(".backend.workspace_key_prefix")]: "stable" },
  },
  {
    rule: "a prefix that somebody wrote stays",
    stacks: of(S3, "{backend: {s3: {workspace_key_prefix: mine}}}"),
    says: { [shows(".backend.workspace_key_prefix")]: "mine" },
  },
  {
    rule: "slashes in prefixes become what the project says",
    atmos: TF("workspace: {prefix_separator: /}"),
    stacks: of(S3, "{metadata: {component: net/vpc}}"),
    says: { [shows(".backend.workspace_key_prefix")]: "net/vpc" },
  },
  {
    rule: "azurerm has a key for each component",
    stacks: of(
      "backend_type: azurerm, backend: {azurerm: {storage_account_name: x}}",
      "{metadata: {component: net/vpc}}",
    ),
    says: { [shows(".backend.key")]: "net-vpc.terraform.tfstate" },
  },
  {
    rule: "a common key of azurerm stands before each one's",
    stacks: of("backend_type: azurerm, backend: {azurerm: {key: common}}"),
    says: { [shows(".backend.key")]: "common/vpc.terraform.tfstate" },
  },
  {
    rule: "a component's own key of azurerm stays",
    stacks: of(
      "backend_type: azurerm, backend: {azurerm: {key: common}}",
      "{backend: {azurerm: {key: own}}}",
    ),
    says: { [shows(".backend.key")]: "own" },
  },
  {
    rule: "local and other types get nothing added",
    stacks: of("backend_type: local, backend: {local: {path: x}}"),
    says: { [shows(".backend")]: { path: "x" } },
  },
  {
    rule: "a type whose backend is not there, among others, is told with its place",
    stacks: of("backend_type: s3, backend: {gcs: {bucket: g}}"),
    says: { [shows(".backend")]: /dev\.yaml:2:\d+: backend configures gcs, but backend_type is s3/ },
  },
  {
    rule: "the same of remote_state_backend",
    stacks: of(`${S3}, remote_state_backend_type: gcs, remote_state_backend: {azurerm: {key: k}}`),
    says: {
      [shows(".backend")]: /remote_state_backend configures azurerm, but remote_state_backend_type is gcs/,
    },
  },
  {
    rule: "the remote state backend is the backend with something over it",
    stacks: of(`${S3}, remote_state_backend: {s3: {role_arn: r}}`),
    says: {
      [shows(".remote_state_backend")]: {
        bucket: "b",
        region: "eu-west-1",
        role_arn: "r",
        workspace_key_prefix: "vpc",
      },
      [shows(".remote_state_backend_type")]: "s3",
    },
  },
  {
    rule: "a remote state backend of another type has nothing of the backend, and nothing added",
    stacks: of(`${S3}, remote_state_backend_type: gcs, remote_state_backend: {gcs: {bucket: g}}`),
    says: {
      [shows(".remote_state_backend")]: { bucket: "g" },
      [shows(".remote_state_backend_type")]: "gcs",
      [shows(".backend_type")]: "s3",
    },
  },
  {
    rule: "a remote state backend that nobody describes is empty",
    stacks: of(`${S3}, remote_state_backend_type: static`),
    says: { [shows(".remote_state_backend")]: {} },
  },
  {
    rule: "maps in a backend stay maps",
    stacks: of("backend_type: s3, backend: {s3: {bucket: b, assume_role: {role_arn: r}}}"),
    says: {
      [`terraform generate backend vpc -s dev ${WRITTEN}`]: {
        terraform: {
          backend: { s3: { assume_role: { role_arn: "r" }, bucket: "b", workspace_key_prefix: "vpc" } },
        },
      },
    },
  },
  {
    rule: "a backend of the cloud knows the workspace",
    stacks: of(
      "backend_type: cloud, backend: {cloud: {organization: o, workspaces: {name: 'x-{terraform_workspace}'}}}",
    ),
    says: {
      [`terraform generate backend vpc -s dev ${WRITTEN}`]: {
        terraform: { cloud: { organization: "o", workspaces: { name: "x-dev" } } },
      },
    },
  },
  {
    rule: "without a type there is no file, and the error names the key",
    stacks: of("backend: {s3: {bucket: b}}"),
    says: { [`terraform generate backend vpc -s dev ${WRITTEN}`]: /backend_type/ },
  },
  {
    rule: "a model may have less than a backend needs",
    stacks: {
      dev:
        "vars: {stage: dev}\nterraform: {backend_type: s3, backend: {s3: {}}}\ncomponents: {terraform: {base: {metadata: {type: abstract}}}}",
    },
    says: { [shows(".backend", "base")]: { workspace_key_prefix: "base" }, "validate stacks": "" },
  },
]);

rules("workspaces", [
  { rule: "the workspace is the stack", stacks: of(""), says: { [shows(".workspace")]: "dev" } },
  {
    rule: "components that share a folder have each its own",
    stacks: of("", "{metadata: {component: net}}"),
    says: { [shows(".workspace")]: "dev-vpc" },
  },
  {
    rule: "slashes become hyphens",
    atmos: 'stacks: {base_path: stacks, included_paths: ["**/*"]}\n',
    stacks: { "eu/dev": "components: {terraform: {vpc: {}}}" },
    says: { "describe component vpc -s eu/dev -q .workspace": "eu-dev" },
  },
  {
    rule: "a word in metadata",
    stacks: of("", "{metadata: {terraform_workspace: mine}}"),
    says: { [shows(".workspace")]: "mine" },
  },
  {
    rule: "a pattern in metadata",
    stacks: of("", "{metadata: {terraform_workspace_pattern: '{tenant}-{environment}-{stage}-{component}'}}"),
    says: { [shows(".workspace")]: "acme-ue1-dev-vpc" },
  },
  {
    rule: "a template in metadata, before the pattern and the word",
    stacks: of(
      "",
      "{metadata: {terraform_workspace_template: '{{ .vars.tenant }}/{{ .atmos_component }}', terraform_workspace_pattern: p, terraform_workspace: w}}",
    ),
    says: { [shows(".workspace")]: "acme-vpc" },
  },
  {
    rule: "where all stacks are described, the word comes before the pattern that is inherited",
    stacks: of(
      "",
      "{metadata: {inherits: [base], terraform_workspace: w}}",
      ", base: {metadata: {type: abstract, terraform_workspace_pattern: p}}",
    ),
    says: { "describe stacks -q .dev.components.terraform.vpc.workspace": "w" },
  },
  {
    rule: "a pattern knows the folder",
    stacks: of(
      "",
      "{metadata: {component: net/vpc, terraform_workspace_pattern: '{base-component}-{component}'}}",
    ),
    says: { [shows(".workspace")]: "net-vpc-vpc" },
  },
  {
    rule: "a pattern of the manifest holds for all its components",
    stacks: {
      dev:
        "vars: {stage: dev}\nmetadata: {terraform_workspace_pattern: 'x-{component}'}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: { [shows(".workspace")]: "x-vpc" },
  },
  {
    rule: "without workspaces it is default",
    atmos: TF("workspaces_enabled: false"),
    stacks: of("", "{metadata: {terraform_workspace: mine}}"),
    says: { [shows(".workspace")]: "default" },
  },
  {
    rule: "with the http backend it is default",
    stacks: of("backend_type: http, backend: {http: {address: a}}"),
    says: { [shows(".workspace")]: "default" },
  },
]);

rules("files", [
  {
    rule: "a varfile holds vars alone, sorted",
    stacks: of("", "{vars: {b: [1, {x: null}], a: true}, settings: {s: 1}}"),
    files: { "components/terraform/vpc/main.tf": "" },
    says: {
      [`terraform generate varfile vpc -s dev ${WRITTEN}`]: {
        a: true,
        b: [1, { x: null }],
        environment: "ue1",
        stage: "dev",
        tenant: "acme",
      },
    },
  },
  {
    rule: "what the code calls sensitive is in no file",
    stacks: of("", "{vars: {password: p}}"),
    files: { "components/terraform/vpc/main.tf": 'variable "password" { sensitive = true }\n' },
    says: {
      [`terraform generate varfile vpc -s dev ${WRITTEN}`]: {
        environment: "ue1",
        stage: "dev",
        tenant: "acme",
      },
    },
  },
  {
    rule: "large and odd numbers stay what they are",
    stacks: of("", "{vars: {a: 1.5, b: -0.25, c: 1e3, d: 0x10, e: 9007199254740991}}"),
    says: {
      [shows("'[.vars.a, .vars.b, .vars.c, .vars.d, .vars.e]'")]: [1.5, -0.25, 1000, 16, 9007199254740991],
    },
  },
  {
    rule: "texts that look like something else stay texts",
    stacks: of("", "{vars: {a: '1', b: 'true', c: 'null', d: '2024-01-01', e: 012, f: yes, g: 1_000}}"),
    says: {
      [shows("'[.vars.a, .vars.b, .vars.c, .vars.d, .vars.f]'")]: ["1", "true", "null", "2024-01-01", "yes"],
    },
  },
]);
