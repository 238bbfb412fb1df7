import { browser } from "./browser.ts";
import { clock } from "./clock.ts";
import { denoEnv } from "./deno_env.ts";
import { denoFiles } from "./deno_files.ts";
import { denoProcesses } from "./deno_processes.ts";
import { denoTerminal } from "./deno_terminal.ts";
import type { Http } from "./http.ts";
import type { Env, Files, Log, Loopback, Platform, System } from "./ports.ts";
import { random } from "./random.ts";

function platformOf(os: typeof Deno.build.os): Platform {
  return os === "windows" || os === "darwin" ? os : "linux";
}

/** An executable is itself; from source, Deno runs the same file with the same permissions. */
function ownWords(): [string, ...string[]] {
  const executable = Deno.execPath();
  if (Deno.build.standalone) return [executable];
  const settings = new URL("../../deno.json", import.meta.url).pathname;
  return [executable, "run", "-q", "-P=atmos", "--config", settings, new URL(Deno.mainModule).pathname];
}

/** Loaded for the first request. Whom it trusts was decided when the program started. */
function http(platform: Platform, env: Env, files: Files, log: Log): Http {
  const atStart = env.all();
  let real: Promise<Http> | undefined;
  const load = async (): Promise<Http> => {
    const [{ denoHttp }, { retryingHttp }, { caSources }] = await Promise.all([
      import("./deno_http.ts"),
      import("./retrying_http.ts"),
      import("./certificates.ts"),
    ]);
    const sources = caSources(atStart, platform === "windows" ? ";" : ":");
    return retryingHttp(denoHttp({ files, log, sources }), { clock, random });
  };
  return { send: async (request) => await (await (real ??= load())).send(request) };
}

/** Loaded for the first sign-in. */
const loopback: Loopback = {
  listen: async (answer, options) =>
    await (await import("./deno_loopback.ts")).loopback.listen(answer, options),
};

/** The machine that the program runs on. */
export function denoSystem(log: Log): System {
  const platform = platformOf(Deno.build.os);
  const env = denoEnv(platform);
  const files = denoFiles();
  return {
    platform,
    pid: Deno.pid,
    self: ownWords(),
    env,
    files,
    processes: denoProcesses(env.all),
    terminal: denoTerminal(),
    clock,
    random,
    http: http(platform, env, files, log),
    loopback,
    browser: browser(platform, env),
    log,
  };
}
