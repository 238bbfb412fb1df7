/** What `auth doctor` prints. Pure. */
import type { Examined, Finding } from "../../../clouds/finding.ts";
import { printable } from "../../../printable.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import type { Style } from "../../text/style.ts";

export interface Report {
  readonly examined: readonly Examined[];
  readonly mended: ReadonlySet<Finding>;
}

/** Whether something does not work, and is not mended. */
export function isBroken({ examined, mended }: Report): boolean {
  return examined.flatMap(({ findings }) => findings).some((one) =>
    one.severity === "broken" && !mended.has(one)
  );
}

export function reportText(report: Report, style: Style, home: string): string {
  const { examined, mended } = report;
  const width = Math.max(...examined.map(({ name }) => name.length));
  const lines = examined.map((one) => {
    const open = one.findings.filter((finding) => !mended.has(finding));
    const head = `${mark(open, style)} ${one.name.padEnd(width)}  ${style.faint(shown(one.state, home))}\n`;
    return head +
      one.findings.map((finding) => findingText(finding, mended.has(finding), style, home)).join("");
  });
  return lines.join("") + summary(report, style);
}

function mark(findings: readonly Finding[], style: Style): string {
  if (findings.some(({ severity }) => severity === "broken")) return style.bad("✗");
  return findings.length > 0 ? style.warning("!") : style.good("✓");
}

function findingText(
  { severity, what, fix }: Finding,
  isMended: boolean,
  style: Style,
  home: string,
): string {
  if (isMended) return `  ${style.good("✓")} ${shown(what, home)}: mended\n`;
  const sign = severity === "broken" ? style.bad("✗") : style.warning("!");
  const advice = fix === "" ? "" : `    ${style.faint(shown(fix, home))}\n`;
  return `  ${sign} ${shown(what, home)}\n${advice}`;
}

function shown(text: string, home: string): string {
  return printable(shortenHome(text, home));
}

function summary({ examined, mended }: Report, style: Style): string {
  const open = examined.flatMap(({ findings }) => findings).filter((one) => !mended.has(one));
  if (open.length === 0) return `\n${style.good("✓")} Nothing is wrong.\n`;
  const count = (severity: Finding["severity"], one: string, many: string): string[] => {
    const number = open.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const parts = [...count("broken", "fault", "faults"), ...count("warning", "warning", "warnings")];
  const canMend = open.some(({ repair }) => repair !== undefined);
  return `\n${parts.join(", ")}.${canMend ? " `atmos auth doctor --fix` mends what is safe to mend." : ""}\n`;
}

/** For programs. */
export function reportData(report: Report): unknown {
  return {
    broken: isBroken(report),
    checks: report.examined.map(({ name, state, findings }) => ({
      name,
      state,
      findings: findings.map((finding) => ({
        severity: finding.severity,
        what: finding.what,
        fix: finding.fix,
        fixable: finding.repair !== undefined,
        fixed: report.mended.has(finding),
      })),
    })),
  };
}
