import type { Command } from "commander";
import { browserFor, type BrowserWay } from "../../auth/console/browsers.ts";
import { checkConsole, openConsole } from "../../auth/console/open.ts";
import { showOnce } from "../../auth/console/show_once.ts";
import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import type { ConsoleDoor, ConsoleWish } from "../../clouds/console.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { cancellable } from "../cancellation.ts";
import { passProtection } from "../asking/protected.ts";
import { YES } from "../asking/yes.ts";
import { decideIdentity } from "../asking/identity.ts";
import { hasBrowser } from "../asking/interaction.ts";
import { withPerson } from "../asking/sign_in.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { secondsIn } from "./lending_options.ts";
import { switchedOn } from "./switched_on.ts";
import { formatRows } from "../text/rows.ts";
import { formatExpiry } from "../text/time.ts";

interface ConsoleOptions {
  readonly destination?: string;
  readonly region?: string;
  readonly duration?: string;
  readonly issuer: string;
  readonly printOnly?: true;
  readonly open: boolean;
  readonly isolated?: boolean;
  readonly container?: true;
  readonly logoutFirst?: true;
  readonly yes?: true;
}

export function registerConsole(auth: Command, on: Dispatch): void {
  const command = auth.command("console [identity]")
    .summary("open the cloud's console in the browser")
    .description(
      "Open the web console of the cloud as an identity. Where the link signs in whoever opens it, it goes to the browser " +
        "alone, unless --print-only or --no-open asks for it. At other clouds the browser's own sign-in counts.",
    )
    .option("-d, --destination <page>", "a service such as s3 or cloudwatch, or an address of the console")
    .option("--region <region>", "region of the page (default: the identity's)")
    .option(
      "--duration <time>",
      "how long the browser stays signed in, where the cloud allows it: 15m to 12h",
    )
    .option("--print-only", "print the link and nothing else; it is a secret for 15 minutes")
    .option("--no-open", "show what would open, and print the link; it is a secret for 15 minutes")
    .option("--isolated", "in a Chrome, Chromium or Edge with a profile for this identity alone")
    .option("--no-isolated", "in the usual browser, whatever auth.console.isolated says")
    .option(
      "--container",
      "in a tab container of Firefox (needs the extension Open external links in a container)",
    )
    .option("--logout-first", "sign the browser out of its other console session first")
    .option("--issuer <name>", "who is named as the sender on the cloud's pages", "atmos")
    .option(...YES)
    .action(on(runConsole));
  addExamples(command, [
    { command: "atmos auth console", explanation: "As the default identity:" },
    { command: "atmos auth console prod-admin -d cloudwatch", explanation: "One service, another identity:" },
    { command: "atmos auth console --isolated", explanation: "Beside the console of another account:" },
    { command: "atmos auth console --print-only | pbcopy", explanation: "For a browser elsewhere:" },
  ]);
}

async function runConsole(
  invocation: Invocation,
  positional: string | undefined,
  options: ConsoleOptions,
): Promise<number> {
  const { system } = invocation;
  const wish = wishOf(options);
  const shows = options.printOnly !== true && options.open;
  if (options.isolated && options.container) {
    throw new AtmosError("usage", "cannot open one page in two browsers: --isolated and --container", {
      hint: "Use one of the two.",
    });
  }
  const context = await invocation.loadContext();
  const chain = await decideIdentity(invocation, context, positional);
  if (chain === undefined) {
    throw new AtmosError("usage", "cannot open a console: authentication is turned off", {
      hint: "Leave out --identity=false and unset ATMOS_IDENTITY, or name an identity.",
    });
  }
  await checkConsole(context, chain, wish);
  if (shows && !hasBrowser(system, false)) {
    throw new AtmosError("unavailable", "cannot open the console: there is no browser on this machine", {
      hint: "`atmos auth console --print-only` prints the link, for a browser elsewhere.",
    });
  }
  system.terminal.err((await passProtection(invocation, context, chain, options.yes)).banner);
  const show = shows ? await browserFor(context, wayOf(context, options), chain.target.name) : undefined;
  const door = await withPerson(
    invocation,
    context,
    (interaction) => openConsole(context, chain, interaction, wish),
  );
  if (options.printOnly) {
    tellNotes(invocation, door);
    system.terminal.out(`${door.link.reveal()}\n`);
    return 0;
  }
  tell(invocation, chain, door);
  if (show === undefined) {
    system.terminal.out(`${door.link.reveal()}\n`);
    return 0;
  }
  await reach(invocation, door, show);
  return 0;
}

function wishOf(options: ConsoleOptions): ConsoleWish {
  const { destination, region, issuer, logoutFirst = false } = options;
  if (region !== undefined && !/^[a-z0-9-]{1,64}$/.test(region)) {
    throw new AtmosError("usage", `cannot use --region "${printable(region)}": it is no region`, {
      hint: "Write it as us-east-1.",
    });
  }
  return { destination, region, issuer, logoutFirst, seconds: secondsIn("--duration", options.duration) };
}

/** What the flag says, then the configuration. */
function wayOf(context: AuthContext, { isolated, container }: ConsoleOptions): BrowserWay {
  if (container) return "container";
  return isolated ?? switchedOn(context.configuration, ["auth", "console", "isolated"])
    ? "isolated"
    : "usual";
}

function tell(invocation: Invocation, chain: Chain, door: ConsoleDoor): void {
  const { system, style } = invocation;
  const signedIn: [string, string | undefined] = door.signsIn === false
    ? ["Signed in", "as whoever the browser is at this cloud"]
    : ["Signed in until", formatExpiry(door.sessionExpiresAt, system.clock)];
  const rows: [string, string | undefined][] = [
    ["Identity", chain.target.name],
    ["Page", door.page],
    signedIn,
  ];
  system.terminal.err(formatRows(rows, style.faint));
  tellNotes(invocation, door);
}

/** What turned out otherwise than was asked for. */
function tellNotes({ system, style }: Invocation, { notes }: ConsoleDoor): void {
  for (const note of notes) system.terminal.err(`${style.warning("!")} ${note}\n`);
}

async function reach(
  { system, style }: Invocation,
  door: ConsoleDoor,
  show: (page: string) => Promise<boolean>,
): Promise<void> {
  const outcome = await cancellable(system, (cancelled) => showOnce(system, door.link, show, cancelled));
  if (outcome === "shown") {
    return system.terminal.err(`${style.good("✓")} The console opens in your browser.\n`);
  }
  const state = outcome === "no_browser"
    ? "no browser could be started"
    : "the browser did not ask for the page within two minutes";
  throw new AtmosError("unavailable", `cannot open the console: ${state}`, {
    hint: "`atmos auth console --print-only` prints the link, for a browser that you open yourself.",
  });
}
