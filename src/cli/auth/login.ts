import type { Command } from "commander";
import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { login, loginProvider, type LoginReport } from "../../auth/login.ts";
import { isProvisioning } from "../../auth/accounts/keep.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import type { Clock } from "../../system/ports.ts";
import { addExamples } from "../line/help.ts";
import { decideIdentity } from "../asking/identity.ts";
import { secondsIn } from "./lending_options.ts";
import { canAsk, type Obstacle, signInObstacle } from "../asking/interaction.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { pick } from "../asking/picker.ts";
import { formatRows, type Row } from "../text/rows.ts";
import { factRows } from "./fact_rows.ts";
import { withPerson } from "../asking/sign_in.ts";
import { formatExpiry } from "../text/time.ts";

interface LoginOptions {
  readonly provider?: string;
  readonly device?: true;
  readonly mfaCode?: string;
  readonly duration?: string;
}

export function registerLogin(auth: Command, on: Dispatch): void {
  const command = auth.command("login [identity]")
    .summary("sign in")
    .description("Sign in, and keep the session for the other commands.")
    .option("-p, --provider <name>", "sign in at a provider only")
    .option("--device", "confirm the sign-in on another device")
    .option("--mfa-code <code>", "the one-time code of a second factor, where the identity needs one")
    .option("--duration <time>", "how long the session shall last, such as 2h")
    .action(on(runLogin));
  addExamples(command, [
    { command: "atmos auth login", explanation: "Sign in as the default identity:" },
    { command: "atmos auth login prod-admin", explanation: "Sign in as another identity:" },
    { command: "atmos auth login --device", explanation: "Sign in on a machine without a browser:" },
    { command: "atmos auth login --provider company-sso", explanation: "Sign in at a provider:" },
  ]);
}

async function runLogin(
  invocation: Invocation,
  positional: string | undefined,
  options: LoginOptions,
): Promise<number> {
  const { system, style } = invocation;
  const named = positional ?? (invocation.globals.identity || undefined);
  if (options.provider !== undefined && named !== undefined) {
    throw new AtmosError("usage", "cannot sign in at a provider and as an identity at once", {
      hint: "Use --provider or an identity.",
    });
  }
  const duration = secondsIn("--duration", options.duration);
  if (options.provider !== undefined && duration !== undefined) {
    throw new AtmosError(
      "usage",
      "cannot use --duration with --provider: only sessions of identities have one",
      {
        hint: "Name an identity, such as `atmos auth login dev --duration 2h`.",
      },
    );
  }
  const context = await invocation.loadContext();
  const target = await loginTarget(invocation, context, positional, options.provider);
  const device = options.device ?? false;
  const report = await withPerson(
    invocation,
    context,
    (interaction) =>
      target.kind === "provider"
        ? loginProvider(context, target.name, interaction)
        : login(context, target.chain, interaction, duration),
    { device, ...(options.mfaCode === undefined ? {} : { mfaCode: options.mfaCode }) },
  ).catch((error) => {
    const kind = providerOf(context, target)?.kind;
    const byDevice = kind !== undefined && context.clouds.byDevice(kind);
    throw withObstacle(error, signInObstacle(system, invocation.globals, device), byDevice);
  });
  system.terminal.err(`${style.good("✓")} ${style.strong("Authentication successful!")}\n\n`);
  system.terminal.err(formatRows(loginRows(report, system.clock), style.faint));
  const provider = providerOf(context, target);
  if (provider !== undefined && isProvisioning(provider)) {
    const { refreshWithBar } = await import("./accounts/refresh.ts");
    await refreshWithBar(invocation, context, provider);
  }
  return 0;
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  prompts_off: "Prompts are turned off by --interactive=false or ATMOS_INTERACTIVE. A sign-in needs them.",
  ci: "CI is set, so nobody is asked. Unset it",
  no_terminal: "There is no terminal to ask on. Use one",
};

/**
 * The advice to sign in is no use to somebody who tries to: they are told what is in the way. Any other advice stays.
 *
 * @param byDevice whether the provider lets a person confirm on another device
 */
export function withObstacle(error: unknown, obstacle: Obstacle | undefined, byDevice: boolean): unknown {
  if (!(error instanceof AtmosError) || error.code !== "not_signed_in" || obstacle === undefined) {
    return error;
  }
  if (error.hint !== undefined && !/`atmos auth login\b(?!.*--mfa-code)/.test(error.hint)) return error;
  const otherwise = byDevice ? ", or add `--device` to confirm on another device." : ".";
  const hint = obstacle === "prompts_off" ? OBSTACLES[obstacle] : `${OBSTACLES[obstacle]}${otherwise}`;
  return new AtmosError(error.code, error.message, { hint, cause: error });
}

type LoginTarget =
  | { readonly kind: "provider"; readonly name: string }
  | { readonly kind: "identity"; readonly chain: Chain };

function providerOf({ configuration }: AuthContext, target: LoginTarget): ProviderEntry | undefined {
  return target.kind === "provider" ? configuration.auth.providers.get(target.name) : target.chain.provider;
}

async function loginTarget(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  provider: string | undefined,
): Promise<LoginTarget> {
  if (provider !== undefined) return { kind: "provider", name: provider };
  const { identities, providers } = context.configuration.auth;
  const named = positional || invocation.globals.identity || invocation.system.env.get("ATMOS_IDENTITY");
  if (identities.size === 0 && providers.size > 0 && !named) {
    return { kind: "provider", name: await onlyProvider(invocation, [...providers.keys()]) };
  }
  const chain = await decideIdentity(invocation, context, positional);
  if (chain !== undefined) return { kind: "identity", chain };
  throw new AtmosError("usage", "cannot sign in: authentication is turned off", {
    hint: "Leave out --identity=false and unset ATMOS_IDENTITY, or name an identity.",
  });
}

/** Without any identity there is still a provider to sign in at. */
async function onlyProvider(invocation: Invocation, names: readonly string[]): Promise<string> {
  const [only, another] = names;
  if (only !== undefined && another === undefined) return only;
  if (!canAsk(invocation.system, invocation.globals)) {
    throw new AtmosError("usage", "cannot choose a provider: there are several, and no terminal to ask on", {
      hint: `Name one: \`atmos auth login --provider NAME\`. Configured providers: ${
        names.slice(0, 10).join(", ")
      }.`,
    });
  }
  const options = names.map((name) => ({ value: name, cells: [name] }));
  return await pick(invocation, { message: "Choose a provider", options });
}

function loginRows(report: LoginReport, clock: Clock): Row[] {
  return [
    ["Realm", report.realm],
    ["Provider", report.provider],
    ["Identity", report.identity],
    ...factRows(report.facts),
    ["Expires", formatExpiry(report.expiresAt, clock)],
  ];
}
