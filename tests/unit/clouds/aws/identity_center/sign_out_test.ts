import assert from "node:assert/strict";
import { aws as cloud } from "../../../../../src/clouds/aws/cloud.ts";
import {
  emptySession,
  type PortalSession,
  toText,
} from "../../../../../src/clouds/aws/identity_center/portal_session.ts";
import type { ItemKey, Lookup } from "../../../../../src/keyring/keyring.ts";
import { markOf, portalKey } from "../../../../../src/clouds/aws/identity_center/portal_record.ts";
import { portalSettings } from "../../../../../src/clouds/aws/identity_center/settings.ts";
import { memoryKeyring } from "../../../../../src/keyring/memory.ts";
import { Secret } from "../../../../../src/secret.ts";
import type { ProviderContext } from "../../../../../src/clouds/link.ts";
import { providerEntry, storesOf } from "../../entries.ts";
import { memorySystem } from "../../../system/memory_system.ts";
import { forget, NOTHING } from "../../forget.ts";
import { signInRequest, witness } from "../../requests.ts";
import { type PortalWorld, portalWorld, SETTINGS, signedIn } from "./portal_world.ts";

const aws = storesOf(cloud);
const MINUTE = 60_000;
const CACHE = "/home/me/.aws/sso/cache";
const CORP = { ...NOTHING, providers: ["corp"] };

function contextOf({ system }: PortalWorld, more: Record<string, unknown> = {}): ProviderContext {
  const entries = [
    providerEntry(SETTINGS, "corp"),
    providerEntry({ ...SETTINGS, start_url: `${SETTINGS.start_url}/` }, "same-portal"),
    providerEntry({ ...SETTINGS, region: "us-east-1" }, "other"),
    providerEntry({ ...SETTINGS, ...more, region: 7 }, "broken"),
  ];
  return {
    ...signInRequest(system, witness("none")),
    providers: new Map(entries.map((entry) => [entry.name, entry])),
  };
}

function cliToken(startUrl: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ startUrl, accessToken: "planted", expiresAt: "2031-05-04T10:00:00Z", ...more });
}

Deno.test("the plan of a signed-in provider: the portal first, then what is stored; shared with whom", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, -60 * MINUTE) });
  const file = world.file();
  const { removals, problems = [] } = await aws.kept(CORP, contextOf(world));
  assert.deepEqual(
    removals.map((removal) => [removal.store, removal.names, removal.path ?? ""]),
    [["portal", ["corp", "same-portal"], ""], ["files", ["corp", "same-portal"], file]],
  );
  assert.deepEqual(problems, []);
});

Deno.test("an ended sign-in is only cleaned up", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  const file = world.file();
  assert.deepEqual(await forget(aws, CORP, contextOf(world)), [file]);
  assert.equal(world.file(), undefined);
  assert.deepEqual(await forget(aws, CORP, contextOf(world)), []);
  await assert.rejects(world.authenticate(), { code: "not_signed_in" });
});

const EXPIRED = { ...CORP, expired: true };

/** A registration that ended so long ago; negative: that lives so long. */
function registered(now: number, age: number): Pick<PortalSession, "registrations"> {
  const { browser } = signedIn(now, 0).registrations ?? {};
  return { registrations: browser === undefined ? {} : { browser: { ...browser, expiresAt: now - age } } };
}

const STATES: [what: string, session: (now: number) => Partial<PortalSession>, isOver: boolean][] = [
  ["a living token", (now) => signedIn(now, -MINUTE, false), false],
  ["an ended token without a refresh token", (now) => signedIn(now, MINUTE, false), true],
  ["an ended token that can be renewed", (now) => signedIn(now, MINUTE), false],
  [
    "an ended token whose registration has ended",
    (now) => ({ ...signedIn(now, 1), ...registered(now, 1) }),
    true,
  ],
  [
    "a living token whose registration has ended",
    (now) => ({ ...signedIn(now, -1), ...registered(now, 1) }),
    false,
  ],
  ["a registration for the next sign-in", (now) => registered(now, -MINUTE), false],
  ["a registration that has ended", (now) => registered(now, MINUTE), true],
];

Deno.test("what cannot be renewed has expired, and what can has not; in a file", async () => {
  for (const [what, stored, isOver] of STATES) {
    const world = await portalWorld({ stored });
    const removals = await forget(aws, EXPIRED, contextOf(world));
    assert.equal(removals.length, isOver ? 1 : 0, what);
  }
});

