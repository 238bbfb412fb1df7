import type { Command } from "commander";
import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { integrationsIfAny } from "../../auth/integrations/mine.ts";
import { login, loginProvider } from "../../auth/login.ts";
import { isProvisioning } from "../../auth/accounts/keep.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { addExamples } from "../line/help.ts";
import { decideIdentity } from "../asking/identity.ts";
import { secondsIn } from "./lending_options.ts";
import { canAsk } from "../asking/interaction.ts";
import { obstructed } from "../asking/obstacle.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { pick } from "../asking/picker.ts";
import { formatRows } from "../text/rows.ts";
import { sessionRows } from "./session_rows.ts";
import { withPerson } from "../asking/sign_in.ts";

interface LoginOptions {
  readonly provider?: string;
  readonly device?: true;
  readonly mfaCode?: string;
  readonly duration?: string;
  readonly webflow?: true;
}

export function registerLogin(auth: Command, on: Dispatch): void {
  const command = auth.command("login [identity]")
    .summary("sign in")
    .description("Sign in, and keep the session for the other commands.")
    .option("-p, --provider <name>", "sign in at a provider only")
    .option("--device", "confirm the sign-in on another device")
    .option("--mfa-code <code>", "the one-time code of a second factor, where the identity needs one")
    .option("--duration <time>", "how long the session shall last, such as 2h")
    .option("--webflow", "sign in in the browser as an IAM user who has keys")
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
  if (options.provider !== undefined && options.webflow) {
    throw new AtmosError("usage", "cannot use --webflow with --provider: it is for IAM users", {
      hint: "Name an identity, such as `atmos auth login ann --webflow`.",
    });
  }
  const device = options.device ?? false;
  const more = { device, ...(options.mfaCode === undefined ? {} : { mfaCode: options.mfaCode }) };
  const signedIn = <T>(
    context: AuthContext,
    provider: ProviderEntry | undefined,
    work: (interaction: Interaction) => Promise<T>,
  ): Promise<T> =>
    withPerson(invocation, context, work, more).catch((error) => {
      throw obstructed(error, invocation, provider, device);
    });
  let context = await invocation.loadContext();
  const list = options.provider === undefined ? await listToRead(invocation, context, positional) : undefined;
  if (list !== undefined) {
    await signedIn(context, list, (interaction) => loginProvider(context, list.name, interaction));
    const { refreshWithBar } = await import("./accounts/refresh.ts");
    await refreshWithBar(invocation, context, list);
    context = await invocation.loadContext({ anew: true });
  }
  const signedInAt = list !== undefined && decidesNothing(invocation, context, named) ? list.name : undefined;
  const target = await loginTarget(invocation, context, positional, options.provider ?? signedInAt);
  const report = await signedIn(
    context,
    providerOf(context, target),
    (interaction) =>
      target.kind === "provider"
        ? loginProvider(context, target.name, interaction)
        : login(context, target.chain, interaction, { duration, byBrowser: options.webflow ?? false }),
  );
  system.terminal.err(`${style.good("✓")} ${style.strong("Authentication successful!")}\n\n`);
  system.terminal.err(formatRows(sessionRows(report, system.clock), style.faint));
  if (target.kind === "identity" && integrationsIfAny(context, target.chain).length > 0) {
    const { integrateAfterLogin } = await import("./integrations/after_login.ts");
    await integrateAfterLogin(invocation, context, target.chain);
  }
  const provider = providerOf(context, target);
  if (provider !== undefined && isProvisioning(provider)) {
    const { refreshWithBar } = await import("./accounts/refresh.ts");
    await refreshWithBar(invocation, context, provider);
  }
  return 0;
}

/** Whether the identities of a list that was just read leave it open who is meant, and nobody can be asked. */
function decidesNothing(
  { system, globals }: Invocation,
  { configuration: { auth } }: AuthContext,
  named: string | undefined,
): boolean {
  return !named && !system.env.get("ATMOS_IDENTITY") && !canAsk(system, globals) &&
    ![...auth.identities.values()].some((entry) => entry.default);
}

/** The provider whose list has to be read first, since it may have the identity that is meant. */
async function listToRead(
  { globals, system }: Invocation,
  context: AuthContext,
  positional: string | undefined,
): Promise<ProviderEntry | undefined> {
  if (![...context.configuration.auth.providers.values()].some(isProvisioning)) return undefined;
  const { unreadProvider } = await import("../../auth/accounts/refresh.ts");
  const variable = system.env.get("ATMOS_IDENTITY");
  return await unreadProvider(context, { flag: globals.identity, positional, variable });
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
