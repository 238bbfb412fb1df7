import assert from "node:assert/strict";
import { REGISTRY } from "../clouds/entries.ts";
import { around, findings } from "./configured.ts";

/** One valid entry of every kind of provider. */
const PROVIDERS: Readonly<Record<string, string>> = {
  "aws/iam-identity-center":
    "start_url: 'https://x.example/start', region: us-east-1, auto_provision_identities: false",
  "aws/saml":
    "url: 'https://idp.example', region: us-east-1, driver: Okta, username: me, session: {duration: 1h}",
  "azure/cli": "spec: {tenant_id: t, subscription_id: s, location: westeurope, cloud_environment: china}",
  "azure/device-code": "spec: {tenant_id: t, client_id: c}",
  "azure/interactive": "spec: {tenant_id: t}",
  "azure/service-principal": "spec: {tenant_id: t, client_id: c}",
  "azure/managed-identity": "spec: {tenant_id: t, client_id: c}",
  "azure/oidc": "spec: {tenant_id: t, client_id: c, audience: a, token_file_path: /x}",
  "gcp/adc": "spec: {project_id: p, region: r, scopes: [s]}",
  "gcp/interactive": "spec: {client_id: c, client_secret: s, project_id: p, login_hint: me@example.com}",
  "gcp/workload-identity-federation":
    "spec: {project_number: 123456789012, workload_identity_pool_id: p, workload_identity_provider: q, " +
    "token_source: {type: url, url: 'https://x.example', allowed_hosts: [x.example]}}",
  "github/oidc": "spec: {audience: a}",
  "oidc/token-file": "spec: {file: /x, audience: a}",
  "gitlab/oidc": "spec: {variable: TOKEN}, region: us-east-1",
  "circleci/oidc": "",
  "bitbucket/oidc": "spec: {variable: TOKEN, audience: a}",
  "buildkite/oidc": "spec: {audience: a}",
  "atmos/pro": "spec: {workspace_id: w}",
  "mock": "",
  "mock/aws": "",
};

const IDENTITIES: Readonly<Record<string, string>> = {
  "aws/permission-set": "via: {provider: p}, principal: {name: A, account: {id: '123456789012'}}",
  "aws/assume-role":
    "via: {identity: base}, principal: {assume_role: 'arn:aws-us-gov:iam::123456789012:role/a/b', duration: 1h, external_id: 5}",
  "aws/assume-root": "via: {identity: base}, principal: {target_principal: '123456789012', " +
    "task_policy_arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials', duration: 15m}",
  "aws/user":
    "credentials: {access_key_id: !env K, secret_access_key: !env S, mfa_arn: m, region: us-east-1}",
  "aws/ambient": "principal: {region: us-east-1}",
  "ambient": "",
  "azure/subscription":
    "via: {provider: p}, principal: {subscription_id: aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee, resource_group: g}",
  "gcp/service-account":
    "via: {provider: p}, principal: {service_account_email: 'a@p.iam.gserviceaccount.com', lifetime: 3600}",
  "gcp/service-account-key":
    "principal: {service_account_email: 'a@p.iam.gserviceaccount.com', project_id: p, scopes: [s]}",
  "gcp/project": "via: {provider: p}, principal: {project_id: p, zone: z}",
  "atmos/pro": "via: {provider: p}",
  "aws/emulator": "emulator: localstack",
  "gcp/emulator": "emulator: x",
  "azure/emulator": "emulator: x",
  "kubernetes/emulator": "emulator: x",
  "mock": "via: {provider: p}, required: true, alias: m, tags: [a], env: [{key: A, value: 1}]",
  "mock/aws": "via: {identity: base}",
};

