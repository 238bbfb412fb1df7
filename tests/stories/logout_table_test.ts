/**
 * Every form of `auth logout` on every store: what it ends, what it leaves, and what the store itself says about it.
 * One form after the other takes its part of what is signed in, until nothing is left.
 */

import assert from "node:assert/strict";
import { Secret } from "../../src/secret.ts";
import { secretsIn } from "./harness/canary.ts";
import { count, PERSON, signIn } from "./harness/sign_in.ts";
import { REGIONS, SIGN_IN_STORES, type SignInStore, type StoreInUse } from "./harness/sign_in_stores.ts";
import { integratedIn } from "./harness/integration_files.ts";
import { logOutByMenu } from "./harness/logout_menu.ts";
import { assertSignedOut } from "./harness/signed_out.ts";
import { type Story, story } from "./harness/story.ts";
import { sessionFile } from "./harness/stored.ts";
import { itemsInFiles } from "./harness/stored_items.ts";

/** The sign-in that each session comes from; both in another realm when they begin with its name. */
const SESSIONS: Readonly<Record<string, string>> = {
  "dev-admin": "team-sso",
  "dev-readonly": "team-sso",
  "west-admin": "west-sso",
  "north-admin": "north-sso",
  "north-readonly": "north-sso",
  "south-admin": "south-sso",
  "acme:dev-admin": "acme:team-sso",
};

interface Form {
  /** After `logout`; undefined for the menu. */
  readonly args: readonly string[] | undefined;
  readonly does: string;
  /** The sessions that it ends, first the one that is tried to be used afterwards. */
  readonly sessions: readonly string[];
  /** The sign-ins that it ends. What stays gives new sessions. */
  readonly signIns: readonly string[];
  /** Whether the sign-in that stays may give a new session to whoever wants one. */
  readonly renews?: true;
  /** A session that is used afterwards although its sign-in, or all others, have ended. */
  readonly spares?: string;
  /** What happens before it. */
  readonly before?: (t: Story) => Promise<void>;
}

const FORMS: readonly Form[] = [
  {
    args: ["dev-admin", "--only"],
    does: "ends that session, and the sign-in stays",
    sessions: ["dev-admin"],
    signIns: [],
  },
  {
    args: ["--expired"],
    does: "ends the session that is over, and nothing that lives",
    sessions: ["dev-admin"],
    signIns: [],
    renews: true,
    before: (t) => endSession(t, "dev-admin"),
  },
  {
    args: ["dev-admin"],
    does: "ends the identity and its sign-in, and no other identity's session",
    sessions: ["dev-admin"],
    signIns: ["team-sso"],
    spares: "dev-readonly",
  },
  {
    args: undefined,
    does: "ends what is chosen in the menu",
    sessions: ["west-admin"],
    signIns: ["west-sso"],
  },
  {
    args: ["--provider", "north-sso"],
    does: "ends the sign-in and every session that came from it",
    sessions: ["north-admin", "north-readonly"],
    signIns: ["north-sso"],
  },
  {
    args: ["--all"],
    does: "ends everything but what belongs to another realm",
    sessions: ["south-admin", "dev-readonly"],
    signIns: ["south-sso"],
    spares: "acme:dev-admin",
  },
  {
    args: ["--all-realms"],
    does: "ends everything",
    sessions: ["acme:dev-admin"],
    signIns: ["acme:team-sso"],
  },
];

for (const store of SIGN_IN_STORES) {
  const { name, needs, program } = store;
  const options = { needs: ["script", ...needs], ...(program === undefined ? {} : { program }) };
  story(`every logout, with sign-ins in ${name}`, options, (t) => tellOf(t, store));
}

