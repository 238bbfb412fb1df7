import assert from "node:assert/strict";
import { login } from "../../../../src/auth/login.ts";
import { run } from "../../../../src/cli/run.ts";
import { CLOUDS } from "../../../../src/clouds/registry.ts";
import { authWorld, MINUTE, person } from "../../auth/world.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { weather } from "./cloud.ts";

const CONFIGURATION = `auth:
  providers:
    tower: { kind: weather/station }
    pretend: { kind: mock }
  identities:
    watcher: { kind: weather/observer, via: { provider: tower }, principal: { hill: Brocken } }
    deputy: { kind: weather/observer, via: { identity: watcher } }
    lost: { kind: weather/observer }
    stranger: { kind: weather/observer, via: { provider: pretend } }
`;

const clouds = [...CLOUDS, weather];
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function machine(options: MemoryOptions = {}): MemorySystem {
  const files = { "/project/atmos.yaml": CONFIGURATION };
  const system = memorySystem({ workingFolder: "/project", files, start: () => 0, ...options });
  system.files.put("/usr/bin/look", "", 0o755);
  return system;
}

async function atmos(line: string, options: MemoryOptions = {}): Promise<MemorySystem & { code: number }> {
  const system = machine(options);
  const code = await run(line.split(" "), (log) => ({ ...system, log }), clouds);
  return { ...system, code };
}

Deno.test("a cloud works by being registered", async (t) => {
  await t.step("its kinds are known to the check", async () => {
    const { code, stdout } = await atmos("auth validate");
    assert.equal(code, 1);
    assert.match(stdout(), /^atmos\.yaml:8:5: error: identity "lost" needs via\.provider or via\.identity\n/);
    assert.match(stdout(), /1 error\n$/);
  });
  await t.step("without a person it says what to do, and stores nothing", async () => {
    const { code, stderr } = await atmos("auth exec -i watcher -- /usr/bin/look");
    assert.equal(code, 1);
    assert.match(stderr(), /cannot go on with tower: a person must answer a question[\s\S]*atmos auth login/);
    assert.match((await atmos("auth whoami --cached -i watcher")).stderr(), /not signed in/);
  });
  await t.step("it signs in, for what its identity asks, along the chain", async () => {
    const { context, chain } = await authWorld(CONFIGURATION, clouds, machine());
    const somebody = person("rain");
    const report = await login(context, chain("deputy"), somebody);
    assert.deepEqual(report.facts, [{ name: "sky", label: "Sky", value: "rain for observers" }]);
    assert.deepEqual(report.chain, ["tower", "watcher", "deputy"]);
    assert.deepEqual(somebody.questions, ["The word?"]);
    const watcher = await login(context, chain("watcher"), person("sun"));
    assert.deepEqual(watcher.facts.map(({ label, value }) => `${label}: ${value}`), [
      "Hill: Brocken",
      "Sky: sun for observers",
    ]);
  });
  await t.step("it lends", async () => {
    const env = { HOME: "/home/me", PATH: "/usr/bin", WEATHER: "somebody else's" };
    const { code, started } = await atmos("auth exec -i watcher -- /usr/bin/look", { env });
    assert.equal(code, 0);
    assert.match(started[0]?.env["WEATHER_PASS"] ?? "", /^tower\/watcher\/[0-9a-f]+-[0-9a-f]+$/);
    assert.equal(started[0]?.env["ATMOS_IDENTITY"], "watcher");
    assert.equal(started[0]?.env["WEATHER"], undefined);
  });
  await t.step("it tells who one is, and lists", async () => {
    const told = JSON.parse((await atmos("auth whoami -i watcher --output json")).stdout());
    assert.deepEqual([told.principal, told.sky], ["who looks up", "sun for observers"]);
    const { sessions } = JSON.parse((await atmos("auth list --format json")).stdout());
    assert.deepEqual([sessions.watcher.live, sessions.deputy.live], [true, true]);
  });
  await t.step("it opens its console", async () => {
    const { code, stdout, stderr } = await atmos("auth console watcher -d radar --print-only");
    assert.equal(code, 0, stderr());
    assert.equal(stdout(), "https://weather.example/radar?pass=tower/watcher\n");
  });
  await t.step("what another cloud made is refused with its place", async () => {
    const { code, stderr } = await atmos("auth exec -i stranger -- /usr/bin/look");
    assert.equal(code, 2);
    assert.match(
      stderr(),
      /atmos\.yaml:9:\d+: cannot use "stranger": an observer needs a station before it\n.*via\.provider/,
    );
  });
  await t.step("a session that is over needs a person again", async () => {
    const { code, stderr } = await atmos("auth exec -i watcher -- /usr/bin/look", { now: NOW + 61 * MINUTE });
    assert.equal(code, 1);
    assert.match(stderr(), /a person must answer/);
  });
  await t.step("it logs out, and the receipt speaks its words", async () => {
    const { code, stderr } = await atmos("auth logout --provider tower");
    assert.equal(code, 0, stderr());
    assert.match(stderr(), /✓ Sky: tower\/watcher\/[0-9a-f-]+ \(via tower\)\n/);
    assert.match(stderr(), /nothing of it is left/);
    assert.match((await atmos("auth whoami --cached -i watcher")).stderr(), /not signed in/);
  });
});
