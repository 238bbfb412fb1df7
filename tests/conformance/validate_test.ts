/** What is wrong with manifests, and where. */
import { rules } from "./rules.ts";

const of = (
  rule: string,
  dev: string,
  expected: RegExp | string,
  more: Record<string, string> = {},
): { rule: string; stacks: Record<string, string>; says: Record<string, unknown> } => ({
  rule,
  stacks: { dev, ...more },
  says: { "validate stacks": expected },
});
const FINE = "vars: {stage: fine}\ncomponents: {terraform: {vpc: {}}}";
const sections = ["vars", "settings", "env", "metadata", "terraform", "helmfile", "components", "overrides"];

rules("validate", [
  of("stacks without a fault", FINE, ""),
  of("broken YAML is told with its place", "vars:\n  a: [1\n  b: 2\n", /stacks\/dev\.yaml:\d+:\d+: error/),
  of("one broken file among others is named", FINE, /stacks\/broken\.yaml:1:\d+/, { broken: "a: {" }),
  of("every broken file is named, not only the first", FINE, /one\.yaml[\s\S]*two\.yaml/, {
    one: "a: {",
    two: "b: [",
  }),
  of("tabs that indent are told", "vars:\n\ta: 1", /stacks\/dev\.yaml:2:1/),
  of("a key twice is told", "vars: {a: 1, a: 2}", /stacks\/dev\.yaml:1:14/),
  of("an anchor that there is not is told", "vars: {a: *nothing}", /stacks\/dev\.yaml:1:11/),
  of("a manifest that is a list is told", "- a", /stacks\/dev\.yaml:1:1: error: a stack manifest is a map/),
  of(
    "several documents in one file are told",
    "vars: {stage: dev}\n---\nvars: {stage: prod}",
    /stacks\/dev\.yaml:/,
  ),
  ...sections.map((key) =>
    of(
      `${key} that is no map is told`,
      `vars: {stage: dev}\n${key}: [a]\n`.replace("vars: {stage: dev}\nvars:", "vars:"),
      new RegExp(`stacks/dev\\.yaml:\\d+:\\d+: error: ${key}`),
    )
  ),
  of(
    "vars of a component that are no map are told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: word}}}",
    /stacks\/dev\.yaml:2:38: error: .*vars/,
  ),
  of(
    "a component that is no map is told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: word}}",
    /stacks\/dev\.yaml:2:31/,
  ),
  of(
    "a missing import is told with the way",
    "import: [none]",
    /stacks\/dev\.yaml:1:10: error: cannot find the import "none"/,
  ),
  of(
    "a type of metadata that there is not is told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {metadata: {type: virtual}}}}",
    /abstract or real/,
  ),
  of(
    "enabled that is no yes or no is told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {metadata: {enabled: maybe}}}}",
    /true or false/,
  ),
  of(
    "inherits that is a map is told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {metadata: {inherits: {a: 1}}}}}",
    /stacks\/dev\.yaml:2:\d+/,
  ),
  of(
    "a backend_type that is a list is told",
    "vars: {stage: dev}\nterraform: {backend_type: [s3]}\ncomponents: {terraform: {vpc: {}}}",
    /stacks\/dev\.yaml:2:27/,
  ),
  of(
    "a base that is not there is told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {metadata: {inherits: [none]}}}}",
    /inherits from "none"/,
  ),
  of(
    "an identity that nobody describes is told",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {settings: {auth: {identity: nobody}}}}}",
    /works as the identity "nobody", which nobody describes/,
  ),
  of(
    "a dependency that is not there is a warning, and no fault",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {dependencies: {components: [none]}}}}",
    "",
  ),
  of(
    "a name that is no text is told",
    "name: 5\nvars: {stage: dev}\ncomponents: {terraform: {vpc: {}}}",
    /stacks\/dev\.yaml:1:7/,
  ),
  of(
    "functions may stand where values are expected",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {settings: !template '{}', metadata: {enabled: !env ENABLED}}}}",
    "",
  ),
  of(
    "functions that are refused are no fault of the stacks",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {a: !store s vpc k}}}}",
    "",
  ),
  of(
    "programs do not run, and templates are not rendered",
    "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {a: !exec false, b: '{{ fail \"no\" }}'}}}}",
    "",
  ),
  {
    rule: "files that no stack is made of are checked, too, and templates that cannot be are not",
    atmos: 'stacks: {base_path: stacks, included_paths: ["deploy/*"], excluded_paths: ["old/**"]}\n',
    stacks: {
      "deploy/dev": "components: {terraform: {vpc: {}}}",
      "left/broken": "a: {",
      "left/odd": "vars: {}\ncomponents: [a]",
      "left/template.yaml.tmpl": "{{ if .x }}a: {{{ end }}",
      "left/later": 'import: [{path: none}]\nvars: {a: "{{ .b }}"}',
      "left/data": "[1, 2]",
      "left/workflows": "workflows: {a: {steps: []}}",
      "old/broken": "a: {",
    },
    says: {
      "validate stacks":
        /left\/broken\.yaml:1:5: error[\s\S]*left\/odd\.yaml:2:13: error[\s\S]*not valid: 2 errors/,
      "describe component vpc -s deploy/dev -q .vars": {},
    },
  },
]);
