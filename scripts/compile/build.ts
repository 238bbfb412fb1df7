/** Runs the bundler and the compiler. */
import { basename, dirname, join } from "node:path";
import { nameChunks } from "./chunks.ts";
import { CACHE, SCRIPT, STEPS, withStartScript } from "./start_script.ts";

/** The module that `bundle` makes a program of; a path in the project. */
export const ENTRY = "scripts/compile/entry.ts";

/** Runs a program with its output on ours; throws when it fails. */
async function run(command: readonly string[], folder: string): Promise<void> {
  const [program = "", ...args] = command;
  const { code } = await new Deno.Command(program, { args, cwd: folder, stdin: "null" }).spawn().status;
  if (code !== 0) throw new Error(`cannot build: "${program} ${args[0] ?? ""}" ended with ${code}`);
}

/**
 * Bundles `entry` (a path in `project`), a module that exports `start`, with this Deno into the folder `out`,
 * which is emptied first. What the program imports dynamically becomes files of its own, so that it is neither
 * read nor compiled before it is needed.
 */
export async function bundle(project: string, entry: string, out: string): Promise<void> {
  await Deno.remove(out, { recursive: true }).catch(() => {});
  const raw = await Deno.makeTempDir({ prefix: "atmos-bundle-" });
  try {
    const flags = ["--platform", "deno", "--code-splitting", "--minify", "--outdir", raw];
    await run([Deno.execPath(), "bundle", "-q", ...flags, entry], project);
    const files = new Map<string, string>();
    for await (const { name } of Deno.readDir(raw)) files.set(name, await Deno.readTextFile(join(raw, name)));
    const named = nameChunks(files, basename(entry).replace(/\.ts$/, ".js"));
    const [first = ""] = named.keys();
    await Deno.mkdir(out, { recursive: true });
    for (const [file, text] of await withStartScript(named, first)) {
      await Deno.writeTextFile(join(out, file), text);
    }
  } finally {
    await Deno.remove(raw, { recursive: true });
  }
}

/** Megabytes that V8 fills before it collects garbage: with less it does so once in the middle of a short command. */
const YOUNG_SPACE = 4;

export interface CompileRequest {
  /** The compiler and its first arguments, such as `["npx", "-y", "deno@2.4.2"]`. */
  readonly compiler: readonly string[];
  /** A bundled script; what stands beside it and is imported by it goes along. */
  readonly script: string;
  readonly permissions: readonly string[];
  /** For another machine than this one. */
  readonly target?: string;
  readonly out: string;
}

/**
 * Makes an executable of a bundled script, with the script's data beside it. V8's code cache is off: a compiled
 * program would read it from a file with a known name in the shared temporary folder, where another user could
 * have put it first. What it would hold is in {@link CACHE} instead, inside the executable.
 */
export async function compile({ compiler, script, permissions, target, out }: CompileRequest): Promise<void> {
  const isolated = [
    ...["--no-check", "--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-code-cache"],
    // What is not allowed fails: nobody who uses the program knows what the runtime would ask them.
    "--no-prompt",
    `--v8-flags=--min-semi-space-size=${YOUNG_SPACE}`,
  ];
  const aim = target === undefined ? [] : ["--target", target];
  // A compiled form made on another machine would not be refused but believed.
  const recorded = target === undefined ? [CACHE, STEPS.cache] : [];
  const data = [SCRIPT, STEPS.script, ...recorded].map((name) => join(dirname(script), name));
  const include = data.filter(isFile).flatMap((path) => ["--include", path]);
  await run(
    [...compiler, "compile", "-q", ...isolated, ...include, ...permissions, ...aim, "-o", out, script],
    Deno.cwd(),
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** The compiler that a person named, as words: `npx -y deno@2.4.2`, or this Deno by default. */
export function compilerCommand(asked: string | undefined): readonly string[] {
  const words = asked?.trim().split(/\s+/).filter((word) => word !== "") ?? [];
  return words.length > 0 ? words : [Deno.execPath()];
}
