/** Where browsers are installed, for what only one kind of them can do. */
import { join } from "./path.ts";
import { lookUp } from "./look_up.ts";
import type { Env, Platform, System } from "./ports.ts";

/** `chromium` stands for everything built on it: Chrome, Chromium, Edge. */
export type BrowserFamily = "chromium" | "firefox";

/** Names for the `PATH`, and paths, in the order in which they are tried. */
export function browserPlaces(
  family: BrowserFamily,
  platform: Platform,
  env: Pick<Env, "get">,
): readonly string[] {
  if (platform === "darwin") return macPlaces(family, env.get("HOME"));
  if (platform === "windows") return windowsPlaces(family, env);
  return LINUX[family];
}

const LINUX: Readonly<Record<BrowserFamily, readonly string[]>> = {
  chromium: [
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "/snap/bin/chromium",
  ],
  firefox: ["firefox", "firefox-esr", "/snap/bin/firefox"],
};

const MAC: Readonly<Record<BrowserFamily, readonly string[]>> = {
  chromium: ["Google Chrome", "Chromium", "Microsoft Edge"],
  firefox: ["Firefox"],
};

function macPlaces(family: BrowserFamily, home: string | undefined): string[] {
  const folders = ["/Applications", ...(home ? [join(home, "Applications")] : [])];
  return MAC[family].flatMap((name) => {
    const program = family === "firefox" ? "firefox" : name;
    return folders.map((folder) => join(folder, `${name}.app`, "Contents", "MacOS", program));
  });
}

const WINDOWS: Readonly<Record<BrowserFamily, readonly string[]>> = {
  chromium: [
    "Google\\Chrome\\Application\\chrome.exe",
    "Chromium\\Application\\chrome.exe",
    "Microsoft\\Edge\\Application\\msedge.exe",
  ],
  firefox: ["Mozilla Firefox\\firefox.exe"],
};

function windowsPlaces(family: BrowserFamily, env: Pick<Env, "get">): string[] {
  const folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].flatMap((name) =>
    env.get(name) || []
  );
  return WINDOWS[family].flatMap((place) => folders.map((folder) => `${folder}\\${place}`));
}

/** The first of them that is installed; undefined when none is. */
export async function findBrowser(system: System, family: BrowserFamily): Promise<string | undefined> {
  const env = system.env.all();
  for (const place of browserPlaces(family, system.platform, system.env)) {
    const found = await lookUp(system, place, env);
    if (found !== undefined) return found;
  }
  return undefined;
}
