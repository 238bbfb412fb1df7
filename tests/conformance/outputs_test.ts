/** Values of other components. */
import { rules } from "./rules.ts";

const of = (value: string, more = ""): Record<string, string> => ({
  dev:
    `vars: {stage: dev}\nterraform: {backend_type: local, backend: {local: {}}}\ncomponents:\n  terraform:\n    net: {}\n    vpc:\n      vars:\n        v: ${value}\n${more}`,
  prod:
    "vars: {stage: prod}\nterraform: {backend_type: local, backend: {local: {}}}\ncomponents: {terraform: {net: {}}}",
});
const V = "describe component vpc -s dev -q .vars.v";
const state = (outputs: unknown): string =>
  JSON.stringify({
    version: 4,
    outputs: Object.fromEntries(
      Object.entries(outputs as Record<string, unknown>).map((
        [name, value],
      ) => [name, { value, type: "string" }]),
    ),
  });
const OUTPUTS = { id: "net-1", ids: ["a", "b"], map: { k: { deep: 1 } }, none: null, flag: false };
const FILES = {
  "components/terraform/net/main.tf": "",
  "components/terraform/net/terraform.tfstate.d/dev/terraform.tfstate": state(OUTPUTS),
  "components/terraform/net/terraform.tfstate.d/prod/terraform.tfstate": state({ id: "prod-1" }),
};
const TERRAFORM = JSON.stringify(
  Object.fromEntries(Object.entries(OUTPUTS).map(([name, value]) => [name, { value }])),
);
const of2 = (
  rule: string,
  value: string,
  result: unknown,
): {
  rule: string;
  stacks: Record<string, string>;
  files: Record<string, string>;
  says: Record<string, unknown>;
} => ({ rule, stacks: of(value), files: FILES, says: { [V]: result } });

