import assert from "node:assert/strict";
import type { Signal } from "../../../../src/system/ports.ts";
import { atmos } from "./world.ts";

Deno.test("lines of several say whose they are, and the summary says how to go on", async () => {
  const encoder = new TextEncoder();
  const { code, stdout, stderr } = await atmos(
    "terraform plan --all -s dev --max-concurrency 3 --skip-init -i two -- -lock=false",
    {
      start: ({ onOutput, args, stdin }) => {
        assert.deepEqual(stdin, new Uint8Array(), "nobody can be asked");
        onOutput?.("stdout", encoder.encode("one\nhalf a"));
        onOutput?.("stderr", encoder.encode("a warning\r\n"));
        onOutput?.("stdout", encoder.encode(" line\n50 %\r100 %\nno end ü".slice(0, -1)));
        // A character may come in two parts.
        const [first = 0, second = 0] = encoder.encode("ü");
        onOutput?.("stdout", Uint8Array.of(first));
        onOutput?.("stdout", Uint8Array.of(second));
        return args.includes("dev-vpc.planfile") ? 1 : 0;
      },
    },
  );
  assert.equal(code, 1);
  for (const name of ["vpc in dev  ", "fixed in dev"]) {
    const own = stdout().split("\n").filter((line) => line.startsWith(name));
    assert.deepEqual(own, ["one", "half a line", "100 %", "no end ü"].map((line) => `${name} │ ${line}`));
    assert.ok(stderr().includes(`${name} │ a warning\n`), stderr());
  }
  assert.match(
    stderr(),
    /\n✗ vpc in dev\n! dns in dev \(left out\)\n✓ fixed in dev\nGo on with:\n {2}atmos terraform plan --components "vpc,dns" -s dev --identity=two --max-concurrency=3 --skip-init -- -lock=false\n$/,
  );
});

/** What is left on a terminal of what was written to it: lines, the way up, and what clears from there. */
function screen(text: string): string[] {
  const lines = [""];
  // deno-lint-ignore no-control-regex
  for (const part of text.split(/(\r?\x1b\[\d+A\x1b\[0J|\n)/)) {
    // deno-lint-ignore no-control-regex
    const up = /\x1b\[(\d+)A/.exec(part)?.[1];
    if (up !== undefined) lines.splice(-1 - Number(up), Infinity, "");
    else if (part === "\n") lines.push("");
    else lines[lines.length - 1] += part;
  }
  return lines;
}

Deno.test("on a terminal a table below their lines shows what runs, and is gone at the end", async () => {
  const encoder = new TextEncoder();
  let now = (): string => "";
  const pictures: string[][] = [];
  const { stderr, code } = await atmos(
    "terraform plan --all -s dev --max-concurrency 2 --skip-init --no-color",
    {
      terminal: true,
      onSystem: (system) => now = system.stderr,
      start: async ({ onOutput }) => {
        onOutput?.("stderr", encoder.encode("a warning\n"));
        pictures.push(screen(now()));
        await Promise.resolve();
        return 0;
      },
    },
  );
  assert.equal(code, 0);
  assert.deepEqual(pictures[0]?.slice(-4), [
    "vpc in dev   │ a warning",
    "1 running, 2 to go",
    "→ vpc in dev  0s",
    "",
  ]);
  assert.deepEqual(screen(stderr()).slice(-5), ["", "✓ vpc in dev", "✓ dns in dev", "✓ fixed in dev", ""]);
  assert.doesNotMatch(screen(stderr()).join("\n"), /running|→/);
});

Deno.test("the way to go on is told for each stack, and not where nothing was done", async () => {
  const failing = (name: string) => ({
    start: ({ args }: { readonly args: readonly string[] }) => args.some((arg) => arg.includes(name)) ? 1 : 0,
  });
  const some = await atmos(
    "terraform plan --components fixed,vpc,dns --skip-init -lock=false",
    failing("vpc"),
  );
  assert.match(
    some.stderr(),
    /Go on with:\n {2}atmos terraform plan --components "vpc,dns" -s dev --skip-init -- -lock=false\n {2}atmos terraform plan --components "vpc,dns" -s prod /,
  );
  const none = await atmos("terraform plan --components vpc -s dev", { start: () => 1 });
  assert.doesNotMatch(none.stderr(), /Go on with/);
});

Deno.test("what is taken away goes before what it stands on", async () => {
  const { stderr, code } = await atmos("terraform destroy --all -s dev -auto-approve");
  assert.equal(code, 0, stderr());
  assert.match(stderr(), /✓ dns in dev\n✓ vpc in dev\n$/);
});

Deno.test("a session that is too short has its own exit code, and a wrong word does not look like changes", async () => {
  const short = await atmos("terraform plan --all -s dev --min-ttl 700000h");
  assert.equal(short.code, 75, short.stderr());
  assert.match(short.stderr(), /cannot lend "one" for 700000h/);
  assert.deepEqual(short.lines, []);
  const wrong = await atmos("terraform plan --all -s dev -i nobody");
  assert.equal(wrong.code, 1, wrong.stderr());
});

Deno.test("a query chooses, and runs nothing for its answer", async () => {
  const chosen = await atmos(`terraform plan --query .metadata.component=="net" -s dev --skip-init`);
  assert.match(chosen.stderr(), /\n\n✓ vpc in dev\n✓ fixed in dev\n$/);
  const asks = await atmos(`terraform plan -q (.vars.name|test("output"))or(false) -s dev --dry-run`);
  assert.deepEqual(asks.lines, []);
});

Deno.test("a signal lets end what runs, begins nothing more, and gives its own exit code", async () => {
  for (const flags of ["", " --max-concurrency 2"]) {
    const started: string[] = [];
    let raise = (_: Signal): boolean => false;
    const world = await atmos(`terraform plan --all --skip-init${flags}`, {
      onSystem: (system) => raise = system.raise,
      start: async ({ args }) => {
        started.push(args.join(" "));
        await Promise.resolve();
        raise("SIGINT");
        // It ends gently, as Terraform does.
        return 1;
      },
    });
    assert.equal(world.code, 130, world.stderr());
    assert.ok(started.length <= 2, started.join("\n"));
    assert.match(world.stderr(), /\(left out\)/);
  }
});
