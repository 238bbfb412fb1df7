/** What a logout will do, found out without network and without changing anything. */
import type { CloudContext } from "../../clouds/link.ts";
import {
  isKeyringRemoval,
  type Kept,
  type KeptProblem,
  type KeyringRemoval,
  type Removal,
  removalOf,
  type SecretRemoval,
} from "../../clouds/removal.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import type { ItemKey, ListedItem } from "../../keyring/keyring.ts";
import type { AuthContext } from "../context.ts";
import { integrationsOfEnded, keepers } from "../integrations/removal.ts";
import { meantBy } from "./meant.ts";
import { secretRemoval, secretsOf } from "./named_secrets.ts";
import { allRealms } from "./realms.ts";
import type { LogoutTarget, Selection } from "./target.ts";

export interface LogoutOptions {
  /** Long-lived keyring items go, too. */
  readonly keychain: boolean;
  /** Whether sign-ins are ended at the service itself. */
  readonly revoke: boolean;
  /** Whether a person may be asked by a program of theirs. */
  readonly mayAsk?: boolean;
  /** The keyring is not looked at. */
  readonly filesOnly?: boolean;
}

/** A long-lived item that stays. */
export interface KeptItem {
  readonly key: ItemKey;
}

export interface LogoutPlan {
  readonly selection: Selection;
  readonly removals: readonly Removal[];
  /** Long-lived items that stay because nobody asked for their removal. */
  readonly kept: readonly KeptItem[];
  /** Secrets in programs of the person's own that stay for the same reason, if they are there: nobody looks. */
  readonly keptSecrets: readonly SecretRemoval[];
  /** What has a name that is meant and was made for other settings: it stays, and nobody here uses it. */
  readonly others: readonly Removal[];
  /** What could not be looked at. */
  readonly problems: readonly KeptProblem[];
  /** Paths in folders of atmos with what somebody else has put there. */
  readonly stays: readonly string[];
  /** Providers of the selection of which nothing is ever kept, so that there is no logout. */
  readonly unsupported: readonly string[];
}

/**
 * @param again the plan that was carried out, when this one looks what is left of it: items that it did not mean are
 * not opened once more to see whether they have ended
 */
export async function planLogout(
  context: AuthContext,
  selection: Selection,
  options: LogoutOptions,
  again?: LogoutPlan,
): Promise<LogoutPlan> {
  const problems: KeptProblem[] = [];
  const listed = options.filesOnly ? [] : await listItems(context, problems);
  const isExpired = selection.target.kind === "expired";
  const found: Kept[] = [];
  const everywhere = selection.target.kind === "all-realms";
  const meant = await meantBy(context, selection.target);
  const realms = everywhere ? await allRealms(context, listed) : [context.realm];
  const scope = {
    providers: selection.providers,
    sessions: selection.sessions,
    meant,
    everything: everywhere,
    expired: isExpired,
    items: isExpired && again !== undefined ? plannedIn(again, listed) : listed,
  };
  const look = async (what: string, kept: () => Promise<Kept>): Promise<void> => {
    try {
      found.push(await kept());
    } catch (error) {
      problems.push({ what, reason: messageOf(error) });
    }
  };
  for (const realm of realms) {
    const here = inRealm(context, realm);
    for (const { name, leftovers } of keepers(context)) {
      await look(`what ${name} keeps`, () => leftovers.kept(scope, here));
    }
    if (!isExpired) continue;
    const ended = found.flatMap(({ removals }) => removals);
    await look("what follows sign-ins", () => integrationsOfEnded(ended, scope, here));
  }
  const plan = judge({ context, selection, options, listed, found, problems });
  const secrets = options.filesOnly
    ? []
    : secretsOf(context, selection).map((secret) => secretRemoval(secret, context.realm));
  // What a program has said of its own is believed: it is not started once more to look.
  const removals = options.keychain && again === undefined ? [...plan.removals, ...secrets] : plan.removals;
  const keptSecrets = options.keychain ? [] : secrets;
  return {
    ...plan,
    removals,
    keptSecrets,
    unsupported: selection.providers.filter((name) => keepsNothing(context, name)),
  };
}

function keepsNothing({ clouds, configuration }: AuthContext, provider: string): boolean {
  const kind = configuration.auth.providers.get(provider)?.kind;
  const cloud = clouds.clouds.find(({ kinds }) =>
    kinds.some(({ sort, name }) => sort === "provider" && name === kind)
  );
  return cloud !== undefined && cloud.leftovers === undefined;
}

function plannedIn({ removals }: LogoutPlan, listed: readonly ListedItem[]): readonly ListedItem[] {
  const meant = new Set(
    removals.flatMap((removal) => isKeyringRemoval(removal) ? [JSON.stringify(removal.key)] : []),
  );
  return listed.filter(({ key }) => meant.has(JSON.stringify(key)));
}

/** The same context for another project's data. */
export function inRealm<Context extends CloudContext>(context: Context, realm: string | undefined): Context {
  return { ...context, realm };
}

