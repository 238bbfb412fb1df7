/** Templates in the sections of components. */
import { rules } from "./rules.ts";

const ON = "templates: {settings: {enabled: true}}";
const of = (sections: string, above = ""): Record<string, string> => ({
  dev: `vars: {stage: dev}\n${above}\ncomponents: {terraform: {vpc: ${sections}}}`,
});
const shows = (query: string): string => `describe component vpc -s dev -q ${query}`;
const gives = (
  template: string,
  value: unknown,
  more = "",
): { stacks: Record<string, string>; atmos: string; says: Record<string, unknown> } => ({
  atmos: ON,
  stacks: of(`{vars: {v: '${template}'}, settings: {s: {a: 1, b: [x, y]}, word: Hello}${more}}`),
  says: { [shows(".vars.v")]: value },
});

rules("templates", [
  {
    rule: "without templates.settings.enabled a template is text",
    stacks: of("{vars: {v: '{{ .vars.stage }}'}}"),
    says: { [shows(".vars.v")]: "{{ .vars.stage }}" },
  },
  {
    rule: "a component may switch them on for itself",
    stacks: of("{settings: {templates: {settings: {enabled: true}}}, vars: {v: '{{ .vars.stage }}'}}"),
    says: { [shows(".vars.v")]: "dev" },
  },
  {
    rule: "--process-templates=false leaves them",
    atmos: ON,
    stacks: of("{vars: {v: '{{ .vars.stage }}'}}"),
    says: { "describe component vpc -s dev --process-templates=false -q .vars.v": "{{ .vars.stage }}" },
  },
  {
    rule: "they see names of the component and its stack",
    ...gives(
      "{{ .atmos_component }} {{ .atmos_stack }} {{ .atmos_stack_file }} {{ .atmos_manifest }} {{ .workspace }}",
      "vpc dev dev dev dev",
    ),
  },
  {
    rule: "they see every section",
    ...gives(
      "{{ .settings.s.a }}{{ .vars.stage }}{{ .env.E }}{{ .metadata.custom.c }}{{ .backend_type }}",
      "1devecs3",
      ", env: {E: e}, metadata: {custom: {c: c}}, backend_type: s3",
    ),
  },
  { rule: "what is missing is <no value>", ...gives("{{ .vars.nothing }}", "<no value>") },
  {
    rule: "a list is indexed, and its length counted",
    ...gives("{{ index .settings.s.b 1 }}{{ len .settings.s.b }}", "y2"),
  },
  {
    rule: "range, with, if and variables",
    ...gives("{{ range $i, $e := .settings.s.b }}{{ if $i }},{{ end }}{{ $e }}{{ end }}", "x,y"),
  },
  {
    rule: "sprig: texts",
    ...gives('{{ .settings.word | lower | trunc 4 | repeat 2 | replace "h" "H" }}', "HellHell"),
  },
  {
    rule: "sprig: usual values and choices",
    ...gives('{{ .vars.none | default "d" }}{{ ternary "a" "b" true }}{{ coalesce "" "c" }}', "dac"),
  },
  {
    rule: "sprig: dicts",
    ...gives(
      '{{ $d := dict "a" 1 "b" 2 }}{{ keys $d | sortAlpha | join "," }}{{ get $d "b" }}{{ hasKey $d "z" }}',
      "a,b2false",
    ),
  },
  {
    rule: "sprig: lists",
    ...gives(
      '{{ list 3 1 2 | sortAlpha | first }}{{ list "a" "b" "a" | uniq | len }}{{ has "x" .settings.s.b }}',
      "12true",
    ),
  },
  {
    rule: "sprig: numbers",
    ...gives('{{ add 1 2 }} {{ mul 2 3 }} {{ div 7 2 }} {{ max 1 5 3 }} {{ "12" | int }}', "3 6 3 5 12"),
  },
  {
    rule: "sprig: JSON, YAML and base64",
    ...gives("{{ .settings.s | toJson | b64enc | b64dec }}", '{"a":1,"b":["x","y"]}'),
  },
  {
    rule: "sprig: regular expressions",
    ...gives('{{ regexReplaceAll "[aeiou]" "banana" "o" }}{{ regexMatch "^b" "b" }}', "bonono" + "true"),
  },
  { rule: "sprig: sums", ...gives('{{ sha256sum "x" | trunc 8 }}', "2d711642") },
  {
    rule: "sprig: versions",
    ...gives('{{ semverCompare ">=1.2" "1.3.0" }}{{ (semver "1.2.3").Major }}', "true1"),
  },
  { rule: "sprig: the environment", env: { REGION: "eu" }, ...gives('{{ env "REGION" }}', "eu") },
  {
    rule: "gomplate: the environment, with a usual value",
    ...gives('{{ getenv "NOWHERE" "usual" }}', "usual"),
  },
  { rule: "gomplate: env.Getenv", env: { REGION: "eu" }, ...gives('{{ env.Getenv "REGION" }}', "eu") },
  { rule: "gomplate: strings", ...gives('{{ strings.ToUpper "a" }}{{ strings.Trim "-" "-b-" }}', "Ab") },
  {
    rule: "gomplate: conversions and data",
    ...gives('{{ conv.ToInt "3" }}{{ (data.JSON "{\\"a\\":4}").a }}', "34"),
  },
  { rule: "what a template gives in quotes is text", ...gives("{{ 5 }}", "5") },
  { rule: "a comment and trimmed blanks", ...gives("a {{- /* nothing */ -}} b", "ab") },
  { rule: "printf and quotes", ...gives('{{ printf "%s-%03d" "a" 7 }}', "a-007") },
  {
    rule: "templates stand in keys, too",
    atmos: ON,
    stacks: of("{vars: {'k-{{ .vars.stage }}': 1}}"),
    says: { [shows(".vars")]: { stage: "dev", "k-dev": 1 } },
  },
  {
    rule: "evaluations render what came out",
    atmos: "templates: {settings: {enabled: true, evaluations: 2}}",
    stacks: of("{settings: {s: '{{ .vars.x }}'}, vars: {x: deep, v: '{{ .settings.s }}'}}"),
    says: { [shows(".vars.v")]: "deep" },
  },
  {
    rule: "other delimiters, those of YAML's flow lists among them",
    atmos: 'templates: {settings: {enabled: true, delimiters: ["[[", "]]"]}}',
    stacks: of("{vars: {v: '[[ .vars.stage ]]{{ x }}'}}"),
    says: { [shows(".vars.v")]: "dev{{ x }}" },
  },
  {
    rule: "variables of templates.settings.env are seen by templates",
    atmos: "templates: {settings: {enabled: true, env: {WHO: me}}}",
    stacks: of("{vars: {v: '{{ env \"WHO\" }}'}}"),
    says: { [shows(".vars.v")]: "me" },
  },
  {
    rule: "atmos.Component gives the described component of a stack",
    atmos: ON,
    stacks: {
      dev:
        `vars: {stage: dev}\ncomponents: {terraform: {net: {vars: {cidr: "10"}}, vpc: {vars: {v: '{{ (atmos.Component "net" .stack).vars.cidr }}'}}}}`,
    },
    says: { [shows(".vars.v")]: "10" },
  },
  {
    rule: "atmos.Component of one that is not there is told with its place",
    atmos: ON,
    stacks: of(`{vars: {v: '{{ (atmos.Component "none" .stack).vars.x }}'}}`),
    says: { [shows(".vars.v")]: /dev\.yaml:3[\s\S]*none/ },
  },
  {
    rule: "components that ask each other are told with their names",
    atmos: ON,
    stacks: {
      dev:
        `vars: {stage: dev}\ncomponents: {terraform: {net: {vars: {a: '{{ (atmos.Component "vpc" .stack).vars.v }}'}}, vpc: {vars: {v: '{{ (atmos.Component "net" .stack).vars.a }}'}}}}`,
    },
    says: { [shows(".vars.v")]: /circle: vpc in dev → net in dev → vpc in dev/ },
  },
  {
    rule: "a broken template is told with its place",
    atmos: ON,
    stacks: of("{vars: {v: '{{ .vars.stage '}}"),
    says: { [shows(".vars.v")]: /stacks\/dev\.yaml:3:\d+/ },
  },
  {
    rule: "a function that there is not is told",
    atmos: ON,
    stacks: of("{vars: {v: '{{ nothing 1 }}'}}"),
    says: { [shows(".vars.v")]: /nothing/ },
  },
  {
    rule: "a data source that is a file",
    atmos:
      "templates: {settings: {enabled: true, gomplate: {enabled: true, datasources: {ips: {url: ./ips.yaml}}}}}",
    files: { "ips.yaml": "a: {b: 1}" },
    stacks: of("{vars: {v: '{{ (datasource \"ips\").a.b }}'}}"),
    says: { [shows(".vars.v")]: "1" },
  },
  {
    rule: "a data source of the component, by atmos.GomplateDatasource",
    atmos: ON,
    files: { "config/x.json": '{"a": "z"}' },
    stacks: of(
      "{settings: {templates: {settings: {gomplate: {datasources: {x: {url: file:///project/config/x.json}}}}}}, vars: {v: '{{ (atmos.GomplateDatasource \"x\").a }}'}}",
    ),
    says: { [shows(".vars.v")]: "z" },
  },
  {
    rule: "a data source elsewhere is refused by name",
    atmos:
      "templates: {settings: {enabled: true, gomplate: {datasources: {ip: {url: 'https://example.com/ip'}}}}}",
    stacks: of("{vars: {v: '{{ (datasource \"ip\").a }}'}}"),
    says: { [shows(".vars.v")]: /datasource|ip/ },
  },
  {
    rule: "atmos.Store is refused by name, with its place, for whom it concerns alone",
    atmos: ON,
    stacks: {
      dev:
        `vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {v: '{{ atmos.Store "s" .stack "a" "k" }}'}}, other: {}}}`,
    },
    says: {
      [shows(".vars.v")]: /dev\.yaml:2:\d+.*the function atmos\.Store is not supported by this build/,
      "describe component other -s dev -q .vars": { stage: "dev" },
    },
  },
]);
