import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import type { MemorySystem } from "../../system/memory_system.ts";
import { atmos } from "./world.ts";

/** What a shell is offered for a line, without descriptions. */
async function offered(line: string, options: Parameters<typeof atmos>[1] = {}): Promise<string> {
  return valuesIn((await atmos(`complete -- ${line}`, options)).stdout());
}

function valuesIn(answer: string): string {
  const values = answer.split("\n").map((text) => text.split("\t")[0] ?? "");
  return values.filter((text) => text !== "" && text !== ":4").join(" ");
}

for (
  const [line, expected] of [
    ["terraform sh", "shell show"],
    ["terraform plan ", "dns fixed off vpc"],
    ["terraform plan v", "vpc"],
    ["terraform plan vpc -s ", "dev prod"],
    ["terraform plan -s prod v", "vpc"],
    ["terraform -s prod plan v", "vpc"],
    ["terraform apply -target=x vpc -s d", "dev"],
    ["terraform generate var", "varfile varfiles"],
    ["terraform generate varfile d", "dns"],
    ["terraform generate varfile dns -s d", "dev"],
    ["helmfile diff ", ""],
    ["helmfile dep", "deploy deps"],
    ["describe component v", "vpc"],
    ["describe component vpc -s p", "prod"],
    ["list instances -s d", "dev"],
    ["auth login ", "one two"],
  ] as const
) {
  Deno.test(`"${line}" goes on with ${expected}`, async () => assert.equal(await offered(line), expected));
}

Deno.test("no name of a project is offered that would be an option", async () => {
  const onSystem = ({ files }: MemorySystem): void => {
    files.put(
      "/project/stacks/deploy/late.yaml",
      "components: {terraform: {--logs-file=x: {}, vpn: {}}}\nvars: {stage: --chdir=y}\n",
    );
  };
  assert.equal(await offered("terraform plan ", { onSystem }), "dns fixed off vpc vpn");
  assert.equal(await offered("terraform plan vpn -s ", { onSystem }), "");
});

Deno.test("names are kept until a file changes, and only as long", async () => {
  const system = await atmos("version");
  const { files } = system;
  const again = async (): Promise<string> => {
    const before = system.stdout().length;
    await run(["complete", "--", "terraform", "plan", "vpc", "-s", ""], (log) => ({ ...system, log }));
    return valuesIn(system.stdout().slice(before));
  };
  assert.equal(await again(), "dev prod");
  const folder = "/home/me/.cache/atmos/stack-names";
  const [entry] = await files.list(folder);
  const path = `${folder}/${entry?.name}`;
  const text = await files.readText(path) ?? "";
  files.put(path, text.replaceAll("prod", "kept"));
  assert.equal(await again(), "dev kept");
  files.put("/project/stacks/deploy/late.yaml", "import: [deploy/dev]\nvars: {stage: late}\n");
  assert.equal(await again(), "dev late prod");
  for (const broken of ["{", "[]", '{"state": 1}', text.replace(/"rows":.*/, '"rows":[1]}')]) {
    files.put(path, broken);
    assert.equal(await again(), "dev late prod", broken);
  }
});

Deno.test("where the stacks cannot be read, commands are offered all the same", async () => {
  const files = { "/project/stacks/deploy/broken.yaml": "a: [" };
  assert.equal(await offered("terraform plan ", { files }), "");
  assert.equal(await offered("terraform sh", { files }), "shell show");
  assert.equal(await offered("helmfile dep", { files: { "/project/atmos.yaml": "a: [" } }), "deploy deps");
});