const PORTAL = await portalKey(
  await portalSettings(
    providerEntry(SETTINGS, "corp"),
    signInRequest(memorySystem(), witness("none")).system.env,
  ),
);
const KEY = { realm: undefined, name: "corp", purpose: "sign-in", madeFor: await markOf(PORTAL) } as const;
const LISTED = { key: KEY, class: "session" } as const;

/** A context whose keyring holds this, and what was read of it. */
function withItem(
  world: PortalWorld,
  lookup: Lookup,
  names = ["corp"],
): { context: ProviderContext; read: string[] } {
  const read: string[] = [];
  const get = (key: ItemKey): Promise<Lookup> => {
    read.push(key.name);
    return Promise.resolve(names.includes(key.name) ? lookup : { state: "absent" });
  };
  const keyring = { ...memoryKeyring(), get };
  return { context: { ...contextOf(world), keyring: () => Promise.resolve({ keyring, why: "test" }) }, read };
}

function itemWith(session: PortalSession): Lookup {
  const value = new Secret(JSON.stringify({ portal: "any", session: JSON.parse(toText(session)) }));
  return { state: "present", item: { class: "session", value } };
}

Deno.test("what cannot be renewed has expired, and what can has not; in the keyring", async () => {
  for (const [what, stored, isOver] of STATES) {
    const world = await portalWorld();
    const session = {
      ...emptySession({ startUrl: "https://any.example", region: "eu-west-1" }),
      ...stored(world.system.clock.now()),
    };
    const { context, read } = withItem(world, itemWith(session));
    const { removals, items, problems } = await aws.kept({ ...EXPIRED, items: [LISTED] }, context);
    assert.deepEqual(items, isOver ? [{ key: KEY, providers: ["corp", "same-portal"] }] : [], what);
    assert.deepEqual([removals, problems, read], [[], [], ["corp"]], what);
  }
});

Deno.test("the list of accounts goes with the item, and a living file stays", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, -MINUTE) });
  const file = world.file() ?? "";
  const accounts = file.replace(".json", "-accounts.json");
  world.system.files.put(accounts, "{}");
  const over = {
    ...emptySession({ startUrl: "https://any.example", region: "r" }),
    ...signedIn(world.system.clock.now(), 1, false),
  };
  const { context } = withItem(world, itemWith(over));
  assert.deepEqual(await forget(aws, { ...EXPIRED, items: [LISTED] }, context), [accounts]);
  assert.deepEqual(world.system.files.paths().filter((path) => path.endsWith(".json")), [file]);
});

Deno.test("a keyring that does not open is tried once, named, and not taken for an empty one", async () => {
  const others = ["same-portal", "other"].map((name) => ({ ...LISTED, key: { ...KEY, name } }));
  const scope = { ...EXPIRED, providers: ["corp", "other"], items: [LISTED, ...others] };
  for (const state of ["locked", "unreachable"] as const) {
    const world = await portalWorld();
    const { context, read } = withItem(world, { state, reason: "the keyring is shut", hint: "" });
    const { items = [], problems = [] } = await aws.kept(scope, context);
    const what = 'the sign-ins of "corp", "same-portal", "other" in the keyring';
    assert.deepEqual([items, problems, read], [[], [{ what, reason: "the keyring is shut" }], ["corp"]]);
  }
  for (
    const lookup of [
      { state: "corrupt", reason: "it is damaged", hint: "" },
      { state: "present", item: { class: "session", value: new Secret("planted") } },
    ] satisfies Lookup[]
  ) {
    const world = await portalWorld();
    const { context, read } = withItem(world, lookup, ["corp"]);
    const { items = [], problems = [] } = await aws.kept(scope, context);
    assert.deepEqual([items.length, read.length], [0, 3]);
    assert.match(problems[0]?.reason ?? "", /^it is (damaged|no sign-in)$/);
    assert.equal(problems.length, 1);
  }
});

Deno.test("items of another realm, and long-lived ones, are not looked at", async () => {
  const world = await portalWorld();
  const { context, read } = withItem(world, { state: "absent" });
  const keys = { key: { ...KEY, purpose: "keys" }, class: "long-lived" } as const;
  const items = [{ ...LISTED, key: { ...KEY, realm: "acme" } }, keys];
  await aws.kept({ ...EXPIRED, items }, context);
  assert.deepEqual(read, []);
});

