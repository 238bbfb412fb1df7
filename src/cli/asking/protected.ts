/** Before a protected identity is used a person types its name; while it is, the terminal says so. */
import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { protectedLink } from "../../auth/protection.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Invocation } from "../line/invocation.ts";
import { withPerson } from "./sign_in.ts";
import { canAsk } from "./interaction.ts";

/**
 * Lets nobody past a protected identity who has not typed its name, or said `--yes`.
 *
 * @returns how to show on this terminal, for as long as the identity is used, that it is
 * @throws AtmosError `usage` where nobody can be asked; `cancelled` when it is not the name that was typed
 */
export async function passProtection(
  invocation: Invocation,
  context: AuthContext,
  chain: Chain,
  yes: boolean | undefined,
): Promise<Sign> {
  const link = protectedLink(chain);
  if (link === undefined) return { banner: "", show: () => {}, hide: () => {} };
  const name = printable(chain.target.name);
  const banner = bannerText(invocation, context, chain);
  if (yes) return signOf(invocation, name, banner);
  const because = link === chain.target ? "" : `, as it starts from "${printable(link.name)}"`;
  if (!canAsk(invocation.system, invocation.globals)) {
    throw new AtmosError(
      "usage",
      `cannot use "${name}": it is protected${because}, and nobody is there to type its name`,
      { hint: "Add --yes to the command where that is meant." },
    );
  }
  invocation.system.terminal.err(banner);
  const typed = await withPerson(invocation, context, (interaction) =>
    interaction.askText({
      about: name,
      message: `"${name}" is protected${because}. Type its name to go on`,
    }));
  if (![name, chain.target.name].includes(typed.trim())) {
    throw new AtmosError("cancelled", `cannot use "${name}": that is not its name`, {
      hint: "Nothing was started. Run the command again, or choose another identity with --identity.",
    });
  }
  return signOf(invocation, name, "");
}

/** Lets nobody past any of these, one after the other. */
export async function passAll(
  invocation: Invocation,
  context: AuthContext,
  chains: readonly Chain[],
  yes: boolean | undefined,
): Promise<Sign> {
  const signs: Sign[] = [];
  for (const chain of chains) signs.push(await passProtection(invocation, context, chain, yes));
  return {
    banner: signs.map(({ banner }) => banner).join(""),
    show: () => signs.forEach((sign) => sign.show()),
    hide: () => signs.forEach((sign) => sign.hide()),
  };
}

/** What a terminal shows while a protected identity is used: a banner at its start, and the window's title. */
export interface Sign {
  /** Empty when it has been shown. */
  readonly banner: string;
  show(): void;
  hide(): void;
}

function bannerText({ style }: Invocation, { clouds }: AuthContext, { target }: Chain): string {
  const facts = clouds.describeIdentity(target).map(({ label, value }) => `${label} ${printable(value)}`);
  const about = facts.length === 0 ? "" : `  ${style.faint(facts.join(" · "))}`;
  return `${style.alarm(" PROTECTED ")} ${style.strong(printable(target.name))}${about}\n`;
}

/** The terminal's own stack of titles keeps the one before (xterm and most others; what does not know it ignores it). */
function signOf({ system: { terminal, env } }: Invocation, name: string, banner: string): Sign {
  const hasTitle = terminal.stderrIsTerminal && !["", "dumb", "linux"].includes(env.get("TERM") ?? "");
  return {
    banner,
    show: () => terminal.err(banner + (hasTitle ? `\x1b[22;0t\x1b]2;PROTECTED ${name}\x07` : "")),
    hide: () => hasTitle ? terminal.err("\x1b]2;\x07\x1b[23;0t") : undefined,
  };
}