async function tellOf(t: Story, store: SignInStore): Promise<void> {
  await t.configure(configuration(t));
  await store.use(t, async (opened) => {
    const key = { realm: undefined, name: "dev-admin", purpose: "keys" } as const;
    const planted = t.plant("long-lived");
    await opened.keyring?.set(key, { class: "long-lived", value: new Secret(planted) });
    await signInEverywhere(t);
    assert.deepEqual(await integratedIn(t), Object.keys(SESSIONS).sort());
    const longLived = opened.keyring === undefined ? [] : ["dev-admin (long-lived)"];
    const signIns = new Set(Object.values(SESSIONS));
    assert.deepEqual(await stateOf(t, opened), {
      sessions: Object.keys(SESSIONS).sort(),
      items: [...longLived, ...[...signIns].map((name) => `${name} (session)`)].sort(),
    });

    for (const form of FORMS) {
      const words = ["logout", ...form.args ?? []].join(" ");
      await t.step(`\`${words}\` ${form.does}`, () => tryForm(t, form, opened));
    }

    assert.deepEqual(await stateOf(t, opened), { sessions: [], items: longLived });
    const kept = await opened.keyring?.get(key);
    if (kept !== undefined) assert.equal(kept.state === "present" && kept.item.value.reveal(), planted);
    const secrets = t.aws.secrets();
    const holding = (await t.files()).filter(({ content }) => secretsIn(content, secrets).length > 0);
    assert.deepEqual(holding.map(({ path }) => path), []);
  });
}

async function tryForm(t: Story, form: Form, opened: StoreInUse): Promise<void> {
  await form.before?.(t);
  const before = await stateOf(t, opened);
  const over = { sessions: form.sessions, items: form.signIns.map((name) => `${name} (session)`) };
  for (const name of over.sessions) assert.ok(before.sessions.includes(name), `${name} was signed in`);
  for (const item of over.items) assert.ok(before.items.includes(item), `${item} was there`);
  await logOut(t, form);
  const stay = {
    sessions: before.sessions.filter((name) => !over.sessions.includes(name)),
    items: before.items.filter((item) => !over.items.includes(item)),
  };
  assert.deepEqual(await stateOf(t, opened), stay);

  const visits = (await t.browser.visits()).length;
  const [ended = ""] = form.sessions;
  await Promise.all([
    form.renews ? assertRenewable(t, ended) : assertEnded(t, ended),
    form.spares === undefined ? undefined : assertSignedIn(t, form.spares),
  ]);
  if (form.signIns.length === 0 && !form.renews) await assertReturns(t, ended);
  assert.equal((await t.browser.visits()).length, visits, "nobody was asked to sign in");
}

function assertEnded(t: Story, name: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  return assertSignedOut(t, identityOf(name), {
    env: { ...realmOf(name), ...env },
    commands: ["whoami", "env", "exec"],
  });
}

/** Who does not look into the store finds nothing of the session; the sign-in that stayed there gives a new one. */
async function assertRenewable(t: Story, name: string): Promise<void> {
  await assertEnded(t, name, { ATMOS_KEYRING_TYPE: "memory" });
  await assertSignedIn(t, name);
}

/** With the sign-in that stayed, a login needs no browser. */
async function assertReturns(t: Story, name: string): Promise<void> {
  await t.atmos(["auth", "login", identityOf(name)], { env: realmOf(name), code: 0 });
  await assertSignedIn(t, name);
}

async function assertSignedIn(t: Story, name: string): Promise<void> {
  await t.atmos(["auth", "whoami", "--identity", identityOf(name)], { env: realmOf(name), code: 0 });
}

async function logOut(t: Story, { args, sessions: [first = ""] }: Form): Promise<void> {
  if (args !== undefined) {
    const { stdout, stderr } = await t.atmos(["auth", "logout", ...args], { code: 0 });
    assert.equal(stdout, "");
    assert.match(stderr, /^✓ Successfully logged out from /m);
    return;
  }
  await logOutByMenu(t, first);
}

/** Different portals at once. */
async function signInEverywhere(t: Story): Promise<void> {
  const names = Object.keys(SESSIONS);
  await Promise.all([...new Set(Object.values(SESSIONS))].map(async (signIn) => {
    for (const name of names.filter((one) => SESSIONS[one] === signIn)) {
      const env = { ...PERSON, ...realmOf(name) };
      await t.atmos(["auth", "login", identityOf(name)], { env, code: 0 });
    }
  }));
}

