/** Which files are stacks. */
import { rules } from "./rules.ts";

const VPC = "components: {terraform: {vpc: {}}}";
const of = (paths: string): string => `stacks: {base_path: stacks, ${paths}}\n`;

rules("discovery", [
  {
    rule: "every file that an included pattern matches is a stack, at any depth",
    atmos: of('included_paths: ["deploy/**/*"]'),
    stacks: { "deploy/dev": VPC, "deploy/eu/prod": VPC, "deploy/eu/west/qa": VPC, "mixins/x": VPC },
    says: { "list stacks": "deploy/dev\ndeploy/eu/prod\ndeploy/eu/west/qa" },
  },
  {
    rule: "an excluded pattern takes away what an included one matches",
    atmos: of('included_paths: ["**/*"], excluded_paths: ["**/_defaults.yaml", "catalog/**/*"]'),
    stacks: { "dev": VPC, "_defaults": VPC, "eu/_defaults": VPC, "catalog/vpc": VPC },
    says: { "list stacks": "dev" },
  },
  {
    rule: "a pattern without an extension means .yaml, .yml and their templates",
    atmos: of('included_paths: ["deploy/*"]'),
    stacks: {
      "deploy/a.yaml": VPC,
      "deploy/b.yml": VPC,
      "deploy/c.yaml.tmpl": VPC,
      "deploy/d.yml.tmpl": VPC,
      "deploy/e.json": "{}",
    },
    says: { "list stacks": "deploy/a\ndeploy/b\ndeploy/c\ndeploy/d" },
  },
  {
    rule: "a pattern with an extension means files with that one",
    atmos: of('included_paths: ["deploy/*.yml"]'),
    stacks: { "deploy/a.yaml": VPC, "deploy/b.yml": VPC },
    says: { "list stacks": "deploy/b" },
  },
  {
    rule: "one star stays in one folder",
    atmos: of('included_paths: ["orgs/*/dev"]'),
    stacks: { "orgs/acme/dev": VPC, "orgs/acme/eu/dev": VPC },
    says: { "list stacks": "orgs/acme/dev" },
  },
  {
    rule: "braces, questions and classes stand in patterns",
    atmos: of('included_paths: ["{dev,prod}/?", "x/[ab]*"]'),
    stacks: { "dev/1": VPC, "prod/2": VPC, "qa/3": VPC, "dev/10": VPC, "x/a1": VPC, "x/c1": VPC },
    says: { "list stacks": "dev/1\nprod/2\nx/a1" },
  },
  {
    rule: "two stars match no folder, too",
    atmos: of('included_paths: ["orgs/**/dev"]'),
    stacks: { "orgs/dev": VPC, "orgs/a/b/dev": VPC },
    says: { "list stacks": "orgs/a/b/dev\norgs/dev" },
  },
  {
    rule: "variables of the environment say where the stacks are",
    atmos: 'stacks: {base_path: elsewhere, included_paths: ["nothing"]}',
    env: {
      ATMOS_STACKS_BASE_PATH: "stacks",
      ATMOS_STACKS_INCLUDED_PATHS: "a,b",
      ATMOS_STACKS_EXCLUDED_PATHS: "b",
    },
    stacks: { a: VPC, b: VPC },
    says: { "list stacks": "a" },
  },
  {
    rule: "an imported file need not be a stack, and is none for being imported",
    stacks: { dev: "import: [catalog/vpc]\nvars: {stage: dev}", "catalog/vpc": VPC },
    says: { "list stacks": "dev", "list components": "vpc\tterraform\t1" },
  },
  {
    rule: "a manifest without components is no stack",
    stacks: { dev: "vars: {stage: dev}", prod: `vars: {stage: prod}\n${VPC}` },
    says: { "list stacks": "prod" },
  },
  {
    rule: "an empty manifest, and one of comments alone, say nothing",
    stacks: { empty: "", comments: "# later\n", dashes: "---\n", dev: `vars: {stage: dev}\n${VPC}` },
    says: { "list stacks": "dev", "validate stacks": "" },
  },
  {
    rule: "sections without a value are empty ones",
    stacks: {
      dev:
        `import:\nvars:\n  stage: dev\nsettings:\nterraform:\ncomponents:\n  terraform:\n    vpc:\n  helmfile:\n`,
    },
    says: {
      "list stacks": "dev",
      "describe component vpc -s dev -q .vars": { stage: "dev" },
    },
  },
  {
    rule: "keys on top that nobody knows change nothing",
    stacks: { dev: `anchors: {a: &a 1}\nvars: {stage: dev, x: *a}\n${VPC}` },
    says: { "describe component vpc -s dev -q .vars.x": 1, "validate stacks": "" },
  },
  {
    rule: "without a pattern there are no stacks, and the error says where to write one",
    atmos: "stacks: {base_path: stacks}",
    stacks: { dev: VPC },
    says: { "describe stacks": /stacks\.included_paths is not set/ },
  },
  {
    rule: "without the folder the error names it",
    atmos: 'stacks: {base_path: nowhere, included_paths: ["*"]}',
    stacks: { dev: VPC },
    says: { "describe stacks": /nowhere": there is no such folder/ },
  },
  {
    rule: "the list of stacks of a project without their folder is empty",
    atmos: 'stacks: {base_path: nowhere, included_paths: ["*"]}',
    stacks: { dev: VPC },
    says: { "list stacks": "", "list components": /cannot read the folder of the stacks/ },
  },
]);
