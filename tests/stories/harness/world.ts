/** The isolated world of one story, and everything a story can do in it. */

import { dirname, join, resolve } from "node:path";
import { type LocalAws, type LocalAwsOptions, startLocalAws } from "../../local_aws/server.ts";
import { type Decision, installBrowser, type StandInBrowser } from "./browser.ts";
import { assertNoSecret } from "./canary.ts";
import { teamConfiguration } from "./configuration.ts";
import { type DiskEntry, entriesBelow, misplacedSecrets } from "./disk.ts";
import { addUpCoverage, coverageVariables } from "./executed.ts";
import { FOR_THE_END } from "./patience.ts";
import { type Sighting, watchProcesses } from "./processes.ts";
import type { Program } from "./program.ts";
import { type Outcome, type Running, startProgram } from "./running.ts";
import { installStandIn, recordsOf } from "./stand_in.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface RunOptions {
  /** On top of the world's environment; undefined unsets. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** Default: the project. */
  readonly cwd?: string;
  /** Milliseconds, after which it is killed and the story fails (60,000). */
  readonly timeout?: number;
  /** The exit code that the story expects; another one fails it and shows all output. */
  readonly code?: number;
}

export interface TerminalSettings extends Omit<RunOptions, "stdin" | "code"> {
  readonly columns?: number;
  readonly rows?: number;
}

