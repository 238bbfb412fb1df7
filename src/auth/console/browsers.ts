/** How a browser is started so that each identity has cookies of its own. */
import { createHash } from "node:crypto";
import { AtmosError } from "../../errors.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { type BrowserFamily, findBrowser } from "../../system/browser_programs.ts";
import type { AuthContext } from "../context.ts";

/**
 * - `usual`: the person's own browser, as it is
 * - `isolated`: Chrome, Chromium or Edge with a profile for this identity alone
 * - `container`: a tab container of Firefox, named after the identity
 */
export type BrowserWay = "usual" | "isolated" | "container";

export interface BrowserFor {
  readonly realm: string | undefined;
  readonly identity: string;
}

/**
 * What shows a page in this way; finds the browser, and makes its folder, before anything is asked of the cloud.
 *
 * @throws AtmosError `command_not_found` when the browser is not installed
 */
export async function browserFor(
  context: AuthContext,
  way: BrowserWay,
  identity: string,
): Promise<(page: string) => Promise<boolean>> {
  const { system, folders, realm } = context;
  const { browser } = system;
  if (way === "usual") return (page) => browser.open(page);
  const about = { realm, identity };
  if (way === "container") {
    const firefox = await installed(context, "firefox", "Firefox");
    return (page) => browser.start(firefox, [containerAddress(about, page)]);
  }
  const program = await installed(context, "chromium", "Chrome, Chromium or Edge");
  const profile = new ScopedDir(system.files, folders.data);
  const names = ["console", "sessions", profileName(about)];
  await profile.makeFolder(...names);
  return (page) =>
    browser.start(program, [
      `--user-data-dir=${profile.path(...names)}`,
      "--no-first-run",
      "--no-default-browser-check",
      page,
    ]);
}

async function installed({ system }: AuthContext, family: BrowserFamily, names: string): Promise<string> {
  const program = await findBrowser(system, family);
  if (program !== undefined) return program;
  throw new AtmosError("command_not_found", `cannot open the console: ${names} is not installed`, {
    hint: "Install it, or leave the flag out to use your own browser as it is.",
  });
}

/** The folder of an identity's profile: the same each time, so that what the person set up in it stays. */
export function profileName({ realm, identity }: BrowserFor): string {
  return digest(`${realm ?? ""}/${identity}`).slice(0, 16);
}

const COLOURS = ["blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple"] as const;

/** The address by which the extension "Open external links in a container" shows a page in one. */
export function containerAddress(about: BrowserFor, page: string): string {
  const colour = COLOURS[parseInt(digest(profileName(about)).slice(0, 8), 16) % COLOURS.length] ?? "blue";
  const query = [["name", about.identity], ["color", colour], ["icon", "fingerprint"], ["url", page]]
    .map(([name = "", value = ""]) => `${name}=${encodeURIComponent(value)}`);
  return `ext+container:${query.join("&")}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
