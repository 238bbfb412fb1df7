import type { LogoutReport } from "../../../auth/logout/logout.ts";
import type { KeptItem, LogoutPlan } from "../../../auth/logout/plan.ts";
import type { LogoutTarget } from "../../../auth/logout/target.ts";
import type { ExternalCredential } from "../../../clouds/external.ts";
import type { Removal } from "../../../clouds/removal.ts";
import { tally } from "./text.ts";

/** The plan for programs. */
export function planJson(plan: LogoutPlan, external: readonly ExternalCredential[]): string {
  return text({
    dry_run: true,
    ...targetJson(plan.selection.target),
    chain: plan.selection.chain,
    steps: plan.removals.map((removal) => removalJson(removal)),
    kept: plan.kept.map(keptJson),
    problems: plan.problems,
    external: externalJson(external),
  });
}

/** The receipt for programs. `left` was found when all stores were read again. */
export function reportJson(report: LogoutReport, external: readonly ExternalCredential[]): string {
  const { removed, failed } = tally(report);
  const result = failed > 0 ? (removed > 0 ? "partial" : "failed") : removed > 0 ? "done" : "nothing";
  const { selection } = report.plan;
  return text({
    dry_run: false,
    ...targetJson(selection.target),
    chain: selection.chain,
    result,
    removed,
    failed,
    steps: report.steps.map(({ removal, outcome, reason }) => ({ ...removalJson(removal), outcome, reason })),
    kept: report.kept.map(keptJson),
    left: report.left.map(removalJson),
    problems: report.problems,
    external: externalJson(external),
  });
}

export function cancelledJson(target: LogoutTarget): string {
  return text({ dry_run: false, ...targetJson(target), result: "cancelled", steps: [] });
}

function targetJson(target: LogoutTarget): Record<string, unknown> {
  return { target: target.kind, name: "name" in target ? target.name : undefined };
}

function removalJson(removal: Removal): Record<string, unknown> {
  const { store, subject, names, realm } = removal;
  const common = { store, subject, names, realm };
  switch (removal.store) {
    case "portal":
      return { ...common, start_url: removal.startUrl };
    case "keyring":
      return { ...common, item: removal.key.name, purpose: removal.key.purpose, class: removal.class };
    case "files":
      return removal.kind === "sessions"
        ? { ...common, path: removal.path, sections: removal.sections, whole_file: removal.whole }
        : { ...common, path: removal.path };
    case "aws-cli":
    case "legacy":
      return { ...common, path: removal.path };
  }
}

function keptJson({ key }: KeptItem): Record<string, unknown> {
  return {
    store: "keyring",
    item: key.name,
    purpose: key.purpose,
    realm: key.realm,
    class: "long-lived",
    remove_with: "--keychain",
  };
}

function externalJson(external: readonly ExternalCredential[]): Record<string, unknown>[] {
  return external.map(({ name, path }) => ({ variable: name, path }));
}

function text(value: Record<string, unknown>): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
