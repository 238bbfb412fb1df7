import assert from "node:assert/strict";
import { runChild } from "../../../src/children/run_child.ts";
import { AtmosError } from "../../../src/errors.ts";
import { FileFailure, type Signal, type StartRequest, type System } from "../../../src/system/ports.ts";

interface Scene {
  readonly system: System;
  readonly handlers: Map<Signal, () => void>;
  readonly sent: Signal[];
  /** Whether somebody was there for the late signal, each time that it was told. */
  readonly heard: boolean[];
  end(code: number): void;
}

function scene(
  options: {
    terminal?: "stdin" | "stdout" | "stderr" | undefined;
    failure?: FileFailure;
    /** Has come, and is told when that is asked for. */
    late?: Signal;
  } = {},
): Scene {
  const handlers = new Map<Signal, () => void>();
  const sent: Signal[] = [];
  const heard: boolean[] = [];
  const exited = Promise.withResolvers<number>();
  const processes: Pick<System["processes"], "start" | "onSignal" | "signalsTold"> = {
    start: () => {
      if (options.failure !== undefined) throw options.failure;
      return { pid: 4, exited: exited.promise, kill: (signal) => sent.push(signal) };
    },
    onSignal: (signal, handler) => {
      handlers.set(signal, handler);
      return () => handlers.delete(signal);
    },
    signalsTold: () => {
      if (options.late !== undefined) heard.push(handlers.has(options.late));
      return Promise.resolve();
    },
  };
  const terminal = { [`${options.terminal ?? "no"}IsTerminal`]: true };
  const system = { processes, terminal } as unknown as System;
  return { system, handlers, sent, heard, end: exited.resolve };
}

const request: StartRequest = { command: "/bin/thing", args: [], env: {} };

Deno.test("the child's exit code is passed on, and the signal handlers are taken away again", async () => {
  const { system, handlers, end } = scene();
  const running = runChild(system, request);
  assert.ok(handlers.size > 0);
  end(42);
  assert.equal(await running, 42);
  assert.equal(handlers.size, 0);
});

Deno.test("a signal that is told later than the child's end does not end this program", async () => {
  const { system, heard, end } = scene({ terminal: "stdin", late: "SIGINT" });
  const running = runChild(system, request);
  end(5);
  assert.equal(await running, 5);
  assert.deepEqual(heard, [true]);
});

Deno.test("a request to end reaches the child", async () => {
  const { system, handlers, sent, end } = scene({ terminal: "stdin" });
  const running = runChild(system, request);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) handlers.get(signal)?.();
  end(143);
  await running;
  assert.deepEqual(sent, ["SIGTERM", "SIGHUP"]);
});

Deno.test("Ctrl-C is the terminal's to deliver; without a terminal it is passed on", async () => {
  for (const terminal of ["stdin", "stdout", "stderr", undefined] as const) {
    const { system, handlers, sent, end } = scene({ terminal });
    const running = runChild(system, request);
    handlers.get("SIGINT")?.();
    end(130);
    await running;
    assert.deepEqual(sent, terminal ? [] : ["SIGINT"], terminal);
  }
});

Deno.test("a program that cannot be started is told apart, and leaves no handlers", async () => {
  for (
    const [reason, expected] of [["denied", /not an executable program/], [
      "other",
      /strange\\u001b/,
    ]] as const
  ) {
    const { system, handlers } = scene({ failure: new FileFailure(reason, "/bin/thing", "strange\u001b") });
    await assert.rejects(
      runChild(system, request),
      (error) =>
        error instanceof AtmosError && error.code === "command_not_found" && expected.test(error.message),
    );
    assert.equal(handlers.size, 0);
  }
});
