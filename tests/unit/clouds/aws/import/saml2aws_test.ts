import assert from "node:assert/strict";
import { saml2aws } from "../../../../../src/clouds/aws/import/saml2aws.ts";
import type { RunRequest } from "../../../../../src/system/ports.ts";
import { byName, HOME, keeping, leftIn, readWith } from "./reading.ts";

function account(name: string, provider: string, more: Record<string, string> = {}): string {
  const settings = {
    name,
    url: `https://${name}.idp.example/app/aws`,
    username: "ann@example.com",
    provider,
    skip_verify: "false",
    aws_urn: "urn:amazon:webservices",
    aws_session_duration: "3600",
    aws_profile: "saml",
    role_arn: "arn:aws:iam::123456789012:role/Dev",
    region: "eu-west-1",
    saml_cache: "false",
    ...more,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key.padEnd(23)} = ${value}\n`);
  return `[${name}]\n${lines.join("")}\n`;
}

const files = (text: string): Record<string, string> => ({ [`${HOME}/.saml2aws`]: text });

Deno.test("accounts become providers and roles", async () => {
  const text = account("okta", "Okta", { aws_session_duration: "7200", aws_profile: "prod" }) +
    account("cloud", "AzureAD", { role_arn: "", skip_verify: "true", aws_urn: "urn:other", region: "" }) +
    account("bad", "Browser", { url: "http://idp.example" }) +
    account("empty", "ADFS", { url: "" });
  const found = await readWith(saml2aws, { env: { HOME }, files: files(text) });
  assert.deepEqual(byName(found), {
    okta: {
      kind: "aws/saml",
      url: "https://okta.idp.example/app/aws",
      region: "eu-west-1",
      driver: "Okta",
      username: "ann@example.com",
      session: { duration: "2h" },
    },
    cloud: {
      kind: "aws/saml",
      url: "https://cloud.idp.example/app/aws",
      region: "us-east-1",
      driver: "Browser",
      username: "ann@example.com",
      spec: { audience: "urn:other" },
    },
    prod: {
      kind: "aws/assume-role",
      via: { provider: "okta" },
      principal: { assume_role: "arn:aws:iam::123456789012:role/Dev" },
    },
  });
  assert.deepEqual(leftIn(found), [
    '~/.saml2aws:14 provider of account "cloud": nobody here fills in the pages of AzureAD: a browser does',
    '~/.saml2aws:19 skip_verify of account "cloud": certificates are always checked',
    '~/.saml2aws:14 role of account "cloud": it names no role: add an identity of kind aws/assume-role for each one that you take',
    '~/.saml2aws:40 account "empty": it has no url',
    '~/.saml2aws:27 provider "bad": url must be an address that begins with https://',
    '~/.saml2aws:27 identity "bad": "bad", on which it stands, cannot be imported',
  ]);
});

Deno.test("its password goes to the keyring, for the address that it was for", async () => {
  const url = "https://kc.idp.example/app/aws";
  const Data = new TextEncoder().encode(
    JSON.stringify({ ServerURL: url, Username: "ann", Secret: "planted-password" }),
  ).toBase64();
  const stdout = `[/1]\nsecret = ${JSON.stringify({ Key: url, Data, Label: "saml2aws Credentials" })}\n`;
  const run = ({ args }: RunRequest): { stdout: string } => ({ stdout: args.includes(url) ? stdout : "" });
  const found = await readWith(saml2aws, { env: { HOME }, files: files(account("kc", "KeyCloak")), run });
  const context = keeping();
  const secret = found.providers[0]?.secret;
  assert.equal(secret?.what, "its password");
  assert.equal((await secret?.keep("kc", context))?.state, "kept");
  assert.equal((await secret?.keep("kc", context))?.state, "known");
  const { keyring } = await context.keyring();
  const item = await keyring?.get({ realm: undefined, name: "kc", purpose: "password" });
  assert.deepEqual(item?.state === "present" ? JSON.parse(item.item.value.reveal()) : undefined, {
    origin: "https://kc.idp.example",
    password: "planted-password",
  });
  const browser = await readWith(saml2aws, { env: { HOME }, files: files(account("kc", "Browser")), run });
  assert.equal(browser.providers[0]?.secret, undefined, "a browser is given none");
});
