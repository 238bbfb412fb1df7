/** Who a component works as, as far as its description and the checks say it. */
import { rules, shows } from "./rules.ts";

const AUTH = `auth:
  providers: {corp: {kind: mock/aws}}
  identities:
    one: {kind: mock/aws, via: {provider: corp}, default: true}
    two: {kind: mock/aws, via: {provider: corp}}
    three: {kind: mock/aws, via: {provider: corp}}
`;
const value = (query: string, component = "vpc", stack = "dev"): string =>
  `describe component ${component} -s ${stack} -q ${query}`;
const CODE = { "components/terraform/vpc/main.tf": "", "components/terraform/dns/main.tf": "" };
/** What a dry run says of the identity. */
const dry = (component = "vpc", more = ""): string => `terraform plan ${component} -s dev --dry-run${more}`;
const of = (vpc: string, above = ""): Record<string, string> => ({
  dev:
    `vars: {stage: dev}\n${above}\nterraform: {backend_type: local, backend: {local: {}}}\ncomponents: {terraform: {vpc: ${vpc}, dns: {}}}`,
});

rules("identity", [
  {
    rule: "the mark of a component reaches its description",
    atmos: AUTH,
    stacks: of("{auth: {identities: {two: {default: true}}}}"),
    says: { [value(".auth.identities.two.default")]: true },
  },
  {
    rule: "the mark of an imported file reaches the components of the importer",
    atmos: AUTH,
    stacks: {
      dev: "import: [_defaults]\nvars: {stage: dev}\ncomponents: {terraform: {vpc: {}}}",
      _defaults: "auth: {identities: {two: {default: true}}}",
    },
    says: { [value(".auth.identities.two.default")]: true },
  },
  {
    rule: "the mark of one stack is none of another",
    atmos: AUTH,
    stacks: {
      dev:
        "vars: {stage: dev}\nauth: {identities: {two: {default: true}}}\ncomponents: {terraform: {vpc: {}}}",
      prod: "vars: {stage: prod}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: { [value(".auth.identities.two.default", "vpc", "prod")]: null },
  },
  {
    rule: "a component may bring providers and identities of its own",
    atmos: AUTH,
    stacks: of(
      "{auth: {providers: {own: {kind: mock/aws}}, identities: {mine: {kind: mock/aws, via: {provider: own}, default: true}}}}",
    ),
    says: { [value(".auth.identities.mine.via.provider")]: "own", "validate stacks": "" },
  },
  {
    rule: "settings.auth.identity is a mark, too, and is checked like one",
    atmos: AUTH,
    stacks: of("{settings: {auth: {identity: tow}}}"),
    says: {
      "validate stacks": /works as the identity "tow", which nobody describes[\s\S]*Did you mean two\?/,
    },
  },
  {
    rule: "of two marks at one place neither is chosen",
    atmos: AUTH,
    stacks: of("{auth: {identities: {two: {default: true}, three: {default: true}}}}"),
    says: { "validate stacks": /has two default identities: "two" and "three"/ },
  },
  {
    rule: "default: false takes a mark back",
    atmos: AUTH,
    stacks: of("{auth: {identities: {two: {default: false}}}}", "auth: {identities: {two: {default: true}}}"),
    files: CODE,
    says: { [dry()]: shows(/^# as one$/m), [dry("dns")]: shows(/^# as two$/m) },
  },
  {
    rule: "the most specific mark wins: the component's over the stack's over the project's",
    atmos: AUTH,
    stacks: of(
      "{auth: {identities: {three: {default: true}}}}",
      "auth: {identities: {two: {default: true}}}",
    ),
    files: CODE,
    says: { [dry()]: shows(/^# as three$/m), [dry("dns")]: shows(/^# as two$/m) },
  },
  {
    rule: "without a mark it is the project's",
    atmos: AUTH,
    stacks: of("{}"),
    files: CODE,
    says: { [dry()]: shows(/^# as one$/m) },
  },
  {
    rule: "what is inherited marks, too, below what the component says",
    atmos: AUTH,
    stacks: {
      dev: `
vars: {stage: dev}
components:
  terraform:
    base: {metadata: {type: abstract}, settings: {auth: {identity: two}}}
    vpc: {metadata: {inherits: [base]}}
    dns: {metadata: {inherits: [base]}, settings: {auth: {identity: three}}}
`,
    },
    files: CODE,
    says: { [dry()]: shows(/^# as two$/m), [dry("dns")]: shows(/^# as three$/m) },
  },
  {
    rule: "an identity that nobody describes stops a run before anything starts",
    atmos: AUTH,
    stacks: of("{settings: {auth: {identity: nobody}}}"),
    files: CODE,
    says: { "terraform plan vpc -s dev": /dev\.yaml:4:\d+: .*"nobody"/ },
  },
  {
    rule: "!aws.account_id and its like tell whom the component works as",
    atmos: AUTH,
    stacks: of(
      "{vars: {account: !aws.account_id '', arn: !aws.caller_identity_arn '', region: !aws.region ''}}",
    ),
    files: CODE,
    says: {
      "terraform generate varfile vpc -s dev --file out.json": {
        account: "123456789012",
        arn: "arn:aws:iam::123456789012:user/mock-user",
        region: "us-east-1",
        stage: "dev",
      },
    },
  },
  {
    rule: "who only looks is told, too, where no person has to sign in",
    atmos: AUTH,
    stacks: of("{vars: {account: !aws.account_id ''}}"),
    says: { [value(".vars.account")]: "123456789012" },
  },
  {
    rule: "without an identity there is nobody to tell about",
    stacks: of("{vars: {account: !aws.account_id ''}}"),
    files: CODE,
    says: {
      [value(".vars.account")]: null,
      "terraform generate varfile vpc -s dev --file out.json":
        /dev\.yaml:4:\d+: !aws\.account_id: the component "vpc" works as nobody who has that/,
    },
  },
]);
