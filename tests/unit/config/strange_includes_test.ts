import assert from "node:assert/strict";
import type { MemoryOptions } from "../system/memory_system.ts";
import { load, repository } from "./configured.ts";

const SECRETS = {
  "/home/me/.ssh/id_ed25519": "PRIVATE",
  "/home/me/.atmos/atmos.yaml": "env: {TOKEN: !exec print-token}\n",
};

/** The variable X of a project, with nobody who has trusted it. */
async function valueOf(
  text: string | undefined,
  files: Readonly<Record<string, string>> = {},
  { links = [], ...more }: MemoryOptions & { readonly links?: readonly (readonly [string, string])[] } = {},
): Promise<unknown> {
  const system = repository({
    ...SECRETS,
    ...files,
    ...text === undefined ? {} : { "/repo/atmos.yaml": text },
  }, {
    run: () => ({ stdout: "printed" }),
    ...more,
  });
  for (const [path, to] of links) system.files.putLink(path, to);
  const configuration = await load(system, {
    allowPrograms: () => Promise.reject(new Error("nobody has trusted it")),
  });
  await configuration.prepare();
  return configuration.env["X"];
}

for (
  const [what, value] of [
    ["a file of the person, by its path", "!include.raw /home/me/.ssh/id_ed25519"],
    ["the same on a way that is not absolute", "!include ../home/me/.ssh/id_ed25519"],
    ["what a program of the person prints", "!include ../home/me/.atmos/atmos.yaml .env.TOKEN"],
    ["the variables of a process", "!include.raw /proc/self/environ"],
  ] as const
) {
  Deno.test(`a project does not take in ${what}`, async () => {
    await assert.rejects(valueOf(`env: {X: ${value}}\n`, { "/proc/self/environ": "A=1" }), {
      code: "config_invalid",
      message: /^atmos\.yaml:1:\d+: cannot include "\S+": it is not in the project$/,
    });
  });
}

Deno.test("nor does it take in what git keeps of the clone, such as the token that it was made with", async () => {
  const files = { "/repo/.git/config": "url = https://x:token@example.com\n", "/repo/sub/.git/config": "x" };
  for (const value of [".git/config", "sub/.git/config", "config"]) {
    const links = [["/repo/config", "/repo/.git/config"]] as const;
    await assert.rejects(
      valueOf(`env: {X: !include.raw ${value}}\n`, files, { links }),
      /: it is not in the project/,
    );
  }
});

Deno.test("nor does it by a link, or by way of another file of its own", async () => {
  const links = [["/repo/own.yaml", "/home/me/.ssh/id_ed25519"], ["/repo/mine", "/home/me/.atmos"]] as const;
  const files = { "/repo/part.yaml": "deep: !include own.yaml\n" };
  for (
    const value of ["!include own.yaml", "!include.raw mine/atmos.yaml", "!include part.yaml .deep"]
  ) {
    await assert.rejects(
      valueOf(`env: {X: ${value}}\n`, files, { links }),
      /: it is not in the project/,
      value,
    );
  }
});

Deno.test("a project takes in what is its own, wherever in the repository it lies", async () => {
  const files = { "/repo/shared/x.yaml": "deep: [one]\n", "/repo/up.txt": "text" };
  assert.equal(await valueOf("env:\n  X: !include shared/x.yaml .deep[0]\n", files), "one");
  const below = { ...files, "/repo/sub/atmos.yaml": "env: {X: !include.raw ../up.txt }\n" };
  assert.equal(await valueOf(undefined, below, { workingFolder: "/repo/sub" }), "text");
});

Deno.test("a person's own file takes in whatever it names", async () => {
  const own = { "/home/me/.atmos/atmos.yaml": "env: {X: !include.raw ../.ssh/id_ed25519}\n" };
  assert.equal(await valueOf("", own), "PRIVATE");
});

Deno.test("a home that is a repository is no project of what lies in it", async () => {
  const files = {
    "/home/me/.git/HEAD": "ref: refs/heads/main\n",
    "/home/me/got/atmos.yaml": "env: {X: !include.raw ../.ssh/id_ed25519 }\n",
  };
  await assert.rejects(
    valueOf(undefined, files, { workingFolder: "/home/me/got" }),
    /: it is not in the project/,
  );
});
