import { browser } from "./browser.ts";
import { clock } from "./clock.ts";
import { denoEnv } from "./deno_env.ts";
import { denoFiles } from "./deno_files.ts";
import { loopback } from "./deno_loopback.ts";
import { denoProcesses } from "./deno_processes.ts";
import { denoTerminal } from "./deno_terminal.ts";
import type { Log, Platform, System } from "./ports.ts";

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

/** The machine that the program runs on. */
export function denoSystem(log: Log): System {
  const platform = platformOf(Deno.build.os);
  const env = denoEnv(platform);
  return {
    platform,
    pid: Deno.pid,
    self: ownWords(),
    env,
    files: denoFiles(),
    processes: denoProcesses(env.all),
    terminal: denoTerminal(),
    clock,
    loopback,
    browser: browser(platform, env),
    log,
  };
}
