/** What a logout tells a person. Pure. */
import type { LogoutStep } from "../../../auth/logout/logout.ts";
import { LOGOUT_ERRORS } from "../../../auth/logout/outcome.ts";
import type { LogoutPlan } from "../../../auth/logout/plan.ts";
import type { LogoutTarget, Selection } from "../../../auth/logout/target.ts";
import { isSecretRemoval, type Removal } from "../../../clouds/removal.ts";
import { printable } from "../../../printable.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import type { Style } from "../../text/style.ts";

export interface TextLayout {
  readonly style: Style;
  readonly home: string;
}

/** `identity: dev-admin`, `all identities` */
export function targetText(target: LogoutTarget, style: Style): string {
  switch (target.kind) {
    case "identity":
    case "provider":
      return `${target.kind}: ${style.strong(printable(target.name))}`;
    case "all":
      return "all identities";
    case "all-realms":
      return "everything on this machine";
    case "expired":
      return "all that has expired";
  }
}

export function headline({ target, chain }: Selection, { style }: TextLayout): string {
  const lines = [`Logging out from ${targetText(target, style)}`, ""];
  if (chain !== undefined && chain.length > 1) {
    lines.push("Building authentication chain...");
    lines.push(`${style.good("✓")} Chain: ${chain.map(printable).join(" → ")}`, "");
  }
  const all = target.kind === "provider"
    ? "Removing all credentials for provider..."
    : "Removing credentials...";
  return [...lines, all, ""].join("\n");
}

/** `✓ Logged out dev-admin (session data cleared)`, `✓ Files: ~/…`, `✗ …: reason`, `– …: already gone` */
export function stepLine(step: LogoutStep, selection: Selection, layout: TextLayout): string {
  const { style } = layout;
  const said = wordsFor(step, selection);
  if (said !== undefined) return `${step.outcome === "removed" ? style.good("✓") : style.bad("✗")} ${said}\n`;
  const what = removalText(step.removal, selection, layout);
  switch (step.outcome) {
    case "removed":
      return `${style.good("✓")} ${what}\n`;
    case "absent":
      return style.faint(`– ${what} (${printable(step.reason ?? "already gone")})`) + "\n";
    case "failed":
      return `${style.bad("✗")} ${what} (${printable(step.reason ?? "failed")})\n`;
  }
}

/** What became of the session of one identity, or of its keys, in the words for that. */
function wordsFor({ removal, outcome, reason }: LogoutStep, selection: Selection): string | undefined {
  const [name, ...more] = removal.names;
  const isKeys = removal.role === "keys";
  const isSession = removal.role === "session" && removal.store === "files" && removal.detail === undefined;
  if (outcome === "absent" || name === undefined || more.length > 0 || !isKeys && !isSession) {
    return undefined;
  }
  const who = printable(name);
  const where = (removal.isOther ? " (made for other settings)" : "") + realmText(removal, selection);
  const why = printable(reason ?? "it did not work");
  if (isSecretRemoval(removal)) {
    return outcome === "removed"
      ? `Deleted the secret of ${who}: ${removal.detail}${where}`
      : `Failed to delete the secret of ${who}, ${removal.detail}${where}: ${why}`;
  }
  if (isKeys) {
    return outcome === "removed"
      ? `Deleted ${who} credentials from keychain${where}`
      : `Failed to delete ${who} credentials from keychain${where}: ${why}`;
  }
  return outcome === "removed"
    ? `Logged out ${who} (session data cleared)${where}`
    : `Failed to log out ${who}${where}: ${why}`;
}

function realmText({ realm }: Removal, { target }: Selection): string {
  return realm === undefined || target.kind !== "all-realms" ? "" : ` (realm: ${printable(realm)})`;
}

/** Those that are named one by one; more are counted. */
export const MOST_NAMED = 4;

/** `Files: [dev] in ~/.config/…`, `Portal: sign-in at https://…` */
export function removalText(removal: Removal, selection: Selection, { home }: TextLayout): string {
  const { label, detail, path, subject, names } = removal;
  const settings = removal.isOther ? " (made for other settings)" : "";
  const where = path === undefined ? undefined : printable(shortenHome(path, home));
  const what = [detail === undefined ? undefined : printable(detail), where].filter((part) =>
    part !== undefined
  );
  const text = what.length === 0 ? label : `${label}: ${what.join(" in ")}`;
  if (path !== undefined) return text + settings;
  const via = subject === "identity" && selection.target.kind === "provider"
    ? selection.via.get(names[0] ?? "")
    : undefined;
  const origin = via === undefined ? "" : ` (via ${printable(via)})`;
  return text + settings + origin + realmText(removal, selection) + sharing(removal, selection);
}

/** Providers that lose their sign-in, too, although nobody named them. */
function sharing(removal: Removal, { providers, target }: Selection): string {
  if (target.kind === "all" || target.kind === "all-realms") return "";
  const others = removal.subject === "provider"
    ? removal.names.filter((name) => !providers.includes(name))
    : [];
  return others.length === 0 ? "" : ` (shared with ${others.map(printable).join(", ")})`;
}

/** One line about those for whom nothing is stored. */
export function nothingStored(plan: LogoutPlan, { style }: TextLayout): string {
  const { selection, removals, kept, unsupported } = plan;
  const busy = new Set([
    ...removals.flatMap(({ subject, names }) => names.map((name) => `${subject} ${name}`)),
    ...kept.map(({ key }) => `identity ${key.name}`),
  ]);
  const idle = [
    ...selection.providers.filter((name) => !busy.has(`provider ${name}`) && !unsupported.includes(name)),
    ...selection.identities.filter((name) => !busy.has(`identity ${name}`)),
  ];
  if (selection.target.kind === "expired") return "";
  const nothingKept = plan.unsupported.map((name) =>
    style.faint(`– ${printable(name)}: ${LOGOUT_ERRORS.logout_not_supported}, nothing is kept of it`) + "\n"
  ).join("");
  if (idle.length === 0) return nothingKept;
  const who = idle.length > MOST_NAMED ? `${idle.length} others` : idle.map(printable).join(", ");
  return style.faint(`– ${who}: nothing stored`) + "\n" + nothingKept;
}
