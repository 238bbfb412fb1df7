import { jsonText } from "../../../json_text.ts";
import type { LogoutReport } from "../../../auth/logout/logout.ts";
import type { KeptItem, LogoutPlan } from "../../../auth/logout/plan.ts";
import type { LogoutTarget } from "../../../auth/logout/target.ts";
import type { ExternalCredential } from "../../../clouds/external.ts";
import type { Removal } from "../../../clouds/removal.ts";
import { LOGOUT_ERRORS, outcomeOf } from "../../../auth/logout/outcome.ts";

/** The plan for programs. */
export function planJson(plan: LogoutPlan, external: readonly ExternalCredential[]): string {
  return text({
    dry_run: true,
    ...targetJson(plan.selection.target),
    chain: plan.selection.chain,
    steps: plan.removals.map((removal) => removalJson(removal)),
    kept: [...plan.kept.map(keptJson), ...plan.keptSecrets.map(keptSecretJson)],
    others: plan.others.map(removalJson),
    stays: plan.stays,
    unsupported: plan.unsupported,
    problems: plan.problems,
    external: externalJson(external),
  });
}

/** The receipt for programs. `left` was found when all stores were read again. */
export function reportJson(report: LogoutReport, external: readonly ExternalCredential[]): string {
  const { removed, failed, result, code, usable } = outcomeOf(report);
  const { selection } = report.plan;
  return text({
    dry_run: false,
    ...targetJson(selection.target),
    chain: selection.chain,
    result,
    code,
    error: code === undefined ? undefined : LOGOUT_ERRORS[code],
    removed,
    failed,
    usable,
    steps: report.steps.map(({ removal, outcome, reason }) => ({
      ...removalJson(removal),
      outcome,
      reason,
      code: outcome === "failed" && removal.role === "keys" ? "credential_delete_failed" : undefined,
    })),
    kept: [...report.kept.map(keptJson), ...report.keptSecrets.map(keptSecretJson)],
    others: report.others.map(removalJson),
    left: report.left.map(removalJson),
    may_return: report.unbarred,
    stays: report.stays,
    unsupported: report.plan.unsupported,
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

function removalJson({ store, subject, names, realm, data, isOther }: Removal): Record<string, unknown> {
  return { store, subject, names, realm, ...data, ...(isOther ? { made_for_other_settings: true } : {}) };
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

function keptSecretJson({ store, realm, data }: Removal): Record<string, unknown> {
  return { store, realm, ...data, remove_with: "--keychain" };
}

function externalJson(external: readonly ExternalCredential[]): Record<string, unknown>[] {
  return external.map(({ name, path }) => ({ variable: name, path }));
}

function text(value: Record<string, unknown>): string {
  return jsonText(value);
}