/** The sessions in the files of all realms, and what is in the store. */
async function stateOf(t: Story, opened: StoreInUse): Promise<{ sessions: string[]; items: string[] }> {
  const sessions = (await t.files()).flatMap(({ path, content }) => {
    const [whole, realm] =
      /^\.config\/atmos\/(?:([^/]+)\/)?aws\/[^/]+\/[^/]+\/[^/]+\/credentials$/.exec(path) ?? [];
    if (whole === undefined) return [];
    const sections = [...content.matchAll(/^\[(.+)\]$/gm)].map(([, section = ""]) => section);
    return sections.map((section) => realm === undefined ? section : `${realm}:${section}`);
  });
  // What follows a sign-in ends with its session; one that comes back by itself makes it when a program needs it.
  assert.deepEqual((await integratedIn(t)).filter((name) => !sessions.includes(name)), []);
  return { sessions: sessions.sort(), items: await opened.items() };
}

/** The stored session is over. */
async function endSession(t: Story, name: string): Promise<void> {
  const file = sessionFile(t, name);
  const text = await Deno.readTextFile(file);
  const ended = text.replace(
    new RegExp(`(expiration=)\\S+([^\\n]*\\n\\[${name}\\])`),
    (_, before, after) => `${before}2020-01-01T00:00:00Z${after}`,
  );
  assert.notEqual(ended, text);
  await Deno.writeTextFile(file, ended);
}

function identityOf(name: string): string {
  return name.replace(/^.*:/, "");
}

function realmOf(name: string): { readonly ATMOS_AUTH_REALM?: string } {
  const [realm, identity] = name.split(":");
  return identity === undefined || realm === undefined ? {} : { ATMOS_AUTH_REALM: realm };
}

/** Portals that are told apart by their regions; JSON is YAML, too. */
function configuration(t: Story): string {
  const provider = (region: string): unknown => ({
    kind: "aws/iam-identity-center",
    start_url: t.aws.startUrl,
    region,
  });
  const identity = (name: string): unknown => ({
    kind: "aws/permission-set",
    via: { provider: SESSIONS[name] },
    principal: {
      name: name.endsWith("admin") ? "AdministratorAccess" : "ReadOnlyAccess",
      account: { name: "development" },
    },
  });
  const names = Object.keys(SESSIONS).filter((name) => !name.includes(":"));
  return JSON.stringify({
    auth: {
      providers: Object.fromEntries(
        Object.entries(REGIONS).map(([region, name]) => [name, provider(region)]),
      ),
      identities: Object.fromEntries(names.map((name) => [name, identity(name)])),
      // No cloud is asked where a registry is.
      integrations: Object.fromEntries(
        Object.values(REGIONS).map((name) => [name, {
          kind: "aws/ecr-public",
          via: { provider: name },
          spec: {},
        }]),
      ),
    },
  });
}

story("a sign-in in memory ends with its command, and what is left of it with a logout", async (t) => {
  t.env["ATMOS_KEYRING_TYPE"] = "memory";
  for (
    const [args, who] of [
      // Here nothing could renew what this form ends.
      [["dev-admin", "--only"], "1 identity"],
      [["--all"], "1 identity and 1 provider"],
    ] as const
  ) {
    await signIn(t);
    await t.atmos(["auth", "whoami"], { code: 0 });
    assert.deepEqual(await itemsInFiles(t, REGIONS), []);
    const { stderr } = await t.atmos(["auth", "logout", ...args], { code: 0 });
    assert.ok(stderr.includes(`✓ Successfully logged out from ${who}\n`), stderr);
    // Nobody has the token any more, to delete it or to end it at the portal, and nobody says so.
    assert.doesNotMatch(stderr, /Keyring:|Portal:/);
    await assertSignedOut(t, "dev-admin", { commands: ["whoami", "env", "exec"] });
  }
  assert.equal(count(t, "Logout"), 0);
});
