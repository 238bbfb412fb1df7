import { type Chain, resolveChain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { chooseIdentity, nobodyToAsk } from "../../auth/select.ts";
import { sessionStates } from "../../auth/status.ts";
import { type Fact, valueOf } from "../../clouds/fact.ts";
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { canAsk } from "./interaction.ts";
import type { Invocation } from "../line/invocation.ts";
import type { PickerOption } from "./picker.ts";
import { formatRemaining } from "../text/time.ts";

/**
 * The chain of the identity to work as, by the one rule for all commands; undefined when authentication is turned off.
 *
 * @throws AtmosError when the name is unknown, or when somebody would have to choose and nobody can be asked
 */
export async function decideIdentity(
  invocation: Invocation,
  context: AuthContext,
  positional?: string,
): Promise<Chain | undefined> {
  const name = await decideName(invocation, context, positional);
  return name === undefined ? undefined : resolveChain(context.configuration.auth, name);
}

/** As {@link decideIdentity}, for commands that do not follow the chain. */
export async function decideName(
  invocation: Invocation,
  context: AuthContext,
  positional?: string,
): Promise<string | undefined> {
  const { globals, system } = invocation;
  const wish = { flag: globals.identity, positional, variable: system.env.get("ATMOS_IDENTITY") };
  const choice = chooseIdentity(wish, context.configuration.auth);
  if (choice.kind === "disabled") return undefined;
  if (choice.kind === "named") return choice.name;
  if (canAsk(system, globals)) return await pickAmong(invocation, context, choice.among);
  if (globals.identity === "") {
    throw new AtmosError(
      "usage",
      "cannot choose an identity: --identity has no value, and there is no terminal to ask on",
      { hint: "Name one: `--identity=NAME`." },
    );
  }
  const { identities } = context.configuration.auth;
  throw nobodyToAsk(choice.among, choice.among.some((name) => identities.get(name)?.default));
}

/** A list with account, role and how long the session still lasts. */
export async function pickAmong(
  invocation: Invocation,
  context: AuthContext,
  among: readonly string[],
): Promise<string> {
  const { pick } = await import("./picker.ts");
  return await pick(invocation, {
    message: "Choose an identity",
    options: await identityOptions(context, among),
  });
}

export async function identityOptions(
  context: AuthContext,
  among: readonly string[],
): Promise<PickerOption[]> {
  const sessions = await sessionStates(context);
  const now = context.system.clock.now();
  const { identities } = context.configuration.auth;
  // A column for every fact that one of them has, so that the same fact stands below itself.
  const described = among.map((name) => identities.get(name)).map((entry) =>
    entry === undefined ? [] : context.clouds.describeIdentity(entry)
  );
  const columns = [...new Set(described.flat().map(({ name }) => name))];
  const options = among.map((name, index) => {
    const facts = described[index] ?? [];
    const session = sessions.get(name)?.own;
    const state = session === undefined ? "" : formatRemaining(session.expiresAt, now);
    const cells = [name, ...columns.map((column) => valueOf(facts, column) ?? ""), state];
    const words = wordsFor(context, identities.get(name), session?.facts ?? []).filter((word) =>
      word !== "" && !cells.includes(word)
    );
    return { value: name, cells, ...(words.length === 0 ? {} : { words }) };
  });
  // Whose session ends last was used last: every use renews it.
  const used = ({ value }: PickerOption): number => {
    const session = sessions.get(value)?.own;
    return session === undefined ? -Infinity : session.expiresAt ?? Number.MAX_SAFE_INTEGER;
  };
  return options.sort((one, other) => {
    const [a, b] = [used(one), used(other)];
    return a === b ? 0 : b > a ? 1 : -1;
  });
}

/**
 * What an identity is found by without being shown: also the number of an account that is configured by its name, and
 * the region of a session.
 */
function wordsFor(
  { clouds }: AuthContext,
  entry: IdentityEntry | undefined,
  facts: readonly Fact[],
): readonly string[] {
  if (entry === undefined) return [];
  const known = ["account", "account_name", "region"].flatMap((name) => valueOf(facts, name) ?? []);
  return [entry.alias ?? "", ...entry.tags, ...clouds.foundBy(entry), ...known];
}

/** Said on stderr by commands that then have nothing to do. */
export function disabledNotice(invocation: Invocation): void {
  const { globals, system, style } = invocation;
  const source = globals.identity === undefined ? "ATMOS_IDENTITY" : "--identity";
  system.terminal.err(`${style.warning("!")} Authentication is turned off by ${source}.\n`);
}
