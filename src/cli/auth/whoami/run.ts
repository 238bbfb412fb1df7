import { whoami, type WhoamiReport } from "../../../auth/whoami.ts";
import { decideIdentity, disabledNotice } from "../../asking/identity.ts";
import type { Invocation } from "../../line/invocation.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import { sessionRows } from "../session_rows.ts";
import { parseChoice } from "../../line/choice.ts";
import { noticeOn } from "../../text/notice.ts";
import { formatRows } from "../../text/rows.ts";
import type { Style } from "../../text/style.ts";
import { whoamiJson } from "./json.ts";

export interface WhoamiOptions {
  readonly format?: string;
  readonly cached?: true;
}

/** Shows the current session, and unless `--cached`, whether the cloud accepts it. */
export async function runWhoami(
  invocation: Invocation,
  positional: string | undefined,
  options: WhoamiOptions,
): Promise<number> {
  const { system, style } = invocation;
  const wanted = options.format ?? (system.env.get("ATMOS_AUTH_WHOAMI_OUTPUT") || "text");
  const format = parseChoice("--format", wanted, ["text", "json"]);
  const context = await invocation.loadContext();
  const chain = await decideIdentity(invocation, context, positional);
  if (chain === undefined) {
    disabledNotice(invocation);
    if (format === "json") system.terminal.out("{}\n");
    return 0;
  }
  const report = await whoami(context, chain, {
    cached: options.cached ?? false,
    notice: noticeOn(system, style),
  });
  if (format === "json") {
    system.terminal.out(whoamiJson(report));
    return exitCode(report);
  }
  const { headline, advice } = verdict(report);
  const { outputStyle } = invocation;
  const mark = MARKS[report.state](outputStyle);
  system.terminal.out(`${mark} ${outputStyle.strong(headline)}\n\n`);
  system.terminal.out(formatRows(sessionRows(report, system.clock), outputStyle.faint));
  if (advice !== undefined) system.terminal.err(`\n${style.warning("!")} ${advice}\n`);
  return exitCode(report);
}

const MARKS: Readonly<Record<WhoamiReport["state"], (style: Style) => string>> = {
  valid: (style) => style.good("✓"),
  cached: (style) => style.good("✓"),
  unverified: (style) => style.warning("!"),
  refused: (style) => style.bad("✗"),
};

/** `atmos auth whoami && deploy` must not deploy as somebody whom the cloud did not accept. */
function exitCode({ state }: WhoamiReport): number {
  return state === "refused" || state === "unverified" ? 1 : 0;
}

/** The status line, and what is to be said below. */
export function verdict(report: WhoamiReport): { headline: string; advice: string | undefined } {
  const headline = "Current Authentication Status";
  const reason = printable(report.reason ?? "");
  switch (report.state) {
    case "valid":
      return { headline, advice: undefined };
    case "cached":
      return { headline: `${headline} (stored session, not verified)`, advice: undefined };
    case "unverified":
      return { headline, advice: `The session could not be verified: ${reason}` };
    case "refused": {
      const login = `atmos auth login ${typedWord(report.identity)}`;
      return {
        headline,
        advice: `The session is not accepted any more: ${reason}\n  Run \`${login}\` to sign in again.`,
      };
    }
  }
}