/** A keyring that cannot be listed keeps nothing else from being removed. */
async function listItems(context: AuthContext, problems: KeptProblem[]): Promise<readonly ListedItem[]> {
  try {
    return await (await context.keyring()).keyring?.list() ?? [];
  } catch (error) {
    const hint = error instanceof AtmosError ? error.hint : undefined;
    problems.push({
      what: "the keyring",
      reason: messageOf(error),
      ...(hint === undefined ? {} : { hint }),
    });
    return [];
  }
}

interface Found {
  readonly context: Pick<AuthContext, "realm">;
  readonly selection: Selection;
  readonly options: LogoutOptions;
  readonly listed: readonly ListedItem[];
  readonly found: readonly Kept[];
  readonly problems: readonly KeptProblem[];
}

/** Pure: which of what was found goes, and which stays. */
export function judge({ context, selection, options, listed, found, problems }: Found): LogoutPlan {
  const claimed = new Map(
    found.flatMap(({ items }) => items ?? []).map((item) => [JSON.stringify(item.key), item]),
  );
  const items: KeyringRemoval[] = [];
  const kept: KeptItem[] = [];
  const others: Removal[] = found.flatMap((one) => one.others ?? []);
  for (const { key, class: itemClass } of listed) {
    const wanted = isWanted(key, itemClass, { target: selection.target, selection, context });
    const claim = claimed.get(JSON.stringify(key));
    const about = {
      key,
      class: itemClass,
      subject: isOfProvider(key) ? "provider" : "identity",
      names: claim?.providers ?? [key.name],
      isOther: claim?.isOther ?? false,
    } as const;
    if (itemClass === "session" && (claim === undefined ? wanted === "yes" : true)) {
      items.push(keyringRemoval(about));
    } else if (itemClass === "session" && wanted === "other") {
      others.push(keyringRemoval({ ...about, isOther: true }));
    } else if (itemClass === "long-lived" && wanted === "yes") {
      if (options.keychain) items.push(keyringRemoval(about));
      else kept.push({ key });
    }
  }
  const removed = found.flatMap(({ removals }) => removals);
  const removals: Removal[] = [
    ...(options.revoke ? removed.filter(({ role }) => role === "revocation") : []),
    ...items,
    ...removed.filter(({ role }) => role !== "revocation"),
  ];
  return {
    selection,
    removals: [...new Map(removals.map((removal) => [removal.id, removal])).values()],
    kept,
    keptSecrets: [],
    others,
    problems: [...problems, ...found.flatMap((one) => one.problems ?? [])],
    stays: [...new Set(found.flatMap((one) => one.stays ?? []))],
    unsupported: [],
  };
}

function keyringRemoval(
  item: Pick<KeyringRemoval, "key" | "class" | "subject" | "names"> & { readonly isOther: boolean },
): KeyringRemoval {
  const { name, realm, purpose, madeFor } = item.key;
  const isLongLived = item.class === "long-lived";
  const removal = removalOf({
    cloud: "",
    realm,
    role: isLongLived ? "keys" : item.subject === "provider" ? "sign-in" : "session",
    subject: item.subject,
    names: item.names,
    store: "keyring",
    label: "Keyring",
    detail: isLongLived ? `${name} (${purpose === "password" ? "password" : "long-lived keys"})` : name,
    data: { item: name, purpose, ...(madeFor === undefined ? {} : { made_for: madeFor }), class: item.class },
    isOther: item.isOther,
  });
  return { ...removal, id: JSON.stringify(["keyring", item.key]), key: item.key, class: item.class };
}

interface Wish {
  readonly target: LogoutTarget;
  readonly selection: Selection;
  readonly context: Pick<AuthContext, "realm">;
}

/**
 * Whether an item is meant by name; of what was made for something, `other`: only the cloud that made it can tell
 * whether that is what is meant. Which ones have ended is for the cloud to say that can read them.
 */
function isWanted(
  key: ItemKey,
  itemClass: ListedItem["class"],
  { target, selection, context }: Wish,
): "yes" | "other" | "no" {
  if (target.kind === "expired") return "no";
  if (target.kind === "all-realms") return "yes";
  if (key.realm !== context.realm) return "no";
  // Keys of the other links of a chain are not what somebody means who names one identity.
  if (target.kind === "identity" && itemClass === "long-lived") {
    return key.name === target.name ? "yes" : "no";
  }
  // Keys that no configuration names any more are found by nobody else.
  if (target.kind === "all" && (key.purpose === "keys" || key.purpose === "password")) return "yes";
  const names = isOfProvider(key) ? selection.providers : selection.identities;
  if (!names.includes(key.name)) return "no";
  return key.madeFor === undefined ? "yes" : "other";
}

/** Sign-ins, what renews them, and passwords are a provider's. */
function isOfProvider({ purpose }: ItemKey): boolean {
  return purpose === "sign-in" || purpose === "refresh" || purpose === "password";
}
