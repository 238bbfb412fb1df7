/** What is kept of manifests for the next run is what their files say, never what templates have become. */
import assert from "node:assert/strict";
import type { MemorySystem } from "../system/memory_system.ts";
import { described, project } from "./project.ts";

const MANIFESTS = {
  "deploy/dev.yaml.tmpl": `vars: {stage: dev, word: '{{ env "WORD" }}'}
components: {terraform: {vpc: {}}}
`,
  "deploy/prod.yaml": `import: [{path: catalog/base, context: {n: 1}}, catalog/plain]
components: {terraform: {vpc: {}}}
`,
  "catalog/base.yaml": `vars: {n: {{ .n }}, word: '{{ env "WORD" }}'}
`,
  "catalog/plain.yaml": "vars: {plain: as it is written}\n",
};

async function keptTexts({ files }: MemorySystem): Promise<string> {
  const cache = "/home/me/.cache/atmos";
  const texts: string[] = [];
  for (const folder of (await files.list(cache)).filter(({ kind }) => kind === "folder")) {
    for (const { name } of await files.list(`${cache}/${folder.name}`)) {
      texts.push(await files.readText(`${cache}/${folder.name}/${name}`) ?? "");
    }
  }
  return texts.join("\n");
}

Deno.test("what a template takes from the environment is not kept", async () => {
  const made = await project(MANIFESTS, { env: { HOME: "/home/me", WORD: "open sesame" } });
  for (const stack of ["deploy/dev", "deploy/prod"]) {
    assert.equal((await described(made, "vpc", stack))["vars"] !== undefined, true);
  }
  const { vars } = await described(made, "vpc", "deploy/prod") as { vars: Record<string, unknown> };
  assert.deepEqual(vars, { n: 1, word: "open sesame", plain: "as it is written" });
  const texts = await keptTexts(made.system);
  assert.match(texts, /as it is written/);
  assert.doesNotMatch(texts, /open sesame/);
});
