import type { LogoutReport, LogoutStep, LogoutTarget } from "../auth/logout.ts";
import { printable } from "../printable.ts";
import { shortenHome } from "./shorten_home.ts";
import type { Style } from "./style.ts";

export function logoutHeadline(target: LogoutTarget, style: Style): string {
  const what = target.kind === "all"
    ? "Logging out from all identities"
    : `Logging out from ${target.kind}: ${style.strong(printable(target.name))}`;
  return `${what}\n\nRemoving credentials...\n`;
}

/** `✓ dev-admin: …` for what was removed, `✗` with the reason for what was not. */
export function stepLine(step: LogoutStep, style: Style, home: string): string {
  const name = printable(step.name);
  switch (step.outcome) {
    case "removed": {
      const removed = step.removed.map((what) => printable(shortenHome(what, home)));
      const [only = "", ...more] = removed;
      const where = more.length === 0 ? `: ${only}` : removed.map((what) => `\n    ${what}`).join("");
      return `${style.good("✓")} ${name}${where}\n`;
    }
    case "absent":
      return style.faint(`· ${name}: nothing stored`) + "\n";
    case "failed":
      return `${style.bad("✗")} ${name}: ${printable(step.reason ?? "failed")}\n`;
  }
}

export function logoutSummary({ chain, steps }: LogoutReport, style: Style): string {
  const failed = steps.filter((step) => step.outcome === "failed");
  const removed = steps.filter((step) => step.outcome === "removed");
  const way = chain === undefined || chain.length < 2
    ? ""
    : style.faint(`Chain: ${chain.map(printable).join(" → ")}`) + "\n";
  return `\n${way}${outcome(removed.length, failed.length, removed, style)}` +
    (removed.some((step) => step.subject === "provider") ? browserNote(style) : "");
}

function outcome(removed: number, failed: number, steps: readonly LogoutStep[], style: Style): string {
  if (failed > 0 && removed === 0) return `${style.bad("✗")} Logout failed\n`;
  if (failed > 0) {
    return `${style.warning("!")} Logged out with warnings (${removed} of ${removed + failed} removed)\n`;
  }
  if (removed === 0) return "There was nothing to remove: already logged out\n";
  const identities = steps.filter((step) => step.subject === "identity").length;
  const providers = removed - identities;
  const parts = [
    ...(identities > 0 ? [`${identities} ${identities === 1 ? "identity" : "identities"}`] : []),
    ...(providers > 0 ? [`${providers} ${providers === 1 ? "provider" : "providers"}`] : []),
  ];
  return `${style.good("✓")} Successfully logged out from ${parts.join(" and ")}\n`;
}

function browserNote(style: Style): string {
  return `\n${style.warning("!")} Note: This only removes local credentials. Your browser session\n` +
    "  may still be active. Visit your identity provider to end your\n  browser session.\n";
}
