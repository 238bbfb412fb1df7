import assert from "node:assert/strict";
import { aws } from "../../../../../src/clouds/aws/cloud.ts";
import type { CloudContext } from "../../../../../src/clouds/cloud.ts";
import { providerEntry } from "../../entries.ts";
import { forget, NOTHING } from "../../forget.ts";
import { signInRequest, witness } from "../../requests.ts";
import { type PortalWorld, portalWorld, SETTINGS, signedIn } from "./portal_world.ts";

const MINUTE = 60_000;
const CACHE = "/home/me/.aws/sso/cache";
const CORP = { ...NOTHING, providers: ["corp"] };

function contextOf({ system }: PortalWorld, more: Record<string, unknown> = {}): CloudContext {
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
  const { removals, problems } = await aws.kept(CORP, contextOf(world));
  assert.deepEqual(
    removals.map((removal) => [removal.store, removal.names, "path" in removal ? removal.path : ""]),
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

Deno.test("what cannot be renewed has expired, and what can has not", async () => {
  const expired = { ...CORP, expired: true };
  const over = await portalWorld({ stored: (now) => signedIn(now, MINUTE, false) });
  assert.equal((await forget(aws, expired, contextOf(over))).length, 1);
  const renewable = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  assert.deepEqual(await forget(aws, expired, contextOf(renewable)), []);
  const living = await portalWorld({ stored: (now) => signedIn(now, -MINUTE, false) });
  assert.deepEqual(await forget(aws, expired, contextOf(living)), []);
});

Deno.test("a keyring item counts as a sign-in without being read", async () => {
  const world = await portalWorld();
  const key = { realm: undefined, name: "corp" };
  const scope = { ...NOTHING, providers: ["same-portal"], items: [{ key, class: "session" } as const] };
  const { removals, items } = await aws.kept(scope, contextOf(world));
  assert.deepEqual(removals.map(({ store }) => store), ["portal"]);
  assert.deepEqual(items, [{ key, providers: ["corp", "same-portal"] }]);
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
  assert.deepEqual(await forget(aws, CORP, contextOf(world)), ["/home/me/.aws/atmos/corp"]);
  assert.equal(await files.info("/home/me/.aws/atmos/corp"), undefined);
  assert.notEqual(await files.info("/home/me/.aws/atmos/other/credentials"), undefined);
  files.put("/home/me/.aws/atmos/other/notes", "mine");
  await forget(aws, { ...NOTHING, providers: ["other"] }, contextOf(world));
  assert.deepEqual(files.paths().filter((path) => path.startsWith("/home/me/.aws")).sort(), [
    "/home/me/.aws/atmos/other/notes",
    "/home/me/.aws/credentials",
  ]);
});

Deno.test("a provider that is broken is told, and hides no other", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  const { removals, problems } = await aws.kept(
    { ...NOTHING, providers: ["broken", "corp"] },
    contextOf(world),
  );
  assert.equal(removals.length, 1);
  assert.deepEqual(problems.map(({ what }) => what), ['the provider "broken"']);
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
