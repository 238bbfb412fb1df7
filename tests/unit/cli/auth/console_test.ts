import assert from "node:assert/strict";
import { sessionKey } from "../../../../src/auth/session.ts";
import { run } from "../../../../src/cli/run.ts";
import { CLOUDS } from "../../../../src/clouds/registry.ts";
import { authWorld } from "../../auth/world.ts";
import { weather } from "../../clouds/invented/cloud.ts";
import { weatherWithPages } from "../../clouds/invented/pages.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";

/** A name of its own, so that the invented cloud's store has nothing of other tests. */
const CONFIGURATION = `auth:
  console: { isolated: ISOLATED }
  providers:
    mast: { kind: weather/station, console: { session_duration: DURATION } }
    pretend: { kind: mock }
  identities:
    keeper: { kind: weather/observer, via: { provider: mast }, default: true }
    mocked: { kind: mock, via: { provider: pretend } }
`;

interface Options extends MemoryOptions {
  readonly isolated?: string;
  readonly duration?: string;
}

async function atmos(line: string, options: Options = {}): Promise<MemorySystem & { code: number }> {
  const yaml = CONFIGURATION.replace("ISOLATED", options.isolated ?? "false")
    .replace("DURATION", options.duration ?? "1h");
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": yaml },
    env: { HOME: "/home/me", PATH: "/usr/bin", DISPLAY: ":0" },
    ...options,
  });
  system.files.put("/usr/bin/chromium", "", 0o755);
  const { context, chain } = await authWorld(yaml, [...CLOUDS, weatherWithPages], system);
  await weather.sessions?.write({
    ...await sessionKey(context, chain("keeper")),
    credentials: { expiresAt: system.clock.now() + 3_600_000, facts: [] },
  }, { system } as never);
  const code = await run(["auth", "console", ...line.split(" ")].filter((word) => word !== ""), (log) => ({
    ...system,
    log,
  }), [...CLOUDS, weatherWithPages]);
  return { ...system, code };
}

/** A browser that is started, and never asks for its page. */
function starting(seen: string[]): MemoryOptions {
  const visit = (page: string): boolean => {
    seen.push(page);
    return true;
  };
  return { browser: visit, startBrowser: (_, args) => visit(args.at(-1) ?? "") };
}

Deno.test("--print-only prints the link alone on stdout, without a browser", async () => {
  const { code, stdout, stderr, opened } = await atmos("--print-only", {
    env: { HOME: "/home/me", PATH: "" },
  });
  assert.equal(code, 0, stderr());
  assert.match(stdout(), /^https:\/\/weather\.example\/sky\?pass=mast\/keeper\/[0-9a-f-]+\n$/);
  assert.deepEqual([stderr(), opened], ["! It may rain.\n", []]);
});

Deno.test("--no-open shows what would open, and prints the link", async () => {
  const { code, stdout, stderr, opened } = await atmos("-d radar --no-open");
  assert.equal(code, 0, stderr());
  assert.match(stdout(), /^https:\/\/weather\.example\/radar\?pass=mast\/keeper\/[0-9a-f-]+\n$/);
  assert.match(
    stderr(),
    /Identity +keeper\n +Page +https:\/\/weather\.example\/radar\n[\s\S]*! It may rain\./,
  );
  assert.deepEqual(opened, []);
});

Deno.test("the browser is given a page of this machine alone, and the link is told nowhere", async () => {
  const seen: string[] = [];
  const { code, stdout, stderr, logLines, files } = await atmos("keeper", starting(seen));
  assert.equal(code, 1, "nobody came for the page");
  assert.match(stderr(), /did not ask for the page[\s\S]*--print-only/);
  assert.equal(seen.length, 1);
  assert.match(seen[0] ?? "", /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
  assert.equal(stdout(), "");
  const audit = await files.readText("/home/me/.local/share/atmos/audit.jsonl") ?? "";
  assert.match(audit, /"event":"lend".*"command":"auth console"/);
  for (const text of [stderr(), JSON.stringify(logLines), audit]) assert.doesNotMatch(text, /pass=/);
});

for (
  const [line, options, program] of [
    ["--isolated", {}, "/usr/bin/chromium"],
    ["", { isolated: "true" }, "/usr/bin/chromium"],
    ["--no-isolated", { isolated: "true" }, undefined],
    ["", {}, undefined],
  ] as const
) {
  Deno.test(`atmos auth console ${line} with auth.console.isolated: ${"isolated" in options}`, async () => {
    const { browsers } = await atmos(line, { ...options, ...starting([]) });
    assert.equal(browsers[0]?.[0], program);
  });
}

for (
  const [name, line, options, code, words] of [
    ["two browsers", "--isolated --container", {}, 2, /--isolated and --container/],
    [
      "no browser",
      "",
      { env: { HOME: "/home/me", PATH: "/usr/bin" } },
      1,
      /no browser on this machine[\s\S]*--print-only/,
    ],
    ["a browser that does not start", "", { browser: () => false }, 1, /no browser could be started/],
    ["no Firefox", "--container", {}, 127, /Firefox is not installed/],
    ["a cloud without a console", "mocked", {}, 1, /identities of the kind "mock" have none/],
    ["nobody", "--identity=false", {}, 2, /authentication is turned off/],
    ["no duration", "--duration soon", {}, 2, /--duration "soon": it is no duration/],
    ["no time at all", "--duration 0", {}, 2, /it is no duration/],
    ["no region", "--region https://evil", {}, 2, /it is no region/],
    [
      "a configured duration that is none",
      "--print-only",
      { duration: "soon" },
      2,
      /atmos\.yaml:4:\d+: .*session_duration/,
    ],
  ] as const
) {
  Deno.test(`atmos auth console is refused: ${name}`, async () => {
    const { stdout, stderr, ...result } = await atmos(line, options);
    assert.equal(result.code, code, stderr());
    assert.match(stderr(), words);
    assert.equal(stdout(), "");
  });
}
