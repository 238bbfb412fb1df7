import { run } from "../../../src/cli/run.ts";
import { memorySystem } from "../../unit/system/memory_system.ts";
const root = Deno.args[0]!;
const files: Record<string, string> = {};
async function walk(dir: string, at: string) {
  for await (const e of Deno.readDir(dir)) {
    if (e.isDirectory) await walk(`${dir}/${e.name}`, `${at}/${e.name}`);
    else if (e.isFile) files[`${at}/${e.name}`] = await Deno.readTextFile(`${dir}/${e.name}`).catch(() => "");
  }
}
await walk(root + "/folders", "/repo");
const answers = JSON.parse(await Deno.readTextFile(root + "/answers.json"));
const t0 = performance.now();
for (const folder of Object.keys(answers)) {
  if (Deno.args[1] && !folder.includes(Deno.args[1])) continue;
  const sys = memorySystem({
    files,
    workingFolder: `/repo/${folder}`,
    env: {
      HOME: "/home/me",
      PATH: "/usr/bin",
      ATMOS_GIT_ROOT_BASEPATH: "false",
      ATMOS_KEYRING_TYPE: "memory",
    },
  });
  let o = 0, e = 0;
  for (
    const args of [["validate"], ["--help"], ["auth", "list"], ["workflow", "list"], ["complete", "--", ""]]
  ) {
    const code = await run(args, (log) => ({ ...sys, log }));
    const out = sys.stdout().slice(o), err = sys.stderr().slice(e);
    o = sys.stdout().length;
    e = sys.stderr().length;
    const name = args.join(" ");
    const interesting = name === "validate"
      ? out.split("\n").filter((l) => /: (error|warning): /.test(l))
      : name === "workflow list"
      ? out.split("\n").filter((l) => l.includes("✗"))
      : [];
    const errs = err.split("\n").filter((l) => l !== "");
    if (code !== 0 || interesting.length || errs.length) {
      console.log(
        `## ${folder}: ${name}: ${code}\n${[...interesting, ...errs].map((l) => "   " + l).join("\n")}`,
      );
    }
  }
}
console.log(performance.now() - t0);
