import assert from "node:assert/strict";
import { parse } from "yaml";
import { formatJson, formatYaml } from "../../../../../src/cli/auth/list/data.ts";
import { formatGraphviz } from "../../../../../src/cli/auth/list/graphviz.ts";
import type { Listing } from "../../../../../src/cli/auth/list/listing.ts";
import { formatLines } from "../../../../../src/cli/auth/list/lines.ts";
import { formatMarkdown } from "../../../../../src/cli/auth/list/markdown.ts";
import { formatMermaid } from "../../../../../src/cli/auth/list/mermaid.ts";
import { formatTables } from "../../../../../src/cli/auth/list/tables.ts";
import { formatTree } from "../../../../../src/cli/auth/list/tree.ts";
import { createStyle } from "../../../../../src/cli/text/style.ts";
import { hostileListing, NOW, sampleListing } from "./listings.ts";

const plain = createStyle(false);

const FORMATS: Readonly<Record<string, (listing: Listing) => string | Promise<string>>> = {
  lines: (listing) => formatLines(listing, plain, NOW, 80),
  tree: (listing) => formatTree(listing, plain, NOW),
  table: (listing) => formatTables(listing, plain, NOW, 80),
  json: formatJson,
  yaml: formatYaml,
  markdown: (listing) => formatMarkdown(listing, NOW),
  mermaid: (listing) => formatMermaid(listing, NOW),
  graphviz: (listing) => formatGraphviz(listing, NOW),
};

for (const [name, format] of Object.entries(FORMATS)) {
  Deno.test(`${name} shows every name, and no secret`, async () => {
    const text = await format(sampleListing());
    for (const shown of ["corp-sso", "saml", "dev-admin", "ops", "robot", "lost", "loop-a"]) {
      assert.ok(text.includes(shown), `${shown} in\n${text}`);
    }
    assert.ok(!/hunter2|AKIA/.test(text), text);
  });

  Deno.test(`${name} lets no name control the terminal`, async () => {
    const text = await format(hostileListing());
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}/u);
  });

  Deno.test(`${name} of nothing is well-formed`, async () => {
    assert.equal(typeof await format({ providers: [], identities: [] }), "string");
  });
}

Deno.test("the tree has providers, their identities, and what has none", async () => {
  assert.equal(
    await FORMATS["tree"]?.(sampleListing()),
    ` Authentication Configuration
├──corp-sso (aws/iam-identity-center) [DEFAULT]
│  ├──Region: eu-west-1
│  ├──Start URL: https://corp.example/start
│  └──Identities
│     ├──● dev-admin (aws/permission-set) [DEFAULT] [ALIAS: dev] 58m
│     │  └──Principal
│     │     ├──name: Admin
│     │     └──account
│     │        └──id: 111122223333
│     └──○ ops (aws/assume-role) expired
│        ├──Via: dev-admin
│        └──Tags: prod
├──saml (aws/saml)
│  ├──URL: https://idp.example/saml
│  └──Tags: legacy
├──Standalone Identities
│  └──○ robot (aws/user)
│     └──Credentials
│        ├──access_key_id: ***
│        └──secret_access_key: ***
└──Identities without a provider
   ├──○ lost (mock/aws)
   │  └──Via: nowhere (not configured)
   ├──○ loop-a (mock/aws)
   │  └──Via: loop-b
   └──○ loop-b (mock/aws)
      └──Via: loop-a
`,
  );
});

Deno.test("tables fit the width", async () => {
  const text = await formatTables(sampleListing(), plain, NOW, 80);
  for (const line of text.split("\n")) {
    assert.ok(line.length <= 80, line);
  }
});

Deno.test("JSON and YAML hold the configuration and the sessions", async () => {
  const data = JSON.parse(formatJson(sampleListing()));
  assert.deepEqual(parse(await formatYaml(sampleListing())), data);
  const hostile = hostileListing();
  assert.deepEqual(parse(await formatYaml(hostile)), JSON.parse(formatJson(hostile)));
  assert.deepEqual(data.providers.saml, {
    kind: "aws/saml",
    url: "https://idp.example/saml",
    password: "***",
  });
  assert.deepEqual(data.sessions, {
    "dev-admin": { live: true, expiration: "2031-05-04T10:00:00Z", made_for_other_settings: 1 },
    ops: { live: false, expiration: "2031-05-04T09:01:59Z" },
  });
  assert.deepEqual(Object.keys(data.identities), ["dev-admin", "ops", "robot", "lost", "loop-a", "loop-b"]);
});

Deno.test("an address is a link in Markdown", () => {
  assert.match(formatMarkdown(sampleListing(), NOW), /\| <https:\/\/corp\.example\/start> \|/);
});

Deno.test("no name ends a Markdown cell, starts markup or becomes a link", () => {
  const rows = formatMarkdown(hostileListing(), NOW).split("\n").filter((line) => line.startsWith("|"));
  const cells = (line: string): number => line.replace(/\\[|\\]/g, "").split("|").length;
  for (const row of rows) assert.ok([7, 9].includes(cells(row)), row);
  assert.ok(!/(?<!\\)[<`[*]/.test(rows.join("\n")));
});

Deno.test("no name leaves its Mermaid label or adds a line", () => {
  const lines = formatMermaid(hostileListing(), NOW).trimEnd().split("\n");
  const count = hostileListing().providers.length;
  assert.equal(lines.length, 2 + 3 * count);
  for (const line of lines.slice(1, -1)) {
    assert.match(line, /^ {2}(p\d+\["[^"[\]|`\\]*"\]|i\d+\(\["[^"[\]|`\\]*"\]\)|p\d+ --> i\d+)$/, line);
    assert.ok(!/<(?!br\/>)/.test(line), line);
  }
});

Deno.test("no name leaves its DOT string or adds a line", () => {
  const lines = formatGraphviz(hostileListing(), NOW).trimEnd().split("\n");
  assert.equal(lines.length, 4 + 3 * hostileListing().providers.length);
  const text = '"(?:[^"\\\\]|\\\\.)*"';
  const statement = new RegExp(`^ {2}(${text} -> ${text}|${text} \\[label=${text}( style=rounded)?\\]);$`);
  for (const line of lines.slice(3, -1)) assert.match(line, statement);
});
