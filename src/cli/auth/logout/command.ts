import type { Command } from "commander";
import type { AuthContext } from "../../../auth/context.ts";
import { noticeOn } from "../../text/notice.ts";
import { sweepExpired } from "../../../auth/logout/sweep.ts";
import { carryOut } from "../../../auth/logout/logout.ts";
import { outcomeOf } from "../../../auth/logout/outcome.ts";
import { type LogoutPlan, planLogout } from "../../../auth/logout/plan.ts";
import { select } from "../../../auth/logout/target.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import { isKeyringRemoval, isSecretRemoval } from "../../../clouds/removal.ts";
import { externalCredentials } from "../../../clouds/external.ts";
import { printable } from "../../../printable.ts";
import { parseChoice } from "../../line/choice.ts";
import { confirmed } from "../../asking/confirm.ts";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import { canAsk } from "../../asking/interaction.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { cancelledJson, planJson, reportJson } from "./json.ts";
import { externalText, migrationHint, profilesText, shellText } from "./notes.ts";
import { checkSelectors, logoutTarget } from "./target.ts";
import { dryRunText } from "./dry_run.ts";
import { summary } from "./summary.ts";
import { headline, nothingStored, stepLine } from "./text.ts";

interface LogoutFlags {
  readonly provider?: string;
  readonly only?: true;
  readonly all?: true;
  readonly allRealms?: true;
  readonly expired?: true;
  readonly keychain?: true;
  readonly force?: true;
  readonly dryRun?: true;
  /** False for `--no-revoke`. */
  readonly revoke: boolean;
  readonly format?: string;
}

export function registerLogout(auth: Command, on: Dispatch): void {
  const command = auth.command("logout [identity]")
    .summary("end sessions")
    .description(
      "End the session of an identity and of everything that its chain goes through. Long-lived keys in the " +
        "keychain stay, unless --keychain is given.",
    )
    .option("-p, --provider <name>", "the provider's sign-in, and all sessions that came from it")
    .option("--only", "the identity's own session; the provider's sign-in stays")
    .option("--all", "everything that this configuration names")
    .option("--all-realms", "everything that is kept on this machine")
    .option("--expired", "what has ended already and cannot be renewed")
    .option("--keychain", "delete long-lived keys, too, also in programs of yours (asks first)")
    .option("--force", "do not ask")
    .option("--dry-run", "show what would be removed, and remove nothing")
    .option("--no-revoke", "do not end the sign-in at the provider itself")
    .action(on(runLogout));
  addFormat(command, "text or json (default: text)");
  addExamples(command, [
    { command: "atmos auth logout", explanation: "Choose from a list:" },
    { command: "atmos auth logout dev-admin", explanation: "One identity:" },
    {
      command: "atmos auth logout --provider company-sso",
      explanation: "A provider with all its identities:",
    },
    { command: "atmos auth logout --all --dry-run", explanation: "What would a complete logout remove?" },
    {
      command: "atmos auth logout --all --keychain --force",
      explanation: "Everything with all stored keys, in a pipeline:",
    },
  ]);
}

async function runLogout(
  invocation: Invocation,
  positional: string | undefined,
  flags: LogoutFlags,
): Promise<number> {
  const { system, style } = invocation;
  const { terminal } = system;
  const json = parseChoice("--format", flags.format ?? "text", ["text", "json"]) === "json";
  checkSelectors(invocation, { ...flags, positional });
  const context = await invocation.loadContext({ asks: !flags.dryRun });
  const layout = { style, home: context.folders.home };
  const say = (text: string): void => json ? undefined : terminal.err(text);

  const target = await logoutTarget(invocation, context, { ...flags, positional });
  const selection = select(context.configuration.auth, target);
  const keychain = flags.keychain ?? false;
  const options = { keychain, revoke: flags.revoke, mayAsk: canAsk(system, invocation.globals) };
  const plan = await planLogout(context, selection, options);
  const external = externalCredentials(context.clouds.clouds, system.env.all(), context.folders);
  if (flags.dryRun) {
    const shown = { ...layout, style: invocation.outputStyle };
    terminal.out(json ? planJson(plan, external) : dryRunText(plan, shown) + externalText(external, shown));
    return 0;
  }
  if (keychain && !flags.force) {
    const answer = await keychainAnswer(invocation, context, plan);
    if (answer !== "go on") {
      if (json) terminal.out(cancelledJson(selection.target));
      return answer === "declined" ? 0 : 1;
    }
  }
  say(headline(selection, layout) + nothingStored(plan, layout));
  const report = await carryOut(context, plan, options, {
    onStep: (step) => say(stepLine(step, selection, layout)),
    notice: noticeOn(system, style),
  });
  if (selection.target.kind !== "expired") await sweepExpired(context);
  if (json) terminal.out(reportJson(report, external));
  say(summary(report, layout) + shellText(system, report, layout) + externalText(external, layout));
  if (!json) say(await profilesText(context, report, layout));
  if (!json) await hintOnce(invocation, context, flags);
  return outcomeOf(report).exitCode;
}

