import { type Catalogue, catalogueOf } from "../config/kinds.ts";
import type { IdentityEntry, IntegrationEntry, ProviderEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { formatPlace } from "../yaml/place.ts";
import { ambient } from "./ambient/cloud.ts";
import { atmos } from "./atmos/cloud.ts";
import { aws } from "./aws/cloud.ts";
import { ci } from "./ci/cloud.ts";
import { azure } from "./azure/cloud.ts";
import type { AccountDirectory } from "./accounts.ts";
import type { Cloud } from "./cloud.ts";
import type { SessionStore } from "./session_store.ts";
import type { WebConsole } from "./console.ts";
import { describeProvider } from "./described.ts";
import type { Explained, SignInSeen } from "./explained.ts";
import type { KeyKeeper } from "./key_keeper.ts";
import type { CloudContext, Identity, Provider, ProviderContext } from "./link.ts";
import type { Fact } from "./fact.ts";
import { gcp } from "./gcp/cloud.ts";
import { github } from "./github/cloud.ts";
import type { ClusterTokens } from "./integration.ts";
import type { IdentityKind, IntegrationKind, Kind, ProviderKind, Written } from "./kind.ts";
import { kubernetes } from "./kubernetes/cloud.ts";
import { mock } from "./mock/cloud.ts";
import type { ProviderSetup } from "./setup.ts";

/** All clouds. What each of them needs from the network or a vendor's library loads when it is used. */
export const CLOUDS: readonly Cloud[] = [aws, azure, gcp, github, ci, atmos, ambient, kubernetes, mock];

/** What the clouds have to offer, by kind. */
export interface Registry {
  readonly clouds: readonly Cloud[];
  readonly kinds: Catalogue;
  /** @throws AtmosError `unsupported` for a kind that this version cannot sign in with */
  provider(entry: ProviderEntry): Provider;
  /** @throws AtmosError `unsupported` for a kind that this version cannot sign in as */
  identity(entry: IdentityEntry): Identity;
  /** What of `expect` an identity of this kind is compared with. */
  compares(entry: IdentityEntry): readonly string[];
  /** How the identity's long-lived keys are kept; undefined when it has none of its own. */
  keys(entry: IdentityEntry): KeyKeeper | undefined;
  /** Where the identity's sessions are. @throws AtmosError `unsupported` as {@link identity} */
  sessions(entry: IdentityEntry): SessionStore;
  /** Where sessions of a kind of identity are; undefined for a kind that keeps none. */
  storeOf(kind: string): SessionStore | undefined;
  /** Variables that decide what an entry of this kind leads to. */
  decidedBy(sort: "provider" | "identity", kind: string): readonly string[];
  /** What else decides that; undefined for most. */
  decides(
    sort: "provider" | "identity",
    kind: string,
    context: Pick<CloudContext, "system" | "folders">,
  ): string | undefined;
  /** The pages on which one works as the identity; undefined when its cloud has none. */
  webConsole(entry: IdentityEntry): WebConsole | undefined;
  /** What this version does for an integration; undefined for a kind that nobody knows. */
  integration(entry: Pick<IntegrationEntry, "kind">): IntegrationKind | undefined;
  /** The tokens that a command below `atmos auth` prints; undefined for another command. */
  clusterTokens(command: string): ClusterTokens | undefined;
  /** What may be used at the provider; undefined when its kind has no list. */
  directory(entry: ProviderEntry): AccountDirectory | undefined;
  /** How providers are set up by somebody who has none: one for each kind that helps. */
  setups(): Promise<readonly ProviderSetup[]>;
  /** What tells a provider from others, for a person; of a kind that nobody knows, what most have. */
  describeProvider(entry: Written): readonly Fact[];
  describeIdentity(entry: Written): readonly Fact[];
  /** What a person may look for beside what describes an identity. */
  foundBy(entry: Written): readonly string[];
  /** What the kind tells of an entry; nothing where it tells nothing. */
  explain(
    sort: "provider" | "identity",
    entry: Written,
    before: Written | undefined,
  ): Promise<Explained>;
  /** What can be seen of a sign-in without opening anything; `none` of a kind that keeps none. */
  seen(
    sort: "provider" | "identity",
    entry: ProviderEntry,
    context: ProviderContext,
    madeFor: string,
  ): Promise<SignInSeen | "none" | undefined>;
  /** Whether this version can sign in with the kind. */
  supports(sort: "provider" | "identity", kind: string): boolean;
  /** Whether a person may confirm a sign-in of this kind of provider on another device. */
  byDevice(kind: string): boolean;
  /** Settings of the entry's kind that may be shown although they look like secrets. */
  open(sort: "provider" | "identity", kind: string): readonly string[];
}

export function registryOf(clouds: readonly Cloud[]): Registry {
  const providers = new Map<string, { readonly kind: ProviderKind; readonly cloud: Cloud }>();
  const identities = new Map<string, { readonly kind: IdentityKind; readonly cloud: Cloud }>();
  const integrations = new Map<string, IntegrationKind>();
  for (const cloud of clouds) {
    for (const kind of cloud.kinds) {
      if (kind.sort === "provider") providers.set(kind.name, { kind, cloud });
      if (kind.sort === "identity") identities.set(kind.name, { kind, cloud });
      if (kind.sort === "integration") integrations.set(kind.name, kind);
    }
  }
  const unusable = (entry: IdentityEntry): AtmosError =>
    unsupported(
      entry,
      "identity",
      [...identities.values()].flatMap(({ kind }) => kind.become ? [kind.name] : []),
      identities.has(entry.kind),
    );
  const kinds = catalogueOf(
    clouds.flatMap((cloud) => cloud.kinds).map((kind) => ({ ...kind, works: works(kind) })),
  );
  return {
    clouds,
    kinds,
    provider(entry): Provider {
      const make = providers.get(entry.kind)?.kind.signIn;
      if (make === undefined) {
        const working = [...providers.values()].filter(({ kind }) => kind.signIn !== undefined);
        throw unsupported(entry, "provider", working.map(({ kind }) => kind.name), providers.has(entry.kind));
      }
      return make(entry);
    },
    identity(entry): Identity {
      const make = identities.get(entry.kind)?.kind.become;
      if (make === undefined) throw unusable(entry);
      return make(entry);
    },
    compares: (entry) => identities.get(entry.kind)?.kind.compares ?? [],
    keys: (entry) => identities.get(entry.kind)?.kind.keys?.(entry),
    sessions(entry): SessionStore {
      const found = identities.get(entry.kind);
      const sessions = found?.kind.sessions ?? found?.cloud.sessions;
      if (found?.kind.become === undefined || sessions === undefined) throw unusable(entry);
      return sessions;
    },
    storeOf: (kind) => identities.get(kind)?.kind.sessions ?? identities.get(kind)?.cloud.sessions,
    decidedBy: (sort, kind) => {
      const found = (sort === "provider" ? providers : identities).get(kind);
      return [...found?.cloud.decidedBy ?? [], ...found?.kind.decidedBy ?? []];
    },
    decides: (sort, kind, context) =>
      (sort === "provider" ? providers : identities).get(kind)?.kind.decides?.(context),
    describeProvider: (entry) => (providers.get(entry.kind)?.kind.describe ?? describeProvider)(entry),
    setups: () =>
      Promise.all(
        [...providers.values()].flatMap(({ kind }) => kind.setup === undefined ? [] : [kind.setup()]),
      ),
    directory: (entry) => providers.get(entry.kind)?.kind.directory?.(entry),
    integration: (entry) => integrations.get(entry.kind),
    clusterTokens: (command) =>
      clouds.find(({ clusterTokens }) => clusterTokens?.command === command)?.clusterTokens,
    webConsole: (entry) => identities.get(entry.kind)?.cloud.webConsole,
    describeIdentity: (entry) => identities.get(entry.kind)?.kind.describe?.(entry) ?? [],
    foundBy: (entry) => identities.get(entry.kind)?.kind.foundBy?.(entry) ?? [],
    seen: async (sort, entry, context, madeFor) => {
      const kind = (sort === "provider" ? providers : identities).get(entry.kind)?.kind;
      return kind?.seen === undefined ? "none" : await kind.seen(entry, context, madeFor);
    },
    explain: async (sort, entry, before) => {
      const found = (sort === "provider" ? providers : identities).get(entry.kind);
      return await found?.kind.explain?.(entry, before) ?? { defaults: [], signIn: [] };
    },
    byDevice: (kind) => providers.get(kind)?.kind.byDevice ?? false,
    supports: (sort, kind) => kinds[sort].get(kind)?.works ?? false,
    open: (sort, kind) => (sort === "provider" ? providers : identities).get(kind)?.kind.open ?? [],
  };
}

function works(kind: Kind): boolean {
  if (kind.sort === "integration") return kind.cluster !== undefined || kind.registry !== undefined;
  return (kind.sort === "provider" ? kind.signIn : kind.become) !== undefined;
}

function unsupported(
  entry: ProviderEntry,
  what: "provider" | "identity",
  working: readonly string[],
  isKnown: boolean,
): AtmosError {
  const name = `the ${what} "${printable(entry.name)}"`;
  if (entry.kind === "") {
    const place = formatPlace(entry.place);
    return new AtmosError("config_invalid", `${place}: cannot use ${name}: it has no kind`, {
      hint: "Run `atmos auth validate` for the kinds that there are.",
    });
  }
  const place = formatPlace(entry.placeOf(["kind"]));
  return new AtmosError(
    "unsupported",
    `${place}: cannot use ${name}: this version cannot sign in with the kind "${printable(entry.kind)}"`,
    {
      // Whoever has spelt it right would only be sent in a circle.
      hint: `These kinds work: ${working.join(", ")}.` +
        (isKnown ? "" : " `atmos auth validate` tells whether this one is spelt right."),
    },
  );
}
