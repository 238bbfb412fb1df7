/** What a `logout` command line means to log out of. */
import type { AuthContext } from "../../../auth/context.ts";
import type { LogoutTarget } from "../../../auth/logout/target.ts";
import { chainRoots } from "../../../auth/roots.ts";
import { AtmosError } from "../../../errors.ts";
import { decideName } from "../../asking/identity.ts";
import { canAsk } from "../../asking/interaction.ts";
import type { Invocation } from "../../line/invocation.ts";
import { pick } from "../../asking/picker.ts";

export interface LogoutSelectors {
  readonly positional: string | undefined;
  readonly provider?: string;
  readonly all?: true;
  readonly allRealms?: true;
  readonly expired?: true;
  readonly only?: true;
}

/** @throws AtmosError `usage` for selectors that contradict each other */
export function checkSelectors({ globals }: Pick<Invocation, "globals">, selectors: LogoutSelectors): void {
  const { positional, provider, all, allRealms, expired, only } = selectors;
  const identity = positional ?? globals.identity;
  const given = [identity, provider, all, allRealms, expired].filter((selector) => selector !== undefined);
  const twice = positional !== undefined && globals.identity !== undefined && positional !== globals.identity;
  if (given.length > 1 || twice) {
    throw new AtmosError("usage", "cannot log out of several things at once", {
      hint: "Use one of: an identity, --provider, --all, --all-realms, --expired.",
    });
  }
  if (only && given.length === 1 && identity === undefined) {
    throw new AtmosError("usage", "cannot use --only here: it belongs to an identity", {
      hint: "Name one: `atmos auth logout NAME --only`.",
    });
  }
}

/**
 * `ATMOS_IDENTITY` is no selector: it says who to work as, not what to end. It only comes first in the menu.
 *
 * @throws AtmosError `unsupported` when nothing is named and nobody can be asked
 */
export async function logoutTarget(
  invocation: Invocation,
  context: AuthContext,
  selectors: LogoutSelectors,
): Promise<LogoutTarget> {
  const { system, globals } = invocation;
  if (selectors.allRealms) return { kind: "all-realms" };
  if (selectors.all) return { kind: "all" };
  if (selectors.expired) return { kind: "expired" };
  if (selectors.provider !== undefined) return { kind: "provider", name: selectors.provider };
  const alone = selectors.only ?? false;
  if (selectors.positional !== undefined || globals.identity !== undefined) {
    const identity = await decideName(invocation, context, selectors.positional);
    if (identity !== undefined) return { kind: "identity", name: identity, alone };
    throw new AtmosError("usage", "cannot log out: authentication is turned off", {
      hint: "Name an identity: `atmos auth logout NAME`, or use --all.",
    });
  }
  if (canAsk(system, globals)) return await askForTarget(invocation, context, alone);
  throw new AtmosError(
    "unsupported",
    "cannot choose what to log out of: nothing is named, and there is no terminal to ask on",
    { hint: "Name an identity, `atmos auth logout NAME`, or use --provider NAME or --all." },
  );
}

/** An identity takes the sign-in of its provider along, and with it that of others. */
function alsoEnded(roots: ReturnType<typeof chainRoots>, name: string): string {
  const provider = roots.get(name)?.provider;
  if (provider === undefined) return "";
  const others = [...roots].filter(([other, root]) => other !== name && root.provider === provider).length;
  return others === 0
    ? ""
    : ` (signs out of ${provider}, and ${others} other${others === 1 ? "" : "s"} with it)`;
}

async function askForTarget(
  invocation: Invocation,
  context: AuthContext,
  alone: boolean,
): Promise<LogoutTarget> {
  const { identities, providers } = context.configuration.auth;
  const roots = chainRoots(context.configuration.auth);
  const active = invocation.system.env.get("ATMOS_IDENTITY");
  const names = [...identities.keys()].sort((one, other) =>
    Number(other === active) - Number(one === active)
  );
  const targets: { readonly label: string; readonly target: LogoutTarget }[] = [
    ...names.map((name) => ({
      label: `Identity: ${name}${alone ? "" : alsoEnded(roots, name)}`,
      target: { kind: "identity", name, alone } as const,
    })),
    ...(alone ? [] : [
      ...[...providers.keys()].map((name) => ({
        label: `Provider: ${name} (removes all identities)`,
        target: { kind: "provider", name } as const,
      })),
      { label: "All identities (complete logout)", target: { kind: "all" } as const },
    ]),
  ];
  const answer = await pick(invocation, {
    message: "Choose what to logout from:",
    options: targets.map(({ label }, index) => ({ value: String(index), cells: [label] })),
  });
  const chosen = targets[Number(answer)];
  if (chosen === undefined) throw new Error(`there is no target ${answer}`);
  return chosen.target;
}
