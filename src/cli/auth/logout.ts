import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import { logout, type LogoutStep, type LogoutTarget } from "../../auth/logout.ts";
import { AtmosError } from "../../errors.ts";
import { addExamples } from "../help.ts";
import { decideIdentity } from "../identity.ts";
import { canAsk } from "../interaction.ts";
import type { Dispatch, Invocation } from "../invocation.ts";
import { noticeOn } from "../notice.ts";
import { pick } from "../picker.ts";
import { logoutHeadline, logoutSummary, stepLine } from "../logout_text.ts";

interface LogoutOptions {
  readonly provider?: string;
  readonly all?: true;
}

export function registerLogout(auth: Command, on: Dispatch): void {
  const command = auth.command("logout [identity]")
    .summary("end sessions")
    .description("Remove the stored session of an identity and of everything that its chain goes through.")
    .option("-p, --provider <name>", "the provider's sign-in, and all sessions that came from it")
    .option("--all", "everything that this configuration names")
    .action(on(runLogout));
  addExamples(command, [
    { command: "atmos auth logout", explanation: "Choose from a list:" },
    { command: "atmos auth logout dev-admin", explanation: "One identity:" },
    {
      command: "atmos auth logout --provider company-sso",
      explanation: "A provider with all its identities:",
    },
    { command: "atmos auth logout --all", explanation: "Everything:" },
  ]);
}

async function runLogout(
  invocation: Invocation,
  positional: string | undefined,
  options: LogoutOptions,
): Promise<number> {
  const { system, style, globals } = invocation;
  const selectors = [options.all, options.provider, positional ?? (globals.identity || undefined)];
  if (selectors.filter((selector) => selector !== undefined).length > 1) {
    throw new AtmosError("usage", "cannot log out of several things at once", {
      hint: "Use one of: an identity, --provider, --all.",
    });
  }
  const context = await invocation.loadContext();
  const target = await logoutTarget(invocation, context, positional, options);
  system.terminal.err(logoutHeadline(target, style));
  const report = await logout(context, target, {
    onStep: (step) => system.terminal.err(stepLine(step, style, context.folders.home)),
    notice: noticeOn(system, style),
  });
  system.terminal.err(logoutSummary(report, style));
  const some = (outcome: LogoutStep["outcome"]): boolean =>
    report.steps.some((step) => step.outcome === outcome);
  return some("failed") && !some("removed") ? 1 : 0;
}

async function logoutTarget(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  options: LogoutOptions,
): Promise<LogoutTarget> {
  if (options.all) return { kind: "all" };
  if (options.provider !== undefined) return { kind: "provider", name: options.provider };
  const { system, globals } = invocation;
  const named = positional || globals.identity || system.env.get("ATMOS_IDENTITY");
  if (!named && canAsk(system, globals)) return await askForTarget(invocation, context);
  const identity = await decideIdentity(invocation, context, positional);
  if (identity !== undefined) return { kind: "identity", name: identity };
  throw new AtmosError("usage", "cannot log out: authentication is turned off", {
    hint: "Name an identity: `atmos auth logout NAME`, or use --all.",
  });
}

async function askForTarget(invocation: Invocation, context: AuthContext): Promise<LogoutTarget> {
  const { identities, providers } = context.configuration.auth;
  const targets: { readonly label: string; readonly target: LogoutTarget }[] = [
    ...[...identities.keys()].map((name) => ({
      label: `Identity: ${name}`,
      target: { kind: "identity", name } as const,
    })),
    ...[...providers.keys()].map((name) => ({
      label: `Provider: ${name} (removes all its identities)`,
      target: { kind: "provider", name } as const,
    })),
    { label: "All identities (complete logout)", target: { kind: "all" } as const },
  ];
  const answer = await pick(invocation, {
    message: "Choose what to log out of",
    options: targets.map(({ label }, index) => ({ value: String(index), cells: [label] })),
  });
  const chosen = targets[Number(answer)];
  if (chosen === undefined) throw new Error(`there is no target ${answer}`);
  return chosen.target;
}
