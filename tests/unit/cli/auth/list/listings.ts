import { createListing, type Listing } from "../../../../../src/cli/auth/list/listing.ts";
import type { SessionStates } from "../../../../../src/auth/status.ts";
import type { AuthConfiguration } from "../../../../../src/config/model.ts";
import { authWith, identity, provider } from "../../../auth/entries.ts";
import { REGISTRY } from "../../../clouds/entries.ts";

export const NOW = Date.UTC(2031, 4, 4, 9, 2);

/** Two providers and every way in which an identity can be connected, or not. */
export function sampleAuth(): AuthConfiguration {
  const providers = [
    provider("corp-sso", "aws/iam-identity-center", {
      region: "eu-west-1",
      start_url: "https://corp.example/start",
      default: true,
    }),
    {
      ...provider("saml", "aws/saml", { url: "https://idp.example/saml", password: "hunter2" }),
      tags: ["legacy"],
    },
  ];
  const identities = [
    identity("dev-admin", {
      kind: "aws/permission-set",
      via: { provider: "corp-sso" },
      default: true,
      alias: "dev",
      settings: { kind: "aws/permission-set", principal: { name: "Admin", account: { id: "111122223333" } } },
    }),
    identity("ops", { kind: "aws/assume-role", via: { identity: "dev-admin" }, tags: ["prod"] }),
    identity("robot", {
      kind: "aws/user",
      via: undefined,
      settings: {
        kind: "aws/user",
        credentials: { access_key_id: "AKIAIOSFODNN7EXAMPLE", secret_access_key: "hunter2" },
      },
    }),
    identity("lost", { via: { provider: "nowhere" } }),
    identity("loop-a", { via: { identity: "loop-b" } }),
    identity("loop-b", { via: { identity: "loop-a" } }),
  ];
  return authWith(identities, providers);
}

export function sampleListing(): Listing {
  const sessions = new Map<string, SessionStates>([
    ["dev-admin", { own: { live: true, expiresAt: NOW + 58 * 60_000, facts: [] }, others: 1 }],
    ["ops", { own: { live: false, expiresAt: NOW - 1000, facts: [] }, others: 0 }],
  ]);
  return createListing(sampleAuth(), REGISTRY, sessions);
}

/** Names that mean something in one of the formats. */
export function hostileListing(): Listing {
  const names = [
    'a"b',
    "a\\",
    "a|b",
    "]; evil --> p0",
    "end",
    "<script>alert(1)</script>",
    "[x](javascript:1)",
    "\u001b[2J",
    "\u009b2J",
    "\u202etxt.exe\u2066",
    "\u{e0041}\u00ad\ufeff",
    ": \u202e\n- x",
    "a\nb",
    "#quot;",
    "`x`",
    "ünïcode",
  ];
  const providers = names.map((name) => provider(name, name, { region: name, start_url: name }));
  const identities = names.map((name) =>
    identity(name, {
      kind: name,
      via: { provider: name },
      alias: name,
      tags: [name],
      settings: { principal: { [name]: name } },
    })
  );
  return createListing(authWith(identities, providers), REGISTRY, new Map());
}
