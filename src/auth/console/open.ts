/** A way into the console of a cloud for an identity: its session, and what the cloud makes of it. */
import type { Session } from "../../clouds/session.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import type { ConsoleDoor, ConsoleWish, WebConsole } from "../../clouds/console.ts";
import { secondsOf } from "../../config/schema/values.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import { noteLoan } from "../audit/loan.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { ensureSession, sessionKey } from "../session.ts";

/**
 * Signs in where that is needed, and asks the cloud for a link. The trail notes that it was made, never the link.
 *
 * @throws AtmosError `unsupported` for an identity whose cloud has no console
 */
export async function openConsole(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
  wish: ConsoleWish,
): Promise<ConsoleDoor> {
  const pages = consoleOf(context, chain);
  const session = await sessionFor(context, chain, interaction);
  const seconds = wish.seconds ?? await configuredSeconds(chain);
  const before = chain.identities.slice(0, -1);
  const request = { session, entry: chain.target, before, wish: { ...wish, seconds } };
  const door = await pages.signIn(request, context);
  await noteLoan(context, chain);
  return door;
}

/** AWS opens no console for the session of a user, and does for one that is made of the user's keys. */
async function sessionFor(context: AuthContext, chain: Chain, interaction: Interaction): Promise<Session> {
  const { handedOnByTarget } = await import("../renewal.ts");
  const credentials = await handedOnByTarget(context, chain, interaction);
  if (credentials === undefined) return await ensureSession(context, chain, interaction);
  return { ...await sessionKey(context, chain), credentials };
}

/**
 * What can be said before anybody signs in, and before a browser is looked for.
 *
 * @throws AtmosError `unsupported` as {@link openConsole}, `usage` for a page that no console of the cloud has
 */
export async function checkConsole(context: AuthContext, chain: Chain, wish: ConsoleWish): Promise<void> {
  const pages = consoleOf(context, chain);
  if (wish.destination !== undefined) await pages.checkDestination?.(wish.destination);
}

function consoleOf(context: AuthContext, { target }: Chain): WebConsole {
  const pages = context.clouds.webConsole(target);
  if (pages !== undefined) return pages;
  throw new AtmosError(
    "unsupported",
    `cannot open a console as "${printable(target.name)}": identities of the kind "${
      printable(target.kind)
    }" have none`,
    { hint: "`atmos auth list` shows the identities and their kinds." },
  );
}

/** `console.session_duration` of the provider. */
async function configuredSeconds({ provider }: Chain): Promise<number | undefined> {
  if (provider === undefined) return undefined;
  await provider.prepare();
  const { console: settings } = provider.settings;
  if (typeof settings !== "object" || settings === null || !("session_duration" in settings)) {
    return undefined;
  }
  const value = settings.session_duration;
  const seconds = typeof value === "string" || typeof value === "number" ? secondsOf(value) : undefined;
  if (seconds !== undefined) return seconds;
  const place = formatPlace(provider.placeOf(["console", "session_duration"]));
  throw new AtmosError(
    "config_invalid",
    `${place}: cannot use console.session_duration of "${printable(provider.name)}": it is no duration`,
    { hint: "Write it as 1h30m, 45m or 3600." },
  );
}
