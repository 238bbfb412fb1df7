/** What is said after a logout that is not about its own work. */
import type { AuthContext } from "../../../auth/context.ts";
import type { LogoutReport } from "../../../auth/logout/logout.ts";
import type { ExternalCredential } from "../../../clouds/external.ts";
import { planRemovals } from "../../../auth/own_profiles.ts";
import { messageOf } from "../../../errors.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import type { System } from "../../../system/ports.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import type { TextLayout } from "./text.ts";

export function externalText(found: readonly ExternalCredential[], { style, home }: TextLayout): string {
  if (found.length === 0) return "";
  const lines = found.map(({ name, path }) =>
    `  • ${name}${
      path === undefined ? " (its value is not shown)" : `=${printable(shortenHome(path, home))}`
    }\n`
  );
  const files = found.some(({ path }) => path !== undefined) ? "  • Removing the credentials file\n" : "";
  return `\n${style.warning("⚠")} Warning: External credentials may still be active:\n${lines.join("")}\n` +
    `  To fully logout, consider:\n  • Unsetting the environment variable\n${files}`;
}

/** Profiles in a person's own files stay: they hold no secret, and find no session any more. */
export async function profilesText(
  context: AuthContext,
  { style, home }: Pick<TextLayout, "style" | "home">,
): Promise<string> {
  const found = await planRemovals(context, true).catch((error) => {
    context.system.log.debug("Profiles in own files are not looked at", { reason: messageOf(error) });
    return [];
  });
  return found.map(({ change }) =>
    `\n${style.faint("Profiles in")} ${printable(shortenHome(change.path, home))} ${
      style.faint(`stay, and find no session: ${change.profiles.map(printable).join(", ")}.`)
    }\n  Run \`atmos auth profile remove --all\` to take them out.\n`
  ).join("");
}

/** Inside an `auth shell` whose identity was logged out. */
export function shellText({ env }: System, report: LogoutReport, { style }: TextLayout): string {
  const identity = env.get("ATMOS_IDENTITY");
  if (!identity || !env.get("ATMOS_SHLVL")) return "";
  const lost = report.steps.some(({ outcome, removal }) =>
    outcome === "removed" && removal.subject === "identity" && removal.names.includes(identity)
  );
  if (!lost) return "";
  return `\n${style.warning("⚠")} This shell works as ${
    printable(identity)
  } and has lost its credentials.\n` +
    "  Leave it with `exit`.\n";
}

const MARKER = "logout-keeps-keychain";

/** Tells once on a machine what a logout does not do any more. */
export async function migrationHint(
  { system, folders }: AuthContext,
  { style }: TextLayout,
): Promise<string> {
  const dir = new ScopedDir(system.files, folders.cache);
  try {
    if (await dir.readText(MARKER) !== undefined) return "";
    await dir.write([MARKER], "The hint about --keychain has been shown.\n");
  } catch (error) {
    system.log.debug("Hint about the keychain left out", { reason: messageOf(error) });
    return "";
  }
  return `\n${style.warning("⚠")} Note: Logout now only clears session data by default.\n` +
    "  To also delete keychain credentials, use: --keychain\n  (This message will only be shown once)\n";
}
