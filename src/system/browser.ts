import { isTrustworthy } from "../trustworthy_url.ts";
import { helperEnvironment } from "./helper_environment.ts";
import type { Browser, Env, Platform } from "./ports.ts";

/** A program and its arguments that show one page. */
export interface BrowserCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** Milliseconds in which a program that cannot show the page is expected to say so. */
const VERDICT = 1000;

/** Set in remote sessions, containers and remote workspaces, where no browser of the person is near. */
const REMOTE = [
  "SSH_CONNECTION",
  "SSH_TTY",
  "SSH_CLIENT",
  "container",
  "KUBERNETES_SERVICE_HOST",
  "CODESPACES",
  "REMOTE_CONTAINERS",
];

/** Whether a URL may be handed to a browser: a public https page, or a page of a server on this machine. */
export function isOpenable(url: string): boolean {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u0020\u007f-\u009f"'<>\\^`{|}]/.test(url) || !URL.canParse(url)) return false;
  const page = new URL(url);
  const { username, password } = page;
  return !username && !password && isTrustworthy(page);
}

type Lookup = Pick<Env, "get">;

function isWsl(env: Lookup): boolean {
  return Boolean(env.get("WSL_DISTRO_NAME"));
}

/** Programs of Windows can be started from WSL only while this names the way to do so. */
function reachesWindows(env: Lookup): boolean {
  return isWsl(env) && Boolean(env.get("WSL_INTEROP"));
}

function hasDisplay(env: Lookup): boolean {
  return Boolean(env.get("DISPLAY") || env.get("WAYLAND_DISPLAY"));
}

/** The commands of `$BROWSER`: separated by colons, words by blanks, `%s` for the URL, `%%` for a percent sign. */
function ownCommands(list: string, separator: string, url: string): BrowserCommand[] {
  return list.split(separator).flatMap((entry) => {
    const words = entry.split(/\s+/).filter((word) => word !== "");
    const filled = words.map((word) => word.replace(/%[s%]/g, (found) => found === "%s" ? url : "%"));
    const [command, ...args] = filled;
    if (command === undefined) return [];
    return [{ command, args: words.some((word) => word.includes("%s")) ? args : [...args, url] }];
  });
}

/**
 * The commands to try, in order, each without a shell; none when there is no browser to ask.
 * `$BROWSER` is read as in xdg-open and Python's webbrowser; on Windows, where `:` is part of paths, `;` separates.
 */
export function browserCommands(platform: Platform, env: Lookup, url: string): BrowserCommand[] {
  const own = env.get("BROWSER");
  if (own?.trim()) return ownCommands(own, platform === "windows" ? ";" : ":", url);
  if (platform === "darwin") return [{ command: "open", args: [url] }];
  // No `cmd /c start`: it would read `&` and `%` in the URL as its own.
  const windows = { command: "rundll32", args: ["url.dll,FileProtocolHandler", url] };
  if (platform === "windows") return [windows];
  if (reachesWindows(env)) {
    return [{ command: "wslview", args: [url] }, { ...windows, command: "rundll32.exe" }];
  }
  return hasDisplay(env) ? [{ command: "xdg-open", args: [url] }] : [];
}

/** Whether the person who runs this program can be expected to see a browser that it opens. */
export function browserMeans(platform: Platform, env: Lookup): boolean {
  if (env.get("BROWSER")?.trim()) return true;
  if (REMOTE.some((name) => env.get(name))) return false;
  if (platform !== "linux") return true;
  return isWsl(env) ? reachesWindows(env) : hasDisplay(env);
}

/**
 * Starts a command that nobody waits for, since it may be the browser itself and stay as long as the person likes.
 * It gets a session of its own, out of reach of Ctrl-C in this terminal. True unless it is missing or fails within
 * the first second.
 */
async function show({ command, args }: BrowserCommand, env: Env): Promise<boolean> {
  const { spawn } = await import("node:child_process");
  const child = spawn(command, [...args], {
    detached: true,
    stdio: "ignore",
    env: helperEnvironment(env.all()),
  });
  // A program that is missing gets no process; the error follows.
  if (child.pid !== undefined) child.unref();
  return await new Promise((resolve) => {
    const timer = setTimeout(resolve, VERDICT, true);
    const settle = (shown: boolean): void => {
      clearTimeout(timer);
      resolve(shown);
    };
    child.once("error", () => settle(false));
    child.once("exit", (code) => settle(code === 0));
  });
}

/** The real browser of this desktop. */
export function browser(platform: Platform, env: Env): Browser {
  return {
    open: async (url) => {
      if (!isOpenable(url)) return false;
      for (const command of browserCommands(platform, env, url)) {
        if (await show(command, env)) return true;
      }
      return false;
    },
    start: (command, args) => show({ command, args }, env),
    drive: async (request) => await (await import("./driven_browser.ts")).driveBrowser(request, env),
  };
}