rules("outputs", [
  of2(
    "!terraform.state reads an output of another component in the same stack",
    "!terraform.state net id",
    "net-1",
  ),
  of2("!terraform.state of another stack", "!terraform.state net prod id", "prod-1"),
  of2("the stack may be a template", "!terraform.state net {{ .stack }} id", /./),
  of2("an output may be a path", "!terraform.state net .map.k.deep", 1),
  of2("an output may be an item of a list", "!terraform.state net .ids[1]", "b"),
  of2(
    "a value may stand in for an output that is not there",
    `!terraform.state net '.nothing // "usual"'`,
    "usual",
  ),
  of2(
    "an expression needs no quotes, whatever is in it",
    '!terraform.state net .nothing // "usual"',
    "usual",
  ),
  of2("nor does one behind a stack", '!terraform.state net prod .nothing // ["x", "y"]', ["x", "y"]),
  of2("nor one with a pipe", '!terraform.state net .id | "<" + . + ">"', "<net-1>"),
  of2("doubled quotes stand for one", `!terraform.state net ".nothing // ""usual"""`, "usual"),
  of2("a key in brackets may have slashes", `!terraform.state net .map["k"].deep`, 1),
  of2("a way into an output may begin without a dot", "!terraform.state net ids[1]", "b"),
  of2("so may one through maps", "!terraform.state net map.k.deep", 1),
  of2("a value may stand in for a list", `!terraform.state net '.nothing // ["x", "y"]'`, ["x", "y"]),
  of2("a whole list and a whole map", "[!terraform.state net ids, !terraform.state net map]", [["a", "b"], {
    k: { deep: 1 },
  }]),
  of2("false is a value", "!terraform.state net flag", false),
  of2("quotes keep an expression together", "!terraform.state net dev '.ids | length'", 2),
  {
    rule: "the stack is a template where templates are enabled",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of("!terraform.state net {{ .vars.other }} id\n        other: prod"),
    files: FILES,
    says: { [V]: "prod-1" },
  },
  {
    rule: "in the default workspace the state lies beside the code",
    atmos: "components: {terraform: {base_path: components/terraform, workspaces_enabled: false}}",
    stacks: of("!terraform.state net id"),
    files: {
      "components/terraform/net/main.tf": "",
      "components/terraform/net/terraform.tfstate": state({ id: "default-1" }),
    },
    says: { [V]: "default-1" },
  },
  {
    rule: "!terraform.output asks Terraform",
    stacks: of("!terraform.output net id"),
    files: FILES,
    prints: TERRAFORM,
    says: { [V]: "net-1" },
  },
  {
    rule: "!terraform.output takes a stack, and an expression",
    stacks: of("!terraform.output net prod '.ids[0]'"),
    files: FILES,
    prints: TERRAFORM,
    says: { [V]: "a" },
  },
  {
    rule: "atmos.Component has the outputs of the other component",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of(`'{{ (atmos.Component "net" .stack).outputs.id }}'`),
    files: FILES,
    prints: TERRAFORM,
    says: { [V]: "net-1" },
  },
  {
    rule: "whole outputs go through !template",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of(`!template '{{ toJson (atmos.Component "net" .stack).outputs.ids }}'`),
    files: FILES,
    prints: TERRAFORM,
    says: { [V]: ["a", "b"] },
  },
  {
    rule: "outputs of what has not been applied are no value",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of(`'{{ (atmos.Component "net" .stack).outputs.id }}'`),
    files: FILES,
    prints: "{}",
    says: { [V]: "<no value>" },
  },
  {
    rule: "outputs are not asked for without functions",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of(`'{{ (atmos.Component "net" .stack).outputs.id }}'`),
    files: FILES,
    prints: TERRAFORM,
    says: { "describe component vpc -s dev --process-functions=false -q .vars.v": "<no value>" },
  },
  {
    rule: "who only looks sees nothing of what has not been applied",
    stacks: of("[!terraform.state net id, !terraform.output net id]"),
    files: { "components/terraform/net/main.tf": "" },
    prints: "{}",
    says: { [V]: ["(computed)", null] },
  },
  {
    rule: "in the strict mode that is an error",
    stacks: of("!terraform.state net id"),
    files: { "components/terraform/net/main.tf": "" },
    env: { ATMOS_DESCRIBE_ERROR_MODE: "strict" },
    says: {
      [V]: /dev\.yaml:8:\d+: !terraform\.state: "net" in "dev" has no output id/,
      "describe component vpc -s dev --error-mode silent -q .vars.v": "(computed)",
    },
  },
  {
    rule: "atmos.yaml, and the flag before it, say the mode",
    atmos: "describe: {error_mode: strict}",
    stacks: of("!terraform.state net id"),
    files: { "components/terraform/net/main.tf": "" },
    says: {
      "describe stacks": /has no output id/,
      "describe stacks --error-mode warn -q .dev.components.terraform.vpc.vars.v": "(computed)",
      "describe stacks --error-mode loud": /strict, warn, silent/,
    },
  },
  {
    rule: "another component that is not there is told",
    stacks: of("!terraform.state nte id"),
    says: {
      "terraform generate varfile vpc -s dev": /Could not find the component "nte" in the stack "dev"/,
    },
  },
  {
    rule: "too few words are told with what is expected",
    stacks: of("!terraform.state net"),
    says: { [V]: /dev\.yaml:8:\d+: !terraform\.state takes a component, perhaps a stack, and an output/ },
  },
  {
    rule: "components that wait for each other are told with their names",
    stacks: of("!terraform.state a x", "    a: {vars: {v: !terraform.state vpc x}}\n"),
    says: { [V]: /circle: vpc in dev → a in dev → vpc in dev/ },
  },
  {
    rule: "a circle over both functions is told, too",
    files: { ...FILES, "components/terraform/a/main.tf": "" },
    stacks: of("!terraform.output a x", "    a: {vars: {v: !terraform.state vpc x}}\n"),
    says: { [V]: /circle: vpc in dev → a in dev → vpc in dev/ },
  },
  {
    rule: "a component may ask itself for nothing",
    stacks: of("!terraform.state vpc x"),
    says: { [V]: /circle: vpc in dev → vpc in dev/ },
  },
  {
    rule: "a backend that nobody can read is refused by name where it counts",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {net: {backend_type: consul, backend: {consul: {path: x}}}, vpc: {vars: {v: !terraform.state net id}}}}",
    },
    files: { "components/terraform/vpc/main.tf": "" },
    says: { "terraform generate varfile vpc -s dev": /consul/ },
  },
]);