export interface World {
  readonly aws: LocalAws;
  readonly browser: StandInBrowser;
  readonly home: string;
  /** The working folder of programs, with an `atmos.yaml`. */
  readonly project: string;
  /** Where stand-in programs are; first on PATH. */
  readonly binFolder: string;
  /** What every program gets. Stories may change it. */
  readonly env: Record<string, string>;
  /** Runs atmos to its end. */
  atmos(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Starts atmos and hands it over while it runs. */
  start(args: readonly string[], options?: Omit<RunOptions, "code">): Promise<Running>;
  /** Runs any program to its end. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Starts atmos in a terminal of its own. */
  terminal(args: readonly string[], settings?: TerminalSettings): Promise<Terminal>;
  /** The words that run atmos with these arguments, for scripts and other programs. */
  commandLine(args: readonly string[]): string[];
  /** Starts any program in a terminal of its own. */
  terminalFor(command: string, args: readonly string[], settings?: TerminalSettings): Promise<Terminal>;
  /** Writes `atmos.yaml`. */
  configure(yaml: string): Promise<void>;
  /** Writes a file, its folders included; the path may be relative to the project. Its path. */
  write(path: string, content: string, mode?: number): Promise<string>;
  /** A stand-in program: the script of a POSIX shell, or any script that begins with `#!`. Its path. */
  bin(name: string, script: string): Promise<string>;
  /** Everything below the home. */
  files(): Promise<DiskEntry[]>;
  /** A made-up secret for a configuration or a prompt, which must never come out anywhere. */
  plant(what: string): string;
  /** Secrets of another service, asked for whenever something is searched. */
  alsoSecret(secrets: () => readonly string[]): void;
  /** The programs seen so far, with arguments and environment. */
  sightings(): Promise<readonly Sighting[]>;
}

export interface ClosableWorld extends World {
  /** Fails when a secret is in an argument, an environment, or a file that is no home for one. */
  assertNoSecretEscaped(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly program: Program;
  readonly aws?: LocalAwsOptions;
  readonly browser?: Decision;
}

export async function openWorld(options: WorldOptions): Promise<ClosableWorld> {
  const { program } = options;
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "atmos-story-" }));
  const folder = (name: string): string => join(root, name);
  const [home, project, binFolder, temporary] = [
    folder("home"),
    folder("project"),
    folder("bin"),
    folder("tmp"),
  ];
  for (const path of [home, project, binFolder, temporary]) await Deno.mkdir(path, { mode: 0o700 });
  // A person decides in the browser, not the server by itself.
  const aws = await startLocalAws({ approve: "manual", ...options.aws });
  const browser = await installBrowser(folder("browser"), options.browser ?? "approve");
  const watch = watchProcesses(`STORY_WORLD=${root}`);
  const env = {
    ...machineEnvironment(),
    ...program.env,
    ...coverageVariables(root),
    ...aws.environment,
    AWS_EC2_METADATA_DISABLED: "true",
    BROWSER: browser.path,
    HOME: home,
    LANG: "C.UTF-8",
    PATH: `${binFolder}:/usr/bin:/bin`,
    SHELL: "/bin/sh",
    STORY_WORLD: root,
    TMPDIR: temporary,
  };
  const planted: string[] = [];
  const others: (() => readonly string[])[] = [];
  const given = new Set<string>();
  const running = new Set<Running>();
  const terminals = new Set<Terminal>();
  const secrets = (): string[] => [
    ...aws.secrets(),
    ...planted,
    ...others.flatMap((more) => more()),
  ];

  const settle = (options: RunOptions): { env: Record<string, string>; cwd: string; timeout: number } => ({
    env: patched(env, options.env ?? {}),
    cwd: options.cwd ?? project,
    timeout: options.timeout ?? FOR_THE_END,
  });

  async function start(command: string, args: readonly string[], options: RunOptions): Promise<Running> {
    const child = startProgram({ command, args, ...settle(options) });
    running.add(child);
    await watch.watch(child.pid);
    if (options.stdin !== undefined) {
      // The program may end without reading its input.
      child.write(options.stdin).catch(() => {}).finally(child.closeInput);
    }
    return child;
  }

  async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const child = await start(command, args, { stdin: "", ...options });
    const outcome = await child.ended;
    const { code, stdout, stderr } = outcome;
    assertNoSecret(`the output of ${args.join(" ")}`, `${stdout}\n${stderr}`, secrets());
    if (options.code !== undefined && options.code !== code) {
      const what = [command, ...args].join(" ");
      throw new Error(`exit code ${code} instead of ${options.code}: ${what}\n${stdout}\n${stderr}`);
    }
    return outcome;
  }

  async function terminalFor(
    command: string,
    args: readonly string[],
    settings: TerminalSettings = {},
  ): Promise<Terminal> {
    const { columns = 100, rows = 30 } = settings;
    const terminal = await openTerminal({ command, args, columns, rows, ...settle(settings) });
    terminals.add(terminal);
    await watch.watch(terminal.pid);
    return terminal;
  }

  async function write(path: string, content: string, mode = 0o644): Promise<string> {
    const file = resolve(project, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, content, { mode });
    given.add(file);
    return file;
  }

  async function assertNoSecretEscaped(): Promise<void> {
    for (const child of running) {
      assertNoSecret("the output of a program", `${child.stdout}\n${child.stderr}`, secrets());
    }
    for (const terminal of terminals) assertNoSecret("a terminal", terminal.raw, secrets());
    for (const { argv, environment } of await watch.sightings()) {
      assertNoSecret(`the arguments of ${argv[0]}`, argv.join("\n"), secrets());
      assertNoSecret(`the environment of ${argv[0]}`, environment.join("\n"), secrets());
    }
    for (const { program, text } of await recordsOf(binFolder)) {
      assertNoSecret(`the arguments or environment of ${program}`, text, secrets());
    }
    for (const place of [home, project, temporary]) {
      const entries = (await entriesBelow(place)).filter((entry) => !given.has(join(place, entry.path)));
      const misplaced = misplacedSecrets(entries, secrets());
      if (misplaced.length > 0) throw new Error(`secrets in files below ${place}: ${misplaced.join(", ")}`);
    }
  }

  async function close(): Promise<void> {
    for (const child of running) child.kill("SIGKILL");
    await watch.end();
    for (const terminal of terminals) await terminal.hangUp();
    await Promise.allSettled([...running].map((child) => child.ended));
    await aws.stop();
    await addUpCoverage(root);
    await Deno.remove(root, { recursive: true });
  }

  const world: World = {
    aws,
    browser,
    home,
    project,
    binFolder,
    env,
    atmos: (args, options) => run(program.command, [...program.args, ...args], options),
    start: (args, options = {}) => start(program.command, [...program.args, ...args], options),
    run,
    terminal: (args, settings) => terminalFor(program.command, [...program.args, ...args], settings),
    commandLine: (args) => [program.command, ...program.args, ...args],
    terminalFor,
    configure: async (yaml) => void await write("atmos.yaml", yaml),
    write,
    bin: (name, script) => installStandIn(binFolder, name, script),
    files: () => entriesBelow(home),
    plant: (what) => {
      const secret = `planted-${what}-${crypto.randomUUID()}${crypto.randomUUID()}`;
      planted.push(secret);
      return secret;
    },
    alsoSecret: (more) => void others.push(more),
    sightings: watch.sightings,
  };
  await world.configure(teamConfiguration(aws));
  return { ...world, assertNoSecretEscaped, close };
}

function patched(
  env: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries({ ...env, ...changes });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What programs need from the machine whatever the world is. */
function machineEnvironment(): Record<string, string> {
  const names = ["SystemRoot", "ComSpec", "PATHEXT"];
  return patched({}, Object.fromEntries(names.map((name) => [name, Deno.env.get(name)])));
}
