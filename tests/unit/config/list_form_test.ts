import assert from "node:assert/strict";
import type { Configuration } from "../../../src/config/model.ts";
import { formatPlace } from "../../../src/yaml/place.ts";
import { findings, load, loadText, repository } from "./configured.ts";

const LISTS = `auth:
  providers:
    - type: aws
      name: aws-sso
      config:
        sso_start_url: https://your-org.awsapps.com/start
        sso_region: us-east-1
  identities:
    - name: dev-user
      provider: aws-sso
      default: true
      config:
        account_id: "123456789012"
        role_name: DeveloperRole
    - name: "007"
      provider: aws-sso
      config:
        account_name: production
        role_name: AdminRole
        region: eu-west-1
`;

const MAPS = `auth:
  providers:
    aws-sso:
      kind: aws/iam-identity-center
      start_url: https://your-org.awsapps.com/start
      region: us-east-1
  identities:
    dev-user:
      kind: aws/permission-set
      via: {provider: aws-sso}
      default: true
      principal:
        name: DeveloperRole
        account: {id: "123456789012"}
    "007":
      kind: aws/permission-set
      via: {provider: aws-sso}
      principal:
        name: AdminRole
        account: {name: production}
        region: eu-west-1
`;

/** Everything about the entries except where they stand. */
function model({ auth }: Configuration): unknown {
  return {
    providers: [...auth.providers.values()].map(({ name, kind, settings }) => ({ name, kind, settings })),
    identities: [...auth.identities.values()].map((entry) => ({
      name: entry.name,
      kind: entry.kind,
      via: entry.via,
      default: entry.default,
      settings: entry.settings,
    })),
  };
}

Deno.test("the list form and the map form give the same model, without a finding", async () => {
  assert.deepEqual(model(await loadText(LISTS)), model(await loadText(MAPS)));
  assert.deepEqual(await findings(LISTS), []);
  assert.deepEqual(await findings(MAPS), []);
});

Deno.test("values from a list keep their places", async () => {
  const { auth } = await loadText(LISTS);
  const [provider, identity] = [auth.providers.get("aws-sso"), auth.identities.get("dev-user")];
  const places = [
    provider?.place,
    provider?.placeOf(["kind"]),
    provider?.placeOf(["start_url"]),
    identity?.place,
    identity?.placeOf(["via", "provider"]),
    identity?.placeOf(["principal", "name"]),
    identity?.placeOf(["principal", "account", "id"]),
  ].map((place) => place && formatPlace(place).replace("atmos.yaml:", ""));
  assert.deepEqual(places, ["4:13", "3:13", "6:24", "9:13", "10:17", "14:20", "13:21"]);
});

Deno.test("a list in one file and a map in another merge by name", async () => {
  const system = repository({
    "/repo/atmos.d/base.yaml": LISTS,
    "/repo/atmos.yaml": "auth: {identities: {dev-user: {alias: dev, principal: {name: Other}}}}\n",
  });
  const identity = (await load(system)).auth.identities.get("dev-user");
  assert.equal(identity?.alias, "dev");
  assert.deepEqual(identity?.settings["principal"], { name: "Other", account: { id: "123456789012" } });
});

Deno.test("entries of a list may use the words of the map form", async () => {
  const text = `auth:
  providers: [{name: p, kind: mock/aws}, {name: q, type: aws/saml, url: "https://idp.example/x", region: eu-west-1}]
  identities:
    - {name: a, kind: mock/aws, via: {provider: p}}
    - {name: b, type: aws/assume-role, via: {identity: a}, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}
`;
  assert.deepEqual(await findings(text), []);
  const { auth } = await loadText(text);
  assert.deepEqual([...auth.providers.values()].map(({ kind }) => kind), ["mock/aws", "aws/saml"]);
  assert.deepEqual([...auth.identities.values()].map(({ via }) => via), [{ provider: "p" }, {
    identity: "a",
  }]);
});

Deno.test("entries of a list that cannot be used are told, and do not stop the others", async () => {
  const text = `auth:
  providers:
    - {name: p, kind: mock/aws}
    - just text
    - {kind: mock/aws}
    - {name: p, kind: mock}
    - {name: !env X, kind: mock}
`;
  assert.deepEqual(await findings(text), [
    "error 4:7 an entry of auth.providers is a map, not text",
    "error 5:7 an entry of auth.providers needs a name | Add name: followed by text.",
    'error 6:14 the name "p" is in auth.providers a second time | The first is at atmos.yaml:3:14.',
    "error 7:7 an entry of auth.providers needs a name | Add name: followed by text.",
  ]);
  assert.deepEqual([...(await loadText(text)).auth.providers.keys()], ["p"]);
});

Deno.test("keys of the list form stand where they belong when the kind is written out, too", async () => {
  const text = `auth:
  providers:
    - name: p
      kind: aws/iam-identity-center
      config: {sso_start_url: "https://x.example/start", sso_region: eu-west-1, region: us-east-1}
`;
  const { auth } = await loadText(text);
  const settings = auth.providers.get("p")?.settings ?? {};
  assert.deepEqual([settings["start_url"], settings["region"]], ["https://x.example/start", "eu-west-1"]);
});

Deno.test("a key with a dot in it is one key", async () => {
  const { auth } = await loadText(`auth:
  providers: [{name: p, type: aws, config: {spec.a: 1}}]
  identities: [{name: i, provider: p, config: {account.id: "123456789012"}}]
`);
  assert.equal(auth.providers.get("p")?.settings["spec.a"], 1);
  assert.deepEqual(auth.identities.get("i")?.settings["principal"], { "account.id": "123456789012" });
});

Deno.test("keys that a list entry does not know are told where they stand", async () => {
  const text = `auth:
  providers:
    - name: p
      type: aws
      config: {sso_start_url: "https://x.example/start", sso_region: eu-west-1, sso_regoin: x}
`;
  const [finding] = await findings(text);
  assert.match(finding ?? "", /^warning 5:81 provider "p": the key sso_regoin is not known/);
});
