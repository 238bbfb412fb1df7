import assert from "node:assert/strict";
import { join } from "node:path";
import { type Story, story } from "./harness/story.ts";

/** What only looks, and must stay harmless and quick in a repository that one has only cloned. */
const LOOKS: readonly (readonly string[])[] = [
  ["--help"],
  ["complete", "--", "auth", "exec", "-i", ""],
  ["auth", "list"],
  ["auth", "validate"],
  ["workflow", "list"],
];

/** Milliseconds. Without bounds each of these takes minutes, or for ever; a busy machine is slow, too. */
const PATIENCE = 30_000;

/** Kilobytes that a process may ever have had in memory. */
const MEMORY = 512 * 1024;

interface Repository {
  readonly what: string;
  prepare(t: Story): Promise<unknown>;
  /** What `auth validate` says. */
  readonly told: RegExp;
}

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

async function replace(t: Story, path: string, make: (path: string) => Promise<unknown>): Promise<void> {
  await Deno.remove(join(t.project, path)).catch(() => {});
  await make(join(t.project, path));
}

const zero = (path: string): Promise<void> => Deno.symlink("/dev/zero", path);
const pipe = async (path: string): Promise<void> => {
  assert.ok((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
};

const REPOSITORIES: readonly Repository[] = [
  {
    what: "whose atmos.yaml leads to a device without end",
    prepare: (t) => replace(t, "atmos.yaml", zero),
    told: /atmos\.yaml:1:1: error: this is a pipe or a device, not a file/,
  },
  {
    what: "whose atmos.yaml is a pipe",
    prepare: (t) => replace(t, "atmos.yaml", pipe),
    told: /atmos\.yaml:1:1: error: this is a pipe or a device, not a file/,
  },
  {
    what: "that imports and includes devices and pipes",
    prepare: async (t) => {
      await replace(t, "pipe.yaml", pipe);
      await t.configure("import: [/dev/zero]\nenv: {A: !include.raw /dev/zero, B: !include pipe.yaml}\n");
    },
    told: /\/dev\/zero:1:1: error: this is a pipe or a device/,
  },
  {
    what: "whose own files in .git are devices and pipes",
    prepare: async (t) => {
      await Deno.mkdir(join(t.project, ".git"));
      await zero(join(t.project, ".git", "HEAD"));
      await pipe(join(t.project, ".git", "config"));
      await zero(join(t.project, ".git", "packed-refs"));
      await t.configure("env: {A: !git.sha none, B: !git.url none, C: !git.branch none}\n");
    },
    told: /is valid/,
  },
  {
    what: "with a million keys",
    prepare: (t) => t.configure(many(1_000_000, (index) => `key${index}: v\n`)),
    told: /atmos\.yaml:100001:\d+: error: there is more text than a configuration may have/,
  },
  {
    what: "with 125,000 problems",
    prepare: (t) => t.configure(`auth:\n  providers:\n${many(125_000, (index) => `    - x${index}\n`)}`),
    told: /error: there is more text than a configuration may have/,
  },
  {
    what: "with 60,000 problems",
    prepare: (t) => t.configure(`auth:\n  providers:\n${many(60_000, (index) => `    - x${index}\n`)}`),
    told: /error: and 59000 more/,
  },
  {
    what: "with patterns for everything",
    prepare: async (t) => {
      await t.write("a".repeat(200), "");
      await t.configure(`import: ['${"*?".repeat(100)}b', '/**/**/**/x', '${"{a,b}".repeat(30)}']\n`);
    },
    told: /atmos\.yaml:1:\d+: error: the pattern leads to too many files|cannot look for the import/,
  },
  {
    what: "whose workflows are devices, pipes and very many",
    prepare: async (t) => {
      await t.configure("workflows: {base_path: flows}\nauth: {providers: {}}\n");
      await t.write("flows/a.yaml", "workflows: {a: {steps: [{command: version}]}}\n");
      await zero(join(t.project, "flows", "b.yaml"));
      await pipe(join(t.project, "flows", "c.yaml"));
      await t.write("flows/d.yaml", many(300_000, (index) => `k${index}: v\n`));
    },
    told: /flows\/d\.yaml:\d+:\d+: warning: there is more text/,
  },
];

const canMeasure = await Deno.stat("/usr/bin/time").then(() => true, () => false);

for (const { what, prepare, told } of REPOSITORIES) {
  story(`a repository ${what} is looked at without harm`, { needs: ["mkfifo"] }, async (t) => {
    await prepare(t);
    for (const args of LOOKS) {
      const { stdout, stderr, peak } = await look(t, args);
      assert.doesNotMatch(stdout + stderr, /unexpected error|call stack|RangeError/i, args.join(" "));
      assert.ok(peak < MEMORY, `${args.join(" ")}: ${peak} KB`);
      if (args.includes("--help")) assert.match(stdout, /Usage: atmos/);
      if (args.includes("validate")) assert.match(stdout + stderr, told);
    }
  });
}

/** Runs one command with nothing to do but look; `peak` is 0 where it cannot be measured. */
async function look(
  t: Story,
  args: readonly string[],
): Promise<{ stdout: string; stderr: string; peak: number }> {
  if (!canMeasure) return { ...await t.atmos(args, { timeout: PATIENCE }), peak: 0 };
  const [command = "", ...rest] = ["/usr/bin/time", "-f", "peak %M", ...t.commandLine(args)];
  const outcome = await t.run(command, rest, { timeout: PATIENCE });
  const peak = Number(/^peak (\d+)$/m.exec(outcome.stderr)?.[1] ?? NaN);
  assert.ok(peak > 0, outcome.stderr);
  return { ...outcome, peak };
}

story("files beside the configuration are not looked at", async (t) => {
  const folder = join(t.project, "crowded");
  await t.write("crowded/atmos.yaml", "auth: {providers: {p: {kind: mock}}}\n");
  const time = async (): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      await t.atmos(["auth", "list", "--format", "json"], { cwd: folder, code: 0 });
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  const before = await time();
  for (let index = 0; index < 20_000; index++) Deno.writeTextFileSync(join(folder, `file-${index}`), "");
  const after = await time();
  assert.ok(after < before * 2 + 200, `${Math.round(before)} ms, then ${Math.round(after)} ms`);
});