Deno.test("a keyring item counts as a sign-in without being read", async () => {
  const world = await portalWorld();
  const scope = { ...NOTHING, providers: ["same-portal"], items: [LISTED] };
  const { removals, items } = await aws.kept(scope, contextOf(world));
  assert.deepEqual(removals.map(({ store }) => store), ["portal"]);
  assert.deepEqual(items, [{ key: KEY, providers: ["corp", "same-portal"] }]);
});

Deno.test("of the AWS CLI only the tokens for the same start URL go", async () => {
  const world = await portalWorld();
  const name = (letter: string): string => `${CACHE}/${letter.repeat(40)}.json`;
  const { files } = world.system;
  files.put(name("a"), cliToken("https://corp.awsapps.com/start/#/"));
  files.put(name("b"), cliToken("https://other.awsapps.com/start"));
  files.put(name("c"), cliToken(SETTINGS.start_url, { accessToken: undefined }));
  files.put(name("d"), "{");
  files.put(name("e"), cliToken("not a url"));
  files.put(`${CACHE}/notes.json`, cliToken(SETTINGS.start_url));
  assert.deepEqual(await forget(aws, CORP, contextOf(world)), [name("a")]);
  assert.deepEqual(
    files.paths().filter((path) => path.startsWith(CACHE)).sort(),
    [...["b", "c", "d", "e"].map(name), `${CACHE}/notes.json`].sort(),
  );
});

Deno.test("session files of earlier versions go, and what is not theirs stays", async () => {
  const world = await portalWorld();
  const { files } = world.system;
  files.put("/home/me/.aws/atmos/corp/credentials", "planted");
  files.put("/home/me/.aws/atmos/corp/config", "");
  files.put("/home/me/.aws/atmos/other/credentials", "planted");
  files.put("/home/me/.aws/credentials", "mine");
  assert.deepEqual(await forget(aws, CORP, contextOf(world)), ["/home/me/.aws/atmos/corp/"]);
  assert.equal(await files.info("/home/me/.aws/atmos/corp"), undefined);
  assert.notEqual(await files.info("/home/me/.aws/atmos/other/credentials"), undefined);
  files.put("/home/me/.aws/atmos/other/notes", "mine");
  files.put("/home/me/.aws/atmos/other/backup/credentials", "theirs");
  const stays = ["/home/me/.aws/atmos/other/backup/", "/home/me/.aws/atmos/other/notes"];
  const other = { ...NOTHING, providers: ["other"] };
  // Named before and after, also when nothing is left to remove.
  assert.deepEqual((await aws.kept(other, contextOf(world))).stays, stays);
  await forget(aws, other, contextOf(world));
  assert.deepEqual((await aws.kept(other, contextOf(world))).stays, stays);
  await files.removeFile("/home/me/.aws/atmos/other/backup/credentials");
  assert.deepEqual(files.paths().filter((path) => path.startsWith("/home/me/.aws")).sort(), [
    "/home/me/.aws/atmos/other/notes",
    "/home/me/.aws/credentials",
  ]);
});

Deno.test("a provider that is broken is told, and hides no other", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  const { removals, problems = [] } = await aws.kept(
    { ...NOTHING, providers: ["broken", "corp"] },
    contextOf(world),
  );
  assert.equal(removals.length, 1);
  assert.deepEqual((problems ?? []).map(({ what }) => what), ['the provider "broken"']);
});

Deno.test("files of portals that nobody names any more go with everything", async () => {
  const world = await portalWorld();
  const folder = "/home/me/.cache/atmos/aws-sso";
  world.system.files.put(`${folder}/feed.json`, "{}");
  world.system.files.put(`${folder}/feed.json.corrupt-20260101T000000Z`, "{");
  assert.deepEqual(await forget(aws, CORP, contextOf(world)), []);
  assert.deepEqual(await forget(aws, { ...NOTHING, everything: true }, contextOf(world)), [
    `${folder}/feed.json`,
  ]);
  assert.equal(await world.system.files.info(folder), undefined);
});

Deno.test("signing out while somebody signs in says so after ten seconds", async () => {
  const world = await portalWorld({ signsIn: false, stored: (now) => ({ ...signedIn(now, MINUTE, false) }) });
  world.system.clock.hold();
  const person = witness("browser");
  const signingIn = assert.rejects(world.authenticate(person), { code: "cancelled" });
  await world.system.clock.tick(1000);
  const signingOut = forget(aws, CORP, contextOf(world));
  await world.system.clock.tick(10_000);
  assert.match((await signingOut).join(), /another process has held it for 10 s/);
  person.stop.abort();
  await signingIn;
});
