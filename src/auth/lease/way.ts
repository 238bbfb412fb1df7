import { type Way, WAYS } from "../../clouds/lending.ts";
import type { IdentityEntry, ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";

/** Who lends: to a child of this program, or to whoever reads its variables, whose end nobody notices. */
export type Borrower = "child" | "reader";

/**
 * How an identity is lent: as asked, else as its `lend` says, else as that of its provider, else as is usual in its
 * cloud. A reader of variables has no server: it gets a process where there is one, else files; and no token, for what it
 * reads ends in shells and logs.
 *
 * @throws AtmosError `unsupported` when programs of its cloud know no such way
 */
export function wayOf(context: AuthContext, chain: Chain, asked: Way | undefined, borrower: Borrower): Way {
  const store = context.clouds.sessions(chain.target);
  const entry = [chain.target, chain.provider].find((one) => one?.settings["lend"] !== undefined);
  const way = asked ?? (entry === undefined ? store.usualWay ?? "file" : written(entry));
  const has: Record<Way, boolean> = {
    file: true,
    process: store.byProcess !== undefined,
    server: store.byServer !== undefined,
    token: store.byToken !== undefined,
  };
  if (!has[way]) throw unknownWay(chain, way, asked === undefined ? entry : undefined, has);
  if (borrower === "child" || way === "file" || way === "process") return way;
  return way === "server" && has.process && asked === undefined && entry !== undefined ? "process" : "file";
}

/** What a session must hold before it is lent that way. */
export function scopesAhead(
  context: AuthContext,
  chain: Chain,
  asked: Way | undefined,
  borrower: Borrower,
): readonly string[] {
  const { ahead = [] } = context.clouds.sessions(chain.target);
  return ahead.length === 0 || wayOf(context, chain, asked, borrower) === "server" ? [] : ahead;
}

function written(entry: IdentityEntry | ProviderEntry): Way {
  const value = entry.settings["lend"];
  const way = WAYS.find((one) => one === value);
  if (way !== undefined) return way;
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(entry.placeOf(["lend"]))}: cannot lend "${printable(entry.name)}": "${
      printable(String(value))
    }" is no way to lend`,
    { hint: `Use one of: ${WAYS.join(", ")}.` },
  );
}

function unknownWay(
  { target }: Chain,
  way: Way,
  entry: IdentityEntry | ProviderEntry | undefined,
  has: Readonly<Record<Way, boolean>>,
): AtmosError {
  const place = entry === undefined ? "" : `${formatPlace(entry.placeOf(["lend"]))}: `;
  const reason = way === "token"
    ? "need no token in a variable, where every other program could read it"
    : "cannot be lent to that way";
  const working = WAYS.filter((one) => has[one]).map((one) => `\`--credentials ${one}\``).join(" or ");
  return new AtmosError(
    "unsupported",
    `${place}cannot lend "${printable(target.name)}" by ${way}: programs of the kind ${
      printable(target.kind)
    } ${reason}`,
    { hint: `Use ${working}.` },
  );
}
