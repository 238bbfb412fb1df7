import { leftOf } from "./crowded.ts";
import { fileFailure } from "./deno_files.ts";
import { delimiter } from "./path.ts";
import {
  type Child,
  FileFailure,
  type Processes,
  type RunRequest,
  type RunResult,
  type Signal,
  type StartRequest,
  type Watcher,
} from "./ports.ts";
import { commandOf, look, pathOf } from "./program_path.ts";

/** How long a child that was told to end may take before it is killed, in milliseconds. */
const GRACE = 500;

/** Why a program could not be started: it may be missing or not executable, or its folder may be missing. */
function startFailure(thrown: unknown, command: string, folder: string | undefined): FileFailure {
  const failure = fileFailure(thrown, command);
  if (failure.reason === "absent" && folder !== undefined) {
    const found = look(folder);
    if (found === undefined) return new FileFailure("absent", folder, `no such folder: ${folder}`, thrown);
    if (!found.isDirectory) {
      return new FileFailure("not_a_folder", folder, `it is no folder: ${folder}`, thrown);
    }
  }
  // The file is there and yet "not found": the interpreter that its first line names is missing.
  const noInterpreter = failure.reason === "absent" && /[/\\]/.test(command) && look(command) !== undefined;
  if (noInterpreter || failure.message.includes("Exec format error")) {
    return new FileFailure("denied", command, failure.message, thrown);
  }
  return failure;
}

/** What is really started; Windows has no shell that could wait. */
async function startedFor(request: RunRequest, env: Readonly<Record<string, string>>): Promise<RunRequest> {
  const { command, stdin } = request;
  if (!request.wholeStdin || stdin === undefined || Deno.build.os === "windows") return request;
  const path = /\//.test(command) ? command : pathOf(command, env["PATH"]?.split(delimiter) ?? []);
  // What is not there is told by its start.
  if (path === undefined || look(path) === undefined) return request;
  return (await import("./whole_stdin.ts")).afterWholeStdin({ ...request, command: path, stdin });
}

function spawn(
  request: RunRequest | StartRequest,
  env: Readonly<Record<string, string>>,
  pipes: Pick<Deno.CommandOptions, "stdin" | "stdout" | "stderr">,
): Deno.ChildProcess {
  try {
    return new Deno.Command(commandOf(request.command, env), {
      args: [...request.args],
      clearEnv: true,
      env: { ...env },
      ...(request.folder === undefined ? {} : { cwd: request.folder }),
      ...pipes,
    }).spawn();
  } catch (thrown) {
    if (thrown instanceof FileFailure) throw thrown;
    throw startFailure(thrown, request.command, request.folder);
  }
}

/** A child may end between the question and the kill; Windows knows few signals. Neither is an error. */
function kill(child: Deno.ChildProcess, signal: Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended.
  }
}

async function endTree(pid: number, grace: number): Promise<void> {
  await (await import("./process_tree.ts")).endTree(pid, grace);
}

/** Feeds the child and closes its stdin. A child that does not read it all closes the pipe: no error. */
async function feed(stdin: WritableStream<Uint8Array>, content: Uint8Array): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(content);
    await writer.close();
  } catch {
    await writer.abort().catch(() => {});
  }
}

interface Drain {
  readonly done: Promise<void>;
  content(): Uint8Array;
  stop(): Promise<void>;
}

function drain(stream: ReadableStream<Uint8Array>): Drain {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      chunks.push(value);
    }
  };
  return {
    done: read().catch(() => {}),
    content: () => {
      const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
      return whole;
    },
    stop: () => reader.cancel().catch(() => {}),
  };
}

/** Asked at the end of the limit and not before it: how crowded it is shows a while after the others have come. */
function moreOf(limit: number, elapsed: number): number {
  return leftOf(limit, elapsed, Deno.loadavg()[0] ?? 0, navigator.hardwareConcurrency);
}

