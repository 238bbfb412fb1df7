import assert from "node:assert/strict";
import { judge, type LogoutPlan } from "../../../../src/auth/logout/plan.ts";
import { type LogoutTarget, select } from "../../../../src/auth/logout/target.ts";
import { isKeyringRemoval, type Kept, type Removal } from "../../../../src/clouds/removal.ts";
import type { ListedItem } from "../../../../src/keyring/keyring.ts";
import { authWith, identity, provider } from "../entries.ts";

const AUTH = authWith([identity("dev"), identity("ops", { via: { provider: "other" } })], [
  provider("sso"),
  provider("other"),
]);

function item(name: string, itemClass: ListedItem["class"], realm?: string): ListedItem {
  const purpose = itemClass === "session" ? "sign-in" : "keys";
  return { key: { realm, name, purpose }, class: itemClass };
}

const LISTED = [
  item("sso", "session"),
  item("dev", "long-lived"),
  item("org", "session", "acme"),
  item("dev", "long-lived", "acme"),
  item("ops", "long-lived"),
  item("gone", "long-lived"),
  item("stranger", "session"),
];

const START_URL = "https://corp.awsapps.com/start";

const PORTAL: Removal = {
  id: JSON.stringify(["portal", null, START_URL]),
  cloud: "aws",
  realm: undefined,
  role: "revocation",
  subject: "provider",
  names: ["sso"],
  store: "portal",
  label: "Portal",
  detail: `sign-in at ${START_URL}`,
  path: undefined,
  data: { start_url: START_URL },
};

function plan(
  target: LogoutTarget,
  options: { keychain?: boolean; revoke?: boolean } = {},
  found: readonly Kept[] = [],
): LogoutPlan {
  return judge({
    context: { realm: undefined },
    selection: select(AUTH, target),
    options: { keychain: false, revoke: true, ...options },
    listed: LISTED,
    found,
    problems: [],
  });
}

function items({ removals }: LogoutPlan): string[] {
  return removals.flatMap((removal) =>
    isKeyringRemoval(removal) ? [`${removal.key.realm ?? ""}/${removal.key.name} ${removal.class}`] : []
  );
}

function kept({ kept }: LogoutPlan): string[] {
  return kept.map(({ key }) => `${key.realm ?? ""}/${key.name}`);
}

for (
  const [name, target, session, long] of [
    ["an identity", { kind: "identity", name: "dev" }, ["/sso session"], ["/dev"]],
    ["only an identity", { kind: "identity", name: "dev", alone: true }, [], ["/dev"]],
    ["a provider", { kind: "provider", name: "other" }, [], ["/ops"]],
    ["all", { kind: "all" }, ["/sso session"], ["/dev", "/ops", "/gone"]],
    ["expired", { kind: "expired" }, [], []],
    [
      "all realms",
      { kind: "all-realms" },
      ["/sso session", "acme/org session", "/stranger session"],
      ["/dev", "acme/dev", "/ops", "/gone"],
    ],
  ] as const
) {
  Deno.test(`${name}: session items go, long-lived ones stay and are named`, () => {
    const made = plan(target);
    assert.deepEqual(items(made), session);
    assert.deepEqual(kept(made), long);
  });

  Deno.test(`${name} with the keychain: what was kept goes, too, and nothing else`, () => {
    const made = plan(target, { keychain: true });
    const both = [...session, ...long.map((one) => `${one} long-lived`)];
    assert.deepEqual(items(made).sort(), both.sort());
    assert.deepEqual(kept(made), []);
  });
}

Deno.test("a sign-in that has another provider's name goes with it", () => {
  const shared: Kept = {
    removals: [],
    items: [{ key: { realm: undefined, name: "sso", purpose: "sign-in" }, providers: ["sso", "other"] }],
    problems: [],
  };
  const { removals } = plan({ kind: "provider", name: "other" }, {}, [shared]);
  assert.deepEqual(removals.map(({ subject, names }) => [subject, names]), [["provider", ["sso", "other"]]]);
});

Deno.test("what renews a sign-in is the provider's, and goes when its cloud says that it is this one's", () => {
  const key = { realm: undefined, name: "sso", purpose: "refresh", madeFor: "0a" } as const;
  const listed = [{ key, class: "session" as const }];
  const target = { kind: "provider", name: "sso" } as const;
  const made = (found: readonly Kept[]): LogoutPlan =>
    judge({
      context: { realm: undefined },
      selection: select(AUTH, target),
      options: { keychain: false, revoke: true },
      listed,
      found,
      problems: [],
    });
  const claimed = made([{ removals: [], items: [{ key, providers: ["sso"] }] }]);
  assert.deepEqual(claimed.removals.map(({ role, subject, names }) => [role, subject, names]), [
    ["sign-in", "provider", ["sso"]],
  ]);
  assert.deepEqual(made([]).removals, []);
  assert.deepEqual(made([]).others.map(({ names }) => names), [["sso"]]);
});

Deno.test("the portal comes first, once, and not at all when nothing is to be revoked", () => {
  const found = { removals: [PORTAL, PORTAL], items: [], problems: [] };
  assert.deepEqual(
    plan({ kind: "provider", name: "sso" }, {}, [found]).removals.map(({ store }) => store),
    ["portal", "keyring"],
  );
  assert.deepEqual(
    plan({ kind: "provider", name: "sso" }, { revoke: false }, [found]).removals.map(({ store }) => store),
    ["keyring"],
  );
});

Deno.test("the keys of one identity are its own: those of the links before it stay, and are not called kept", () => {
  const auth = authWith([identity("base"), identity("top", { via: { identity: "base" } })], [
    provider("sso"),
  ]);
  const listed = [item("base", "long-lived"), item("top", "long-lived")];
  for (const keychain of [true, false]) {
    const found = judge({
      context: { realm: undefined },
      selection: select(auth, { kind: "identity", name: "top" }),
      options: { keychain, revoke: true },
      listed,
      found: [],
      problems: [],
    });
    assert.deepEqual([items(found), kept(found)], keychain ? [["/top long-lived"], []] : [[], ["/top"]]);
  }
});