const INTEGRATIONS: Readonly<Record<string, string>> = {
  "aws/ecr": "via: {identity: base}, spec: {registry: {account_id: '123456789012', region: us-east-1}}",
  "aws/ecr-public": "via: {provider: p}, spec: {auto_provision: false}",
  "aws/eks":
    "via: {identity: base}, spec: {cluster: {name: c, region: us-east-1, alias: a, kubeconfig: {mode: '0600', update: merge}}}",
  "azure/acr": "via: {identity: base}, spec: {registry: {name: r, tenant_id: t}}",
  "azure/aks": "via: {identity: base}, spec: {cluster: {name: c, resource_group: g, subscription_id: s}}",
  "gcp/gke": "via: {identity: base}, spec: {cluster: {name: c, project_id: p, location: l}}",
  "gcp/artifact-registry": "via: {identity: base}, spec: {registry: {location: europe-west1}}",
  "github/sts":
    "via: {provider: p}, spec: {repos: [a/b], policy_name: p, git_config_mode: env, revoke_on_exit: true, token_env: T}",
};

function entry(kind: string, fields: string): string {
  return `{kind: ${kind}${fields === "" ? "" : `, ${fields}`}}`;
}

const { kinds } = REGISTRY;

const KINDS = [
  ["providers", PROVIDERS, kinds.provider],
  ["identities", IDENTITIES, kinds.identity],
  ["integrations", INTEGRATIONS, kinds.integration],
] as const;

for (const [section, examples, kinds] of KINDS) {
  for (const kind of kinds.keys()) {
    Deno.test(`${kind} in auth.${section} is valid, implemented or not`, async () => {
      const fields = examples[kind];
      assert.ok(fields !== undefined, "every kind has an example here");
      assert.deepEqual(await findings(around(section, `    x: ${entry(kind, fields)}`)), []);
    });
  }
}

const NEEDS: readonly [section: string, kind: string, problems: RegExp[]][] = [
  ["providers", "aws/saml", [/needs url$/, /needs region$/]],
  ["providers", "azure/cli", [/needs spec$/]],
  ["providers", "gcp/adc", [/needs spec$/]],
  ["providers", "github/oidc", [/needs spec$/]],
  ["identities", "aws/assume-role", [/needs principal$/, /needs via\.provider or via\.identity$/]],
  ["identities", "aws/assume-root", [/needs principal$/, /needs via\.identity$/]],
  ["identities", "azure/subscription", [/needs principal$/, /needs via\.provider$/]],
  ["identities", "aws/emulator", [/needs emulator$/]],
  ["integrations", "aws/eks", [/needs spec$/, /needs via\.identity or via\.provider$/]],
];

for (const [section, kind, problems] of NEEDS) {
  Deno.test(`${kind} alone: what it needs is told at its name`, async () => {
    const found = await findings(around(section, `    x: {kind: ${kind}}`));
    assert.equal(found.length, problems.length, found.join("\n"));
    for (const [index, problem] of problems.entries()) {
      assert.match(found[index] ?? "", problem);
      assert.match(found[index] ?? "", /^error \d+:5 /);
    }
  });
}

for (const word of ["common", "Organizations", "consumers"]) {
  Deno.test(`a directory of Azure called ${word} is told at its place`, async () => {
    const azure = `    x: {kind: azure/device-code, spec: {tenant_id: ${word}}}`;
    const found = await findings(around("providers", azure));
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(
      found[0] ?? "",
      /^error \d+:\d+ .*spec\.tenant_id must be one directory, by its id or a domain/,
    );
  });
}

Deno.test("every message is ours, none is the schema library's", async () => {
  const sections = [
    ...[...kinds.provider.keys()].map((kind) => ["providers", kind]),
    ...[...kinds.identity.keys()].map((kind) => ["identities", kind]),
  ];
  const wrong = ["[1]", "{a: 1}", "text", "5", "''", "true"];
  const keys =
    "start_url,url,region,username,password,driver,auto_provision_identities,session,console,default,tags,spec,required,via,principal,credentials,alias,env,emulator"
      .split(",");
  for (const [section, kind] of sections) {
    const entries = wrong.map((value, index) =>
      `    x${index}: {kind: ${kind}, ${keys.map((key) => `${key}: ${value}`).join(", ")}}`
    );
    const found = await findings(`auth:\n  ${section}:\n${entries.join("\n")}\n`);
    assert.doesNotMatch(found.join("\n"), /Invalid|received|Expected/, kind);
  }
});