async function run(asked: RunRequest, env: Readonly<Record<string, string>>): Promise<RunResult> {
  const request = await startedFor(asked, env);
  const child = spawn(request, env, {
    stdin: request.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const stdout = drain(child.stdout);
  const stderr = drain(child.stderr);
  const fed = request.stdin === undefined ? Promise.resolve() : feed(child.stdin, request.stdin);
  let ended = false;
  let timedOut = false;
  let treeEnded = Promise.resolve();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const started = performance.now();
  const expired = new Promise<void>((resolve) => {
    const { timeout } = request;
    if (timeout === undefined) return;
    const after = (milliseconds: number): void => {
      timers.push(setTimeout(() => {
        const left = !ended && request.grows ? moreOf(timeout, performance.now() - started) : 0;
        if (left > 0) return after(left);
        timedOut = !ended;
        if (ended) return resolve();
        // The program itself stands below the shell.
        if (request !== asked) {
          treeEnded = endTree(child.pid, GRACE).then(resolve);
          return;
        }
        kill(child, "SIGTERM");
        timers.push(setTimeout(() => {
          kill(child, "SIGKILL");
          resolve();
        }, GRACE));
      }, milliseconds));
    };
    after(timeout);
  });
  const exited = child.status.then((status) => {
    ended = true;
    return status.code;
  });
  const drained = Promise.all([exited, stdout.done, stderr.done, fed]);
  // A grandchild may hold the pipes for as long as it likes: after the time limit nobody waits for it.
  await Promise.race([drained, expired]);
  for (const timer of timers) clearTimeout(timer);
  const [code] = await Promise.all([exited, treeEnded]);
  await Promise.all([stdout.stop(), stderr.stop()]);
  return { code, stdout: stdout.content(), stderr: stderr.content(), timedOut };
}

/** Milliseconds in which the pipes of a child that has ended are read to their end: a grandchild may hold them for ever. */
const LAST_WORDS = 1_000;

/** Hands on what comes from a pipe; `ended` waits for the rest of it, but not for ever. */
function listen(
  stream: ReadableStream<Uint8Array>,
  hear: (bytes: Uint8Array) => void,
): { ended(): Promise<void> } {
  const reader = stream.getReader();
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      hear(value);
    }
  };
  // One that breaks has ended.
  const done = read().catch(() => {});
  return {
    ended: async () => {
      const timer = setTimeout(() => void reader.cancel().catch(() => {}), LAST_WORDS);
      await done;
      clearTimeout(timer);
    },
  };
}

function start(request: StartRequest): Child {
  const stdin = request.stdin === undefined ? "inherit" : "piped";
  const { onOutput } = request;
  const output = onOutput === undefined ? "inherit" : "piped";
  const child = spawn(request, request.env, { stdin, stdout: output, stderr: output });
  if (request.stdin !== undefined) void feed(child.stdin, request.stdin);
  const pipes = onOutput === undefined ? [] : [
    listen(child.stdout, (bytes) => onOutput("stdout", bytes)),
    listen(child.stderr, (bytes) => onOutput("stderr", bytes)),
  ];
  return {
    pid: child.pid,
    exited: child.status.then(async ({ code }) => {
      await Promise.all(pipes.map((pipe) => pipe.ended()));
      return code;
    }),
    kill: (signal) => kill(child, signal),
  };
}

function watch(request: Pick<StartRequest, "command" | "args" | "env">): Watcher {
  const child = spawn(request, request.env, { stdin: "piped", stdout: "null", stderr: "null" });
  child.unref();
  return {
    release: async () => {
      await child.stdin.close().catch(() => {});
      child.ref();
      await child.status;
    },
  };
}

/** Windows has no such signal for most names: there, nothing will ever call the handler. */
function onSignal(signal: Signal, handler: () => void): () => void {
  try {
    Deno.addSignalListener(signal, handler);
  } catch {
    return () => {};
  }
  return () => Deno.removeSignalListener(signal, handler);
}

/** Ignored by whoever does not ask for it, and sent by nobody to a program without such connections. */
const MARK: Deno.Signal = "SIGURG";

/** Milliseconds in which the runtime has looked at least once for what the operating system has for it. */
const ONE_LOOK = 20;

/** Milliseconds after which nobody waits for a signal any more. */
const LONGEST_WAY = 1_000;

/**
 * Signals are told in the order in which the runtime looks at them, all that have come at once. So when one that this
 * program sends to itself has been told, earlier ones have been, too. Windows has no such signal: there it is a pause.
 */
async function signalsTold(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const windows = Deno.build.os === "windows";
  // Waiting for a signal alone does not keep the program running, a timer does.
  const timer = setTimeout(resolve, windows ? ONE_LOOK : LONGEST_WAY);
  if (windows) return await promise;
  Deno.addSignalListener(MARK, resolve);
  try {
    Deno.kill(Deno.pid, MARK);
    await promise;
  } finally {
    Deno.removeSignalListener(MARK, resolve);
    clearTimeout(timer);
  }
}

/** Real child processes; `ownEnv` gives the environment of a child that brings none of its own. */
export function denoProcesses(ownEnv: () => Readonly<Record<string, string>>): Processes {
  return {
    run: (request) => run(request, request.env ?? ownEnv()),
    start,
    watch,
    endTree,
    onSignal,
    signalsTold,
  };
}
