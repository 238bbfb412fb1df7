/** What a logout tells a person. Pure. */
import type { LogoutReport, LogoutStep } from "../../../auth/logout/logout.ts";
import type { KeptItem, LogoutPlan } from "../../../auth/logout/plan.ts";
import type { LogoutTarget, Selection } from "../../../auth/logout/target.ts";
import type { Removal } from "../../../clouds/removal.ts";
import { printable } from "../../../printable.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import type { Style } from "../../text/style.ts";

export interface TextLayout {
  readonly style: Style;
  readonly home: string;
}

/** `identity: dev-admin`, `all identities` */
function targetText(target: LogoutTarget, style: Style): string {
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

/** `✓ Files: ~/…`, `✗ …: reason`, `– …: already gone` */
export function stepLine(step: LogoutStep, selection: Selection, layout: TextLayout): string {
  const { style } = layout;
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

/** Those that are named one by one; more are counted. */
const MOST_NAMED = 4;

/** `Files: [dev] in ~/.config/…`, `Portal: sign-in at https://…` */
function removalText(removal: Removal, selection: Selection, { home }: TextLayout): string {
  const { label, detail, path, realm, subject, names } = removal;
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
  const project = realm === undefined || selection.target.kind !== "all-realms"
    ? ""
    : ` (realm: ${printable(realm)})`;
  return text + settings + origin + project + sharing(removal, selection);
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
export function nothingStored({ selection, removals, kept }: LogoutPlan, { style }: TextLayout): string {
  const busy = new Set([
    ...removals.flatMap(({ subject, names }) => names.map((name) => `${subject} ${name}`)),
    ...kept.map(({ key }) => `identity ${key.name}`),
  ]);
  const idle = [
    ...selection.providers.filter((name) => !busy.has(`provider ${name}`)),
    ...selection.identities.filter((name) => !busy.has(`identity ${name}`)),
  ];
  if (idle.length === 0 || selection.target.kind === "expired") return "";
  const who = idle.length > MOST_NAMED ? `${idle.length} others` : idle.map(printable).join(", ");
  return style.faint(`– ${who}: nothing stored`) + "\n";
}

export function summary(report: LogoutReport, layout: TextLayout): string {
  return [
    outcomeText(report, layout),
    stayNote(report.plan.selection, layout),
    errorsText(report, layout),
    keptText(report.kept, layout),
    othersText(report.others, report.plan.selection, layout),
    browserNote(report, layout),
  ].join("");
}

export interface Tally {
  readonly removed: number;
  readonly failed: number;
}

/** Steps that worked and steps that did not; what is still there has failed, whatever its store said. */
export function tally(report: LogoutReport): Tally {
  const { steps, problems } = report;
  const claimed = steps.filter(({ outcome }) => outcome === "removed").length;
  const unseen = unseenIn(report).length;
  const removed = Math.max(0, claimed - unseen);
  return { removed, failed: failedIn(report).length + unseen + problems.length };
}

/**
 * Whether nothing of what was to go can be used here any more, as far as can be told. What could only not be ended at the
 * service is gone from here all the same.
 */
export function isComplete(report: LogoutReport): boolean {
  const stuck = [...failedIn(report).map(({ removal }) => removal), ...report.left];
  // A sweep only tidies up: what it could not look at is as it was.
  const isSweep = report.plan.selection.target.kind === "expired";
  return stuck.every(({ role }) => role !== "session" && role !== "sign-in") &&
    (isSweep || report.problems.every(({ isAboutPortal }) => isAboutPortal));
}

function failedIn({ steps }: LogoutReport): LogoutStep[] {
  return steps.filter(({ outcome }) => outcome === "failed");
}

/** What is still there although its store said otherwise, or is there again. */
function unseenIn(report: LogoutReport): Removal[] {
  const failed = failedIn(report);
  return report.left.filter((removal) => !failed.some((step) => sameAs(step.removal, removal)));
}

function sameAs(one: Removal, other: Removal): boolean {
  return one.id === other.id;
}

function outcomeText(report: LogoutReport, { style }: TextLayout): string {
  const { removed, failed } = tally(report);
  if (failed > 0 && removed === 0) return `\n${style.bad("✗")} Logout failed (0/${failed} successful)\n`;
  if (failed > 0) {
    return `\n${style.warning("⚠")} Logged out with warnings (${removed}/${removed + failed} successful)\n`;
  }
  if (removed === 0) return `\nThere was nothing to remove: ${whyNothing(report.plan)}\n`;
  return `\n${style.good("✓")} Successfully logged out from ${whoText(report)}\n` +
    style.faint("  Every store was read again: nothing of it is left.") + "\n";
}

/** Sessions that have not ended are none of a sweep's business, and may be alive. */
function whyNothing({ selection: { target } }: LogoutPlan): string {
  return target.kind === "expired" ? "nothing has expired" : "already logged out";
}

/** `2 identities and 1 provider`, by what was removed. */
function whoText({ steps }: LogoutReport): string {
  const names = (subject: Removal["subject"]): number =>
    new Set(
      steps.filter(({ outcome, removal }) => outcome === "removed" && removal.subject === subject)
        .flatMap(({ removal }) => removal.names.map((name) => JSON.stringify([removal.realm, name]))),
    ).size;
  const parts = [
    counted(names("identity"), "identity", "identities"),
    counted(names("provider"), "provider", "providers"),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "leftovers of earlier sessions" : parts.join(" and ");
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}

/** About those who need no sign-in to come back. */
function stayNote({ staysOut }: Selection, { style }: TextLayout): string {
  const [first] = staysOut;
  if (first === undefined) return "";
  const line = staysOut.length === 1
    ? `${printable(first)} stays logged out until \`atmos auth login ${printable(first)}\`.`
    : `${staysOut.length} identities stay logged out until \`atmos auth login <identity>\`.`;
  return style.faint(`  ${line}`) + "\n";
}

function errorsText(report: LogoutReport, layout: TextLayout): string {
  const { problems, plan: { selection } } = report;
  const failed = failedIn(report);
  const unseen = unseenIn(report);
  const lines = [
    ...failed.map(({ removal, reason, hint }) =>
      `${removalText(removal, selection, layout)}: ${reason ?? "failed"}${
        hint === undefined ? "" : `\n    ${hint}`
      }`
    ),
    ...unseen.map((removal) => `${removalText(removal, selection, layout)}: it is still there`),
    ...problems.map(({ what, reason, hint }) =>
      `cannot look at ${what}: ${reason}${hint === undefined ? "" : `\n    ${hint}`}`
    ),
  ];
  if (lines.length === 0) return "";
  const shown = lines.map((line) => `  • ${line.split("\n").map(printable).join("\n")}\n`);
  return `\nErrors encountered:\n${shown.join("")}`;
}

function keptText(kept: readonly KeptItem[], { style }: TextLayout): string {
  if (kept.length === 0) return "";
  const lines = kept.map(({ key }) =>
    `  • Keyring: ${printable(key.name)} (long-lived keys)` +
    `${key.realm === undefined ? "" : ` (realm: ${printable(key.realm)})`}\n`
  );
  return `\nKept:\n${lines.join("")}  ${style.faint("To delete them, too, log out with --keychain.")}\n`;
}

/** What has the same names and is nothing of this configuration's. */
function othersText(others: readonly Removal[], selection: Selection, layout: TextLayout): string {
  if (others.length === 0) return "";
  const lines = others.map((removal) => `  • ${removalText(removal, selection, layout)}\n`);
  const names = [
    ...new Set(
      others.flatMap(({ subject, names }) => names.map((name) => ({ subject, name }))).map(
        ({ subject, name }) => subject === "provider" ? `--provider ${printable(name)}` : printable(name),
      ),
    ),
  ];
  const hint = `Another project may use it. To remove it, too, run \`atmos auth logout ${
    names[0] ?? "--all-realms"
  }\`.`;
  return `\nLeft alone:\n${lines.join("")}  ${layout.style.faint(hint)}\n`;
}

function browserNote({ steps }: LogoutReport, { style }: TextLayout): string {
  const ended = steps.filter(({ outcome, removal }) =>
    outcome === "removed" && removal.subject === "provider"
  );
  if (ended.length === 0) return "";
  const revoked = ended.some(({ removal }) => removal.role === "revocation");
  const first = revoked
    ? "Your browser session may still be active."
    : "This only removes local credentials. Your browser session\n  may still be active.";
  return `\n${style.warning("⚠")} Note: ${first} Visit your identity\n` +
    "  provider to end your browser session.\n";
}

/** What the real run would do. */
export function dryRunText(plan: LogoutPlan, layout: TextLayout): string {
  const { removals, selection, kept, others, problems } = plan;
  const { style } = layout;
  const lines = removals.map((removal) => `  • ${removalText(removal, selection, layout)}\n`);
  const identities = new Set(
    removals.filter(({ subject }) => subject === "identity").flatMap(({ names }) => names),
  );
  const count = identities.size;
  const body = lines.length === 0
    ? `\nThere is nothing to remove: ${whyNothing(plan)}\n`
    : `\nWould remove from ${targetText(selection.target, style)}\n${lines.join("")}\n` +
      `${count} ${count === 1 ? "identity" : "identities"} would be logged out\n`;
  const unread = problems.map(({ what, reason, hint }) =>
    `${style.warning("⚠")} cannot look at ${printable(what)}: ${printable(reason)}\n` +
    (hint === undefined ? "" : `  ${printable(hint)}\n`)
  );
  return `Dry run mode: No credentials will be removed\n${body}${unread.join("")}${keptText(kept, layout)}` +
    othersText(others, selection, layout);
}
