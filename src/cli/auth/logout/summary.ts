/** How a logout went, for a person. Pure. */
import type { LogoutReport } from "../../../auth/logout/logout.ts";
import { outcomeOf } from "../../../auth/logout/outcome.ts";
import type { LogoutPlan } from "../../../auth/logout/plan.ts";
import type { Selection } from "../../../auth/logout/target.ts";
import type { Removal } from "../../../clouds/removal.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import { MOST_NAMED, removalText, type TextLayout } from "./text.ts";

export function summary(report: LogoutReport, layout: TextLayout): string {
  return [
    outcomeText(report, layout),
    stayNote(report, layout),
    errorsText(report, layout),
    keptText(report, layout),
    othersText(report.others, report.plan.selection, layout),
    staysText(report.stays, layout),
    browserNote(report, layout),
  ].join("");
}

function outcomeText(report: LogoutReport, { style }: TextLayout): string {
  const { result, usable, exitCode } = outcomeOf(report);
  const still = usable.length === 0
    ? ""
    : `  Can still be used: ${usable.map(printable).join(", ")}. Run the same command again.\n`;
  switch (result) {
    case "failed":
      return `\n${style.bad("✗")} Logout failed\n${still}`;
    case "partial":
      return `\n${style.warning("⚠")} Partial logout completed. Some operations failed.\n` +
        (exitCode === 0 ? style.faint("  The session data that was named is gone.") + "\n" : still);
    case "nothing":
      return `\nThere was nothing to remove: ${whyNothing(report.plan)}\n`;
    case "done":
      return `\n${style.good("✓")} Successfully logged out from ${whoText(removedBy(report))}\n` +
        style.faint("  Every store was read again: nothing of it is left.") + "\n";
  }
}

function removedBy({ steps }: LogoutReport): Removal[] {
  return steps.filter(({ outcome }) => outcome === "removed").map(({ removal }) => removal);
}

/** Sessions that have not ended are none of a sweep's business, and may be alive. */
export function whyNothing({ selection: { target } }: LogoutPlan): string {
  return target.kind === "expired" ? "nothing has expired" : "already logged out";
}

/** `2 identities and 1 provider`, by what goes. */
export function whoText(removals: readonly Removal[]): string {
  const names = (subject: Removal["subject"]): number =>
    new Set(
      removals.filter((removal) => removal.subject === subject)
        .flatMap((removal) => removal.names.map((name) => JSON.stringify([removal.realm, name]))),
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
function stayNote({ plan, unbarred }: LogoutReport, { style }: TextLayout): string {
  const barred = plan.selection.staysOut.filter((name) =>
    !unbarred.some(({ identity }) => identity === name)
  );
  const [first] = barred;
  if (first === undefined) return "";
  const line = barred.length === 1
    ? `${printable(first)} stays logged out until \`atmos auth login ${typedWord(first)}\`.`
    : `${barred.length} identities stay logged out until \`atmos auth login <identity>\`.`;
  return style.faint(`  ${line}`) + "\n";
}

function errorsText(report: LogoutReport, layout: TextLayout): string {
  const { steps, left, problems, unbarred, plan: { selection } } = report;
  const failed = steps.filter(({ outcome }) => outcome === "failed");
  const unseen = left.filter((removal) => !failed.some((step) => step.removal.id === removal.id));
  const lines = [
    ...failed.map(({ removal, reason, hint }) =>
      `${removalText(removal, selection, layout)}: ${reason ?? "failed"}${
        hint === undefined ? "" : `\n    ${hint}`
      }`
    ),
    ...unseen.map((removal) => `${removalText(removal, selection, layout)}: it is still there`),
    ...unbarred.map(({ identity, reason }) =>
      `${identity}: the next command may sign it in, since the logout cannot be written down: ${reason}`
    ),
    ...problems.map(({ what, reason, hint }) =>
      `cannot look at ${what}: ${reason}${hint === undefined ? "" : `\n    ${hint}`}`
    ),
  ];
  if (lines.length === 0) return "";
  const shown = lines.map((line) => `  • ${line.split("\n").map(printable).join("\n")}\n`);
  return `\nErrors encountered:\n${shown.join("")}`;
}

export function keptText(
  { kept, keptSecrets }: Pick<LogoutPlan, "kept" | "keptSecrets">,
  { style }: TextLayout,
): string {
  if (kept.length + keptSecrets.length === 0) return "";
  const secrets = keptSecrets.map(({ secretOf, detail }) =>
    `  • ${detail} (the secret of ${printable(secretOf)}; it was not looked at)\n`
  );
  const lines = kept.map(({ key }) =>
    `  • Keyring: ${printable(key.name)} (long-lived keys)` +
    `${key.realm === undefined ? "" : ` (realm: ${printable(key.realm)})`}\n`
  );
  return `\nKept:\n${[...lines, ...secrets].join("")}  ${
    style.faint("To delete them, too, log out with --keychain.")
  }\n`;
}

/** What has the same names and is nothing of this configuration's. */
export function othersText(others: readonly Removal[], selection: Selection, layout: TextLayout): string {
  if (others.length === 0) return "";
  const lines = others.map((removal) => `  • ${removalText(removal, selection, layout)}\n`);
  const words = new Set(
    others.flatMap(({ subject, names }) =>
      names.map((name) => subject === "provider" ? `--provider ${typedWord(name)}` : typedWord(name))
    ),
  );
  const all = words.size === 0 ? ["--all-realms"] : words.size > MOST_NAMED ? ["NAME"] : [...words];
  const commands = all.map((word) => `\`atmos auth logout ${word}\``).join(" and ");
  const hint = `Another project may use ${
    others.length === 1 ? "it. To remove it" : "them. To remove them"
  }, too, run ${commands}.`;
  return `\nLeft alone:\n${lines.join("")}  ${layout.style.faint(hint)}\n`;
}

/** What somebody else has put into folders of atmos. */
export function staysText(stays: readonly string[], { home }: TextLayout): string {
  if (stays.length === 0) return "";
  const lines = stays.map((path) => `  • ${printable(shortenHome(path, home))}\n`);
  return `\nNot removed, since it is not of atmos:\n${lines.join("")}`;
}

/** After every logout: who has a browser session, knows it best. */
function browserNote({ steps }: LogoutReport, { style }: TextLayout): string {
  const isRevoked = steps.some(({ outcome, removal }) =>
    outcome === "removed" && removal.role === "revocation"
  );
  const lines = isRevoked
    ? [
      "Your browser session may still be active. Visit your identity",
      "provider to end your browser session, and close all browser windows.",
    ]
    : [
      "This only removes local credentials. Your browser session",
      "may still be active. Visit your identity provider to end your",
      "browser session, and close all browser windows.",
    ];
  return `\n${style.warning("⚠")} Note: ${lines.join("\n  ")}\n`;
}
