import assert from "node:assert/strict";
import { type Merged, merged, validName, type Written } from "../../../../src/auth/import/merge.ts";
import type { Found, FoundEntry } from "../../../../src/clouds/importer.ts";

const PORTAL = { kind: "portal", start_url: "https://corp.example/start", region: "r" };

function entry(name: string, settings: Record<string, unknown>, tells: readonly string[] = []): FoundEntry {
  return { name, settings, place: "f:1", tells: ["kind", ...tells] };
}

const portal = (name: string): FoundEntry => entry(name, PORTAL, ["start_url", "region"]);
const role = (name: string, via: Record<string, string>, more: Record<string, unknown> = {}): FoundEntry =>
  entry(name, { kind: "role", via, principal: { name: "Admin", ...more } }, [
    "via.provider",
    "via.identity",
    "principal.name",
  ]);

function found(providers: FoundEntry[], identities: FoundEntry[]): Found {
  return { providers, identities, leftovers: [] };
}

function summary({ providers, identities }: Merged): string[] {
  return [...providers, ...identities].map(({ name, isKnown, settings }) =>
    `${isKnown ? "=" : "+"} ${name} ${JSON.stringify(settings.via ?? "")}`
  );
}

const NOTHING: Written = { providers: [], identities: [] };

/** What a configuration holds after an import. */
function written({ providers, identities }: Merged, before: Written = NOTHING): Written {
  const added = (all: Merged["providers"]) => all.filter(({ isKnown }) => !isKnown);
  return {
    providers: [...before.providers, ...added(providers)],
    identities: [...before.identities, ...added(identities)],
  };
}

Deno.test("what is there is recognised, whatever it is called and whatever a person added to it", () => {
  const before: Written = {
    providers: [{ name: "sso", settings: { ...PORTAL, tags: ["x"] } }],
    identities: [{
      name: "development/Admin",
      settings: {
        kind: "role",
        via: { provider: "sso" },
        principal: { name: "Admin", account: "1" },
        default: true,
      },
    }],
  };
  const result = merged(
    found([portal("corp")], [
      role("dev", { provider: "corp" }),
      role("next", { identity: "dev" }, { name: "Next" }),
    ]),
    before,
  );
  assert.deepEqual(summary(result), [
    '= sso ""',
    '= development/Admin {"provider":"sso"}',
    '+ next {"identity":"development/Admin"}',
  ]);
});

Deno.test("names of something else make way, and the import can be run again", () => {
  const before: Written = {
    providers: [{ name: "corp", settings: { kind: "other" } }],
    identities: [{ name: "dev", settings: { kind: "other", alias: "dev-2" } }, {
      name: "user",
      settings: { kind: "u" },
    }],
  };
  const all = found([portal("corp")], [
    role("dev", { provider: "corp" }),
    role("dev-3", { provider: "corp" }, { region: "other" }),
    entry("user", { kind: "user" }),
  ]);
  const first = merged(all, before);
  assert.deepEqual(summary(first), [
    '+ corp-2 ""',
    '+ dev-3 {"provider":"corp-2"}',
    '+ dev-3-2 {"provider":"corp-2"}',
    '+ user-2 ""',
  ]);
  const again = merged(all, written(first, before));
  assert.deepEqual([...again.providers, ...again.identities].map(({ isKnown }) => isKnown), [
    true,
    true,
    true,
    true,
  ]);
});

Deno.test("an entry that a person has changed is still the same one", () => {
  const all = found([], [role("dev", { provider: "corp" }, { region: "a" })]);
  const changed = [{
    name: "dev",
    settings: { kind: "role", via: { provider: "corp" }, principal: { name: "Admin", region: "b" } },
  }];
  assert.deepEqual(summary(merged(all, { providers: [], identities: changed })), [
    '= dev {"provider":"corp"}',
  ]);
});

Deno.test("users are told apart by name alone", () => {
  const users = found([], [entry("a", { kind: "user" }), entry("b", { kind: "user" })]);
  const result = merged(users, { providers: [], identities: [{ name: "c", settings: { kind: "user" } }] });
  assert.deepEqual(summary(result), ['+ a ""', '+ b ""']);
});

Deno.test("names become such as a configuration and a command line take", () => {
  for (
    const [name, expected] of [
      [" a b ", "a b"],
      ["--yes", "yes"],
      ["a\u001b[2J", "a\\u001b[2J"],
      ["", "imported"],
      ["<<", "imported"],
      ["__proto__", "imported"],
      ["x".repeat(500), "x".repeat(120)],
    ] as const
  ) assert.equal(validName(name), expected);
});