/** Asks before long-lived keys are deleted. Nothing has been removed yet. */
async function keychainAnswer(
  invocation: Invocation,
  context: AuthContext,
  plan: LogoutPlan,
): Promise<"go on" | "declined" | "nobody to ask"> {
  const { system, globals, style } = invocation;
  const say = system.terminal.err;
  if (!canAsk(system, globals)) {
    say(
      `${style.warning("⚠")} Warning: --keychain specified but not in interactive terminal\n` +
        "  Keychain deletion requires confirmation. Options:\n" +
        "  • Use --force to bypass confirmation in CI/CD\n" +
        "  • Run interactively to confirm deletion\n\n" +
        `${style.bad("✗")} Logout cancelled - use --force to delete keychain in non-interactive mode\n`,
    );
    return "nobody to ask";
  }
  const keys = plan.removals.flatMap((removal) =>
    isKeyringRemoval(removal) && removal.class === "long-lived" ? [removal.key] : []
  );
  const secrets = plan.removals.filter(isSecretRemoval);
  if (keys.length + secrets.length === 0) {
    say("The keychain holds no long-lived keys of it.\n\n");
    return "go on";
  }
  const agreed = await confirmed(invocation, {
    message: [
      `Delete keychain credentials for ${targetName(plan)}?`,
      "",
      "This will permanently remove:",
      ...keyBullets(context, keys),
      ...secrets.map(({ secretOf, detail }) => `  • ${detail}, the secret of ${printable(secretOf)}`),
      "",
      "Session data will also be cleared.",
    ].join("\n"),
    no: "No, keep credentials",
    yes: "Yes, delete credentials",
  });
  if (agreed) return "go on";
  say("Logout cancelled - credentials preserved\n");
  return "declined";
}

/** `• IAM user access keys: dev-admin`: by what the cloud of an identity calls its keys. */
function keyBullets({ clouds, configuration }: AuthContext, keys: readonly ItemKey[]): string[] {
  const bullets = new Map<string, string[]>();
  for (const { name, realm } of keys) {
    const kind = configuration.auth.identities.get(name)?.kind;
    const cloud = clouds.clouds.find(({ kinds }) =>
      kinds.some((one) => one.sort === "identity" && one.name === kind)
    );
    const title = cloud?.keys ?? "Long-lived keys";
    const who = printable(name) + (realm === undefined ? "" : ` (realm: ${printable(realm)})`);
    bullets.set(title, [...bullets.get(title) ?? [], who]);
  }
  return [...bullets].map(([title, names]) => `  • ${title}: ${names.join(", ")}`);
}

function targetName({ selection: { target } }: LogoutPlan): string {
  return "name" in target
    ? printable(target.name)
    : target.kind === "all-realms"
    ? "all realms"
    : "everything";
}

/** Once for pipelines, too; those who have read about `--keychain` know it already. */
async function hintOnce(
  { system, style }: Invocation,
  context: AuthContext,
  { force, keychain }: LogoutFlags,
): Promise<void> {
  if (force || keychain) return;
  system.terminal.err(await migrationHint(context, { style, home: context.folders.home }));
}
