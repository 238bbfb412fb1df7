/**
 * Builds the executables: bundles the program, compiles it for every target with the permissions that
 * `deno.json` names `atmos`, and writes `dist/atmos-<version>-<system>-<arch>` and `dist/SHA256SUMS`. The one for
 * this machine starts faster than the others, because what V8 makes of the program is recorded for it.
 *
 *   deno task compile                                    for all systems
 *   deno task compile --target x86_64-unknown-linux-gnu  for one
 *   deno task compile --out FOLDER --deno COMMAND        elsewhere; compiled by another Deno
 *
 * With DENORT_BIN in the environment, that runtime is embedded instead of a downloaded one.
 */
import { createHash } from "node:crypto";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundle, compile, compilerCommand, ENTRY } from "./compile/build.ts";
import { permissionFlags, type PermissionSet } from "./compile/permissions.ts";
import { prepareStart } from "./compile/start_cache.ts";
import { MAIN } from "./compile/start_script.ts";
import { chooseTargets, executableName } from "./compile/targets.ts";

const USAGE = "usage: deno task compile [--target TARGET] [--out FOLDER] [--deno COMMAND]";

interface Project {
  readonly version: string;
  readonly permissions: { readonly atmos: PermissionSet };
}

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      target: { type: "string" },
      out: { type: "string", default: "dist" },
      deno: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const root = resolve(import.meta.dirname ?? ".", "..");
  const out = resolve(values.out);
  const project: Project = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const targets = chooseTargets(values.target, Deno.build.target, Boolean(Deno.env.get("DENORT_BIN")));
  const builds = targets.map((target) => ({
    target,
    path: join(out, executableName(project.version, target)),
  }));

  const folder = join(out, "bundle");
  const compiler = compilerCommand(values.deno);
  await bundle(root, ENTRY, folder);
  await prepareStart(folder, compiler, targets.includes(Deno.build.target));
  console.log(`${megabytes(await folderSize(folder))}  ${folder}`);
  const sums: string[] = [];
  for (const { target, path } of builds) {
    await compile({
      compiler,
      script: join(folder, MAIN),
      permissions: permissionFlags(project.permissions.atmos),
      ...(target === Deno.build.target ? {} : { target }),
      out: path,
    });
    const content = await Deno.readFile(path);
    sums.push(`${createHash("sha256").update(content).digest("hex")}  ${basename(path)}\n`);
    console.log(`${megabytes(content.length)}  ${path}`);
  }
  await Deno.writeTextFile(join(out, "SHA256SUMS"), sums.join(""));
}

async function folderSize(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name } of Deno.readDir(folder)) bytes += (await Deno.stat(join(folder, name))).size;
  return bytes;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).padStart(6)} MB`;
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
