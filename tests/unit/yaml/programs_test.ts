import assert from "node:assert/strict";
import { formatPlace } from "../../../src/yaml/place.ts";
import type { ProgramRequest } from "../../../src/config/programs.ts";
import type { Configuration } from "../../../src/config/model.ts";
import { load, repository } from "../config/configured.ts";

const TEXT = `env: {A: !exec a}
auth:
  providers: {p: {kind: mock/aws, region: !exec region}}
  identities:
    one: {kind: mock/aws, via: {provider: p}, env: [{key: K, value: !exec one}]}
    two: {kind: mock/aws, via: {provider: p}}
commands: [{name: hello, description: !exec mine, steps: [echo]}]
`;

interface Watched {
  readonly configuration: Configuration;
  readonly asked: ProgramRequest[];
  readonly ran: string[];
}

async function watched(files: Record<string, string>, isAllowed = true): Promise<Watched> {
  const ran: string[] = [];
  const system = repository(files, {
    run: ({ args }) => {
      ran.push(args.at(-1) ?? "");
      return { code: 0, stdout: "value" };
    },
  });
  const asked: ProgramRequest[] = [];
  const allowPrograms = (request: ProgramRequest): Promise<void> => {
    asked.push(request);
    return isAllowed ? Promise.resolve() : Promise.reject(new Error("not allowed"));
  };
  return { configuration: await load(system, { allowPrograms }), asked, ran };
}

Deno.test("it is asked before the first program runs, about those that are needed and about all", async () => {
  const { configuration, asked, ran } = await watched({ "/repo/atmos.yaml": TEXT });
  await configuration.auth.identities.get("one")?.prepare();
  const [request] = asked;
  assert.equal(request?.project, "/repo");
  assert.deepEqual(request?.needed.map(({ text, what }) => [text, what]), [
    ["one", "auth.identities.one.env.0.value"],
  ]);
  assert.deepEqual(request?.all.map(({ text }) => text), ["region", "one", "a"]);
  assert.equal(
    formatPlace(request?.all.at(-1)?.place ?? { file: "", line: 0, column: 0 }),
    "atmos.yaml:1:16",
  );
  assert.deepEqual(ran, ["one"]);
  await configuration.auth.identities.get("one")?.prepare();
  await configuration.auth.identities.get("two")?.prepare();
  assert.deepEqual([asked.length, ran.length], [1, 1], "what has run, and what has no program, asks nobody");
});

Deno.test("without a yes nothing runs, and values are not there", async () => {
  const { configuration, ran } = await watched({ "/repo/atmos.yaml": TEXT }, false);
  await assert.rejects(() => configuration.prepare(), /not allowed/);
  await assert.rejects(async () => await configuration.auth.providers.get("p")?.prepare(), /not allowed/);
  assert.deepEqual(ran, []);
  assert.throws(() => configuration.env, /was not run/);
  assert.deepEqual(configuration.shownEnv, { A: "!exec a" });
});

Deno.test("what has been called by its name asks nobody, and a look runs nothing", async () => {
  const { configuration, asked, ran } = await watched({ "/repo/atmos.yaml": TEXT }, false);
  const commands = configuration.written(["commands", "hello", "description"]);
  assert.ok(commands);
  const shown = configuration.shown(commands);
  assert.deepEqual([shown.type === "scalar" && shown.value, ran], ["!exec mine", []]);
  const value = await configuration.evaluated(commands);
  assert.equal(value.type === "scalar" && value.value, "value");
  assert.deepEqual([asked, ran], [[], ["mine"]]);
});

Deno.test("a value that has run is still shown as it is written", async () => {
  const { configuration } = await watched({ "/repo/atmos.yaml": TEXT });
  await configuration.prepare();
  await configuration.auth.identities.get("one")?.prepare();
  assert.deepEqual([configuration.env, configuration.shownEnv], [{ A: "value" }, { A: "!exec a" }]);
  const one = configuration.auth.identities.get("one");
  assert.deepEqual([one?.env[0]?.value, one?.shownEnv[0]?.value], ["value", "!exec one"]);
});

Deno.test("the person's own programs run unasked, those that a project puts in their place do not", async () => {
  const own = { "/home/me/.atmos/atmos.yaml": "env: {A: !exec mine, B: !exec mine}\n" };
  const alone = await watched({ ...own, "/repo/atmos.yaml": "auth: {}\n" }, false);
  await alone.configuration.prepare();
  assert.deepEqual(alone.ran, ["mine", "mine"]);
  assert.deepEqual(alone.configuration.programs, []);
  const replaced = await watched({ ...own, "/repo/atmos.yaml": "env: {B: !exec theirs}\n" }, false);
  await assert.rejects(() => replaced.configuration.prepare(), /not allowed/);
  assert.deepEqual(replaced.asked[0]?.needed.map(({ text }) => text), ["theirs"]);
  assert.deepEqual(replaced.ran, []);
});

Deno.test("a project is known by its repository's root, or by the folder of its configuration", async () => {
  const { configuration } = await watched({ "/repo/atmos.yaml": TEXT });
  assert.equal(await configuration.project(), "/repo");
  const elsewhere = await load(repository({ "/elsewhere/x.yaml": TEXT }), { files: ["/elsewhere/x.yaml"] });
  assert.equal(await elsewhere.project(), "/elsewhere");
});

Deno.test("a program runs once, also for two who need it at the same time", async () => {
  const { configuration, ran } = await watched({ "/repo/atmos.yaml": TEXT });
  const one = configuration.auth.identities.get("one");
  await Promise.all([one?.prepare(), one?.prepare(), configuration.prepare(), configuration.prepare()]);
  assert.deepEqual(ran.sort(), ["a", "one"]);
});
