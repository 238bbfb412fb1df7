import assert from "node:assert/strict";
import { browserFor, containerAddress, profileName } from "../../../../src/auth/console/browsers.ts";
import type { AuthContext } from "../../../../src/auth/context.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { authWorld } from "../world.ts";

const PAGE = "http://127.0.0.1:40001/word";

async function world(
  programs: readonly string[] = [],
): Promise<{ system: MemorySystem; context: AuthContext }> {
  const system = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": "{}" } });
  for (const program of programs) system.files.put(program, "", 0o755);
  return { system, context: (await authWorld("", [], system)).context };
}

Deno.test("the usual browser is asked as for every page", async () => {
  const { system, context } = await world();
  assert.ok(await (await browserFor(context, "usual", "dev"))(PAGE));
  assert.deepEqual([system.opened, system.browsers], [[PAGE], []]);
});

Deno.test("an isolated browser has an owner-only profile for each identity", async () => {
  const { system, context } = await world(["/usr/bin/chromium"]);
  assert.ok(await (await browserFor(context, "isolated", "dev"))(PAGE));
  const profile = `/home/me/.local/share/atmos/console/sessions/${
    profileName({ realm: undefined, identity: "dev" })
  }`;
  assert.deepEqual(system.browsers, [[
    "/usr/bin/chromium",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    PAGE,
  ]]);
  const info = await system.files.info(profile);
  assert.deepEqual([info?.kind, info?.mode], ["folder", 0o700]);
});

Deno.test("profiles differ by identity and realm, and stay the same", () => {
  const names = [
    { realm: undefined, identity: "dev" },
    { realm: undefined, identity: "prod" },
    { realm: "a", identity: "dev" },
  ].map(profileName);
  assert.equal(new Set(names).size, 3);
  for (const name of names) assert.match(name, /^[0-9a-f]{16}$/);
  assert.equal(profileName({ realm: "a", identity: "dev" }), names[2]);
});

Deno.test("a container of Firefox is named after the identity", async () => {
  const { system, context } = await world(["/usr/bin/firefox"]);
  assert.ok(await (await browserFor(context, "container", "dev & prod"))(PAGE));
  const [program, address = ""] = system.browsers[0] ?? [];
  assert.equal(program, "/usr/bin/firefox");
  const query = new URLSearchParams(address.replace("ext+container:", ""));
  assert.deepEqual([query.get("name"), query.get("url")], ["dev & prod", PAGE]);
  assert.equal(containerAddress({ realm: undefined, identity: "dev & prod" }, PAGE), address);
});

for (
  const [way, words] of [["isolated", /Chrome, Chromium or Edge/], ["container", /Firefox/]] as const
) {
  Deno.test(`without the browser for ${way} that is said before anything is asked`, async () => {
    const { context } = await world();
    await assert.rejects(
      () => browserFor(context, way, "dev"),
      (error) =>
        error instanceof AtmosError && error.code === "command_not_found" && words.test(error.message),
    );
  });
}
