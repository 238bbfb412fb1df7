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

/** Profiles in a person's own files stay: they hold no secret. Those of sessions that have gone find none any more. */
export async function profilesText(
  context: AuthContext,
  report: LogoutReport,
  { style, home }: Pick<TextLayout, "style" | "home">,
): Promise<string> {
  const lost = identitiesLost(report);
  if (lost.size === 0) return "";
  const found = await planRemovals(context, false).catch((error) => {
    context.system.log.debug("Profiles in own files are not looked at", { reason: messageOf(error) });
    return [];
  });
  return found.map(({ own, change }) => {
    const profiles = change.profiles.filter((profile) => lost.has(own.identityOf(profile)));
    if (profiles.length === 0) return "";
    return `\n${style.faint("Profiles in")} ${printable(shortenHome(change.path, home))} ${
      style.faint(`stay, and find no session until you sign in: ${profiles.map(printable).join(", ")}.`)
    }\n  \`atmos auth profile remove\` takes out those of this project.\n`;
  }).join("");
}

/** The identities whose session was there, and has gone. */
function identitiesLost({ steps }: LogoutReport): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ outcome, removal: { subject, names } }) =>
      outcome === "removed" && subject === "identity" ? names : []
    ),
  );
}

/** Inside an `auth shell` whose identity was logged out. */
export function shellText({ env }: System, report: LogoutReport, { style }: TextLayout): string {
  const identity = env.get("ATMOS_IDENTITY");
  if (!identity || !env.get("ATMOS_SHLVL")) return "";
  if (!identitiesLost(report).has(identity)) return "";
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
