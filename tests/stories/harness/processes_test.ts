import assert from "node:assert/strict";
import { FOR_A_SIGN } from "./patience.ts";
import { type ProcessWatch, type Sighting, watchProcesses } from "./processes.ts";

const MARKER = `STORY_WORLD=${crypto.randomUUID()}`;
const onLinux = { ignore: Deno.build.os !== "linux" };

function start(script: string, env: Record<string, string> = {}): Deno.ChildProcess {
  const args = ["-c", script];
  return new Deno.Command("/bin/sh", { args, env: { PATH: "/usr/bin:/bin", ...env }, clearEnv: true })
    .spawn();
}

async function seen(watch: ProcessWatch, check: (sighting: Sighting) => boolean): Promise<Sighting> {
  for (const begin = Date.now(); Date.now() - begin < FOR_A_SIGN;) {
    const found = (await watch.sightings()).find(check);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("no such process was seen");
}

Deno.test({
  name: "children and grandchildren are seen with arguments and environment",
  ...onLinux,
  fn: async () => {
    const watch = watchProcesses(MARKER);
    const child = start("(INNER=value sleep 31; true); true");
    await watch.watch(child.pid);
    const { environment } = await seen(watch, (sighting) => sighting.argv.join(" ") === "sleep 31");
    assert.ok(environment.includes("INNER=value"));
    await watch.end();
    assert.equal((await child.status).signal, "SIGKILL");
  },
});

Deno.test({
  name: "a process that has left its parents is found by the marker and ended",
  ...onLinux,
  fn: async () => {
    const watch = watchProcesses(MARKER);
    const [name = "", value = ""] = MARKER.split("=");
    const child = start("setsid sleep 32 & exit 0", { [name]: value });
    await child.status;
    await seen(watch, (sighting) => sighting.argv.join(" ") === "sleep 32");
    await watch.end();
    const later = watchProcesses(MARKER);
    assert.deepEqual(await later.sightings(), []);
    await later.end();
  },
});

Deno.test({
  name: "processes of others are neither seen nor ended",
  ...onLinux,
  fn: async () => {
    const watch = watchProcesses(MARKER);
    const stranger = start("exec sleep 33");
    const ours = start("exec sleep 34");
    await watch.watch(ours.pid);
    await seen(watch, (sighting) => sighting.pid === ours.pid);
    assert.ok((await watch.sightings()).every((sighting) => sighting.pid === ours.pid));
    await watch.end();
    await ours.status;
    stranger.kill("SIGTERM");
    assert.equal((await stranger.status).signal, "SIGTERM");
  },
});
