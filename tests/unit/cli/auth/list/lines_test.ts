import assert from "node:assert/strict";
import { formatLines } from "../../../../../src/cli/auth/list/lines.ts";
import { createListing, type Listing } from "../../../../../src/cli/auth/list/listing.ts";
import type { IdentityEntry } from "../../../../../src/config/model.ts";
import { createStyle } from "../../../../../src/cli/text/style.ts";
import { authWith, identity, provider } from "../../../auth/entries.ts";
import { REGISTRY } from "../../../clouds/entries.ts";
import { NOW } from "./listings.ts";

const plain = createStyle(false);
const SET = "aws/permission-set";

function listing(): Listing {
  const principal = { name: "Admin", account: { id: "111122223333" } };
  const auth = authWith(
    [
      identity("dev-admin", {
        kind: SET,
        via: { provider: "corp-sso" },
        default: true,
        alias: "dev",
        settings: { principal },
      }),
      identity("ops", { kind: SET, via: { identity: "dev-admin" }, settings: {} }),
      identity("later", { kind: "of/tomorrow", via: undefined, settings: {} }),
      identity("lost", { kind: SET, via: { provider: "nowhere" }, settings: {} }),
      identity("loop", { kind: SET, via: { identity: "loop" }, settings: {} }),
    ],
    [provider("corp-sso", "aws/iam-identity-center", { default: true }), provider("next", "of/tomorrow", {})],
  );
  return createListing(
    auth,
    REGISTRY,
    new Map([
      ["dev-admin", { own: { live: true, expiresAt: NOW + 58 * 60_000, facts: [] }, others: 1 }],
      ["ops", { own: { live: false, expiresAt: NOW - 1000, facts: [] }, others: 0 }],
    ]),
  );
}

Deno.test("every identity has one line below its provider", () => {
  assert.equal(
    formatLines(listing(), plain, NOW, undefined),
    `corp-sso (aws/iam-identity-center, default)
  ● dev-admin (dev)  111122223333  Admin  58m      default
  ○ ops                                   expired                                        via dev-admin

next (of/tomorrow, cannot sign in yet)

On their own
  – later                                          cannot sign in yet

Without a provider
  ○ lost                                           via nowhere, which is not configured
  ○ loop                                                                                 via loop
`,
  );
});

Deno.test("in a narrow terminal the name, the time, and what warns stay; what is left out is said", () => {
  const role = (name: string, account: string, more: object = {}): IdentityEntry =>
    identity(name, {
      kind: SET,
      via: { provider: "corp-sso" },
      settings: { principal: { name: "AWSReadOnlyAccessOfTheWholeCompany", account: { name: account } } },
      ...more,
    });
  const auth = authWith(
    [
      role("production-of-the-platform/reader", "production-of-the-platform", { isProtected: true }),
      role("dev", "development", { default: true }),
      identity("ops", { kind: SET, via: { identity: "dev" }, settings: {} }),
    ],
    [provider("corp-sso", "aws/iam-identity-center", {})],
  );
  const sessions = new Map([["dev", {
    own: { live: true, expiresAt: NOW + 58 * 60_000, facts: [] },
    others: 0,
  }]]);
  const all = createListing(auth, REGISTRY, sessions);
  const shown = (width?: number): string => formatLines(all, plain, NOW, width);
  assert.equal(shown(200), shown());
  assert.match(
    shown(110),
    /reader {2}production-of-the-pla… {2}AWSReadOnlyAccessOfTh… +protected\n[^]* via dev\n$/,
  );
  const eighty = shown(80);
  assert.match(eighty, /^ {2}○ production-of-the-platform\/reader {2}production-of-the-platfo… +protected$/m);
  assert.match(eighty, /^ {2}● dev +development +58m {2}default$/m);
  assert.match(eighty, /\nNot shown for want of room: via, role\. `--format tree` shows everything\.\n$/);
  for (const width of [200, 110, 80, 60, 50]) {
    for (const line of shown(width).split("\n").slice(0, -3)) assert.ok(line.length <= width, line);
  }
  assert.match(shown(40), /^ {2}● dev +58m$/m);
});

Deno.test("300 identities are 301 lines", () => {
  const identities = Array.from({ length: 300 }, (_, index) =>
    identity(`account-${index}`, {
      kind: SET,
      via: { provider: "corp-sso" },
      settings: { principal: { name: "Admin", account: { name: `account-${index}` } } },
    }));
  const auth = authWith(identities, [provider("corp-sso", "aws/iam-identity-center", {})]);
  const text = formatLines(createListing(auth, REGISTRY, new Map()), plain, NOW, 80);
  assert.equal(text.trimEnd().split("\n").length, 301);
});

Deno.test("columns stand below each other whatever characters names have", () => {
  const names = ["開発-管理者", "plain", "e\u0301cole"];
  const auth = authWith(
    names.map((name) =>
      identity(name, {
        kind: SET,
        via: { provider: "corp-sso" },
        settings: { principal: { name: "Admin", account: { name: "a" } } },
      })
    ),
    [provider("corp-sso", "aws/iam-identity-center", {})],
  );
  const lines = formatLines(createListing(auth, REGISTRY, new Map()), plain, NOW, 80).trimEnd().split("\n")
    .slice(1);
  assert.deepEqual(lines, [
    "  ○ 開発-管理者  a  Admin",
    "  ○ plain        a  Admin",
    "  ○ e\u0301cole        a  Admin",
  ]);
});
