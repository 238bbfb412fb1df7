/** What a logout would remove, for a person. Pure. */
import type { LogoutPlan } from "../../../auth/logout/plan.ts";
import { printable } from "../../../printable.ts";
import { keptText, othersText, staysText, whoText, whyNothing } from "./summary.ts";
import { removalText, targetText, type TextLayout } from "./text.ts";

/** What the real run would do. */
export function dryRunText(plan: LogoutPlan, layout: TextLayout): string {
  const { removals, selection, problems } = plan;
  const { style } = layout;
  const lines = removals.flatMap((removal) =>
    (removal.files ?? [removal.path]).map((path) =>
      `  • ${removalText({ ...removal, path }, selection, layout)}\n`
    )
  );
  const who = whoText(removals);
  const body = lines.length === 0
    ? `\nThere is nothing to remove: ${whyNothing(plan)}\n`
    : `\nWould remove from ${targetText(selection.target, style)}\n${lines.join("")}\n` +
      `${who} would be logged out\n`;
  const unread = problems.map(({ what, reason, hint }) =>
    `${style.warning("⚠")} cannot look at ${printable(what)}: ${printable(reason)}\n` +
    (hint === undefined ? "" : `  ${printable(hint)}\n`)
  );
  return `Dry run mode: No credentials will be removed\n${body}${unread.join("")}` +
    keptText(plan, layout) + othersText(plan.others, selection, layout) + staysText(plan.stays, layout);
}
