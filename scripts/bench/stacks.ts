/** Commands about the stacks of a company: what they cost, and that ten times as many cost ten times as much. */
import { join } from "node:path";
import type { Comparison } from "./comparisons.ts";
import { type Place, prepareHome, workload } from "./home.ts";
import type { Programs, Words } from "./programs.ts";

/** Ten times as many manifests may cost at most ten times as much; what a start costs is in both. */
const GROWTH_BUDGET = 10;
/** Components in each stack; each inherits from a model that the stack imports. */
const COMPONENTS = 8;
const FEW = 120;
const MANY = 1200;

const CONFIGURATION = `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.tenant }}-{{ .vars.stage }}"}
components: {terraform: {base_path: components, command: /bin/true, auto_generate_backend_file: true}}
templates: {settings: {enabled: true, sprig: {enabled: true}}}
`;

export async function stacks({ atmos }: Programs, folder: string): Promise<Comparison[]> {
  const [few, many] = [await prepareStacks(folder, FEW, atmos), await prepareStacks(folder, MANY, atmos)];
  const compared = (name: string, ...args: readonly string[]): Comparison => ({
    subject: workload(`${name} of ${MANY.toLocaleString("en")} manifests`, atmos, args, many),
    against: workload(`of ${FEW}`, atmos, args, few),
    budget: GROWTH_BUDGET,
  });
  return [
    compared("list stacks", "list", "stacks"),
    compared("describe component", "describe", "component", "c3", "-s", "t5-s5"),
    compared("terraform plan, before Terraform,", "terraform", "plan", "c3", "-s", "t5-s5", "--skip-init"),
    compared("completion", "complete", "--", "terraform", "plan", ""),
  ];
}

async function prepareStacks(folder: string, manifests: number, atmos: Words): Promise<Place> {
  const place = await prepareHome(folder, 5, atmos, { name: `stacks-${manifests}`, yaml: CONFIGURATION });
  const write = async (path: string, text: string): Promise<void> => {
    const whole = join(place.folder, path);
    await Deno.mkdir(join(whole, ".."), { recursive: true });
    await Deno.writeTextFile(whole, text);
  };
  await write("components/m/main.tf", 'variable "name" {}\n');
  const numbers = Array.from({ length: COMPONENTS }, (_, at) => at);
  for (const at of numbers) await write(`stacks/catalog/c${at}.yaml`, model(at));
  for (let at = 0; at < manifests; at++) {
    await write(`stacks/deploy/t${at % 10}/s${at}.yaml`, stack(at, numbers));
  }
  return place;
}

function model(at: number): string {
  return `components:
  terraform:
    c${at}/defaults:
      metadata: {type: abstract}
      vars:
        name: c${at}
        tags: {team: a, managed: atmos}
        rules:
          - {port: 80, protocol: tcp}
          - {port: 443, protocol: tcp}
      settings: {spacelift: {enabled: true}}
`;
}

function stack(at: number, numbers: readonly number[]): string {
  const imports = numbers.map((one) => `  - catalog/c${one}\n`).join("");
  const components = numbers.map((one) =>
    `    c${one}:
      metadata: {component: m, inherits: [c${one}/defaults]}
      vars:
        full: "{{ .vars.tenant }}-{{ .vars.stage }}-c${one}"
        cidr: 10.${one}.0.0/16
`
  ).join("");
  return `import:
${imports}vars: {tenant: t${at % 10}, stage: s${at}}
terraform: {backend_type: s3, backend: {s3: {bucket: states, key: terraform.tfstate, region: eu-west-1}}}
components:
  terraform:
${components}`;
}
