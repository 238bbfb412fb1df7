/** A browser that this program drives: Chrome, Chromium or Edge, by the DevTools protocol. */
import { helperEnvironment } from "./helper_environment.ts";
import { join } from "./path.ts";
import type { BrowserEvent, DrivenBrowser, DriveRequest, Env } from "./ports.ts";

/** Milliseconds in which a browser that was started is ready, and in which it closes when it is asked to. */
const START = 60_000;
const CLOSE = 3000;
/** Milliseconds between two looks for its port. */
const LOOK = 50;

/** Bytes of one message: a posted form is much smaller. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** Where a browser writes the port that it listens on, in its profile. */
const PORT_FILE = "DevToolsActivePort";

/**
 * Runs a browser as long as whoever holds the other end of its standard input lives: a program that is killed can close
 * nothing, and its browser would stay open, with a port on which everybody on this machine could drive it.
 */
const WATCH = `exec 3<&0
"$@" 3<&- &
browser=$!
{ while read -r line <&3; do :; done; kill -9 0; } &
wait "$browser"
kill -9 0`;

/**
 * Starts it with a port that it chooses itself, known to whoever may read its profile: the owner.
 *
 * @throws Error when it ends at once, or is not ready in time
 */
export async function driveBrowser(
  { command, args, profile, signal }: DriveRequest,
  env: Env,
): Promise<DrivenBrowser> {
  const { spawn } = await import("node:child_process");
  const portFile = join(profile, PORT_FILE);
  await Deno.remove(portFile).catch(() => {});
  const words = [`--user-data-dir=${profile}`, "--remote-debugging-port=0", ...args];
  const isWatched = Deno.build.os !== "windows";
  const [program, all] = isWatched
    ? ["/bin/sh", ["-c", WATCH, "browser", command, ...words]] as const
    : [command, words] as const;
  const child = spawn(program, all, {
    detached: true,
    stdio: [isWatched ? "pipe" : "ignore", "ignore", "ignore"],
    env: helperEnvironment(env.all()),
  });
  child.stdin?.on("error", () => {});
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  let isOver = false;
  void ended.then(() => isOver = true);
  const end = (): void => {
    try {
      // It has a group of its own, with everything that it started.
      if (child.pid !== undefined && Deno.build.os !== "windows") Deno.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  };
  try {
    const address = await addressIn(portFile, () => isOver, signal);
    const socket = await connect(address, signal);
    return talk(socket, ended, end);
  } catch (error) {
    end();
    await ended;
    throw error;
  }
}

async function addressIn(portFile: string, isOver: () => boolean, signal: AbortSignal): Promise<string> {
  for (let waited = 0; waited < START; waited += LOOK) {
    signal.throwIfAborted();
    const text = await Deno.readTextFile(portFile).catch(() => "");
    const [port, path] = text.split("\n");
    if (port !== undefined && /^\d+$/.test(port) && path?.startsWith("/")) {
      return `ws://127.0.0.1:${port}${path.trim()}`;
    }
    if (isOver()) throw new Error("the browser ended at once");
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  throw new Error("the browser was not ready in time");
}

async function connect(address: string, signal: AbortSignal): Promise<WebSocket> {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("the browser cannot be talked to"));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return socket;
}

/** Numbers every command, and gives each its answer; what is no answer is an event. */
function talk(socket: WebSocket, ended: Promise<void>, end: () => void): DrivenBrowser {
  const waiting = new Map<number, PromiseWithResolvers<Readonly<Record<string, unknown>>>>();
  const listeners = new Set<(event: BrowserEvent) => void>();
  let last = 0;
  const gone = Promise.withResolvers<void>();
  const fail = (): void => {
    for (const one of waiting.values()) one.reject(new Error("the browser has gone away"));
    waiting.clear();
    gone.resolve();
  };
  socket.onclose = fail;
  socket.onerror = fail;
  void ended.then(fail);
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string" || data.length > LARGEST_MESSAGE) return;
    const message = JSON.parse(data);
    if (typeof message.id !== "number") {
      const event = { method: message.method, params: message.params ?? {}, session: message.sessionId };
      for (const listener of listeners) listener(event);
      return;
    }
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) one?.resolve(message.result ?? {});
    else one?.reject(new Error(String(message.error.message)));
  };
  const send: DrivenBrowser["send"] = (method, params = {}, session) => {
    if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error("the browser has gone away"));
    const id = ++last;
    const answer = Promise.withResolvers<Readonly<Record<string, unknown>>>();
    waiting.set(id, answer);
    socket.send(
      JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) }),
    );
    return answer.promise;
  };
  return {
    send,
    onEvent: (listener) => void listeners.add(listener),
    ended: gone.promise,
    async close(): Promise<void> {
      let timer: ReturnType<typeof setTimeout> | undefined;
      send("Browser.close").catch(() => {});
      await Promise.race([ended, new Promise((resolve) => timer = setTimeout(resolve, CLOSE))]);
      clearTimeout(timer);
      end();
      await ended;
      if (socket.readyState !== WebSocket.CLOSED) socket.close();
    },
  };
}
