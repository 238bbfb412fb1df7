/** What `auth explain` says, as data that holds no secret. Pure, apart from reading entries. */
import {
  decidingVariables,
  type ExplainedLink,
  keyringChoice,
  type StoredState,
} from "../../../auth/explain/explain.ts";
import type { SignInSeen } from "../../../clouds/explained.ts";
import type { AuthContext } from "../../../auth/context.ts";
import type { Registry } from "../../../clouds/registry.ts";
import type { IdentityEntry } from "../../../config/model.ts";
import { redactShapes } from "../../../secret_shapes.ts";
import { formatPlace } from "../../../yaml/place.ts";
import { maskSettings } from "../../logging/masking.ts";

export interface Decided {
  /** The setting, such as `principal.account.name`. */
  readonly setting: string;
  readonly value: string;
  /** `file:line:column`, or `default`. */
  readonly from: string;
  /** Whether it stands in one of the person's own files. */
  readonly yours: boolean;
}

export interface LinkReport {
  readonly sort: "provider" | "identity";
  readonly name: string;
  readonly kind: string;
  readonly place: string;
  readonly works: boolean;
  readonly settings: readonly Decided[];
  readonly session: StoredState | undefined;
  readonly signIn: SignInSeen | "none" | undefined;
}

export interface Explanation {
  readonly identity: string;
  readonly because: string;
  readonly files: readonly string[];
  readonly profiles: string | undefined;
  readonly realm: readonly [value: string, because: string] | undefined;
  readonly links: readonly LinkReport[];
  readonly keyring: readonly [type: string, because: string];
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** What a sign-in would ask and call, in order. */
  readonly signIn: readonly string[];
}

export function explanationOf(
  context: AuthContext,
  { identity, because, profiles, links }: {
    readonly identity: string;
    readonly because: string;
    readonly profiles: string | undefined;
    readonly links: readonly ExplainedLink[];
  },
): Explanation {
  const { configuration, system, clouds } = context;
  const { realm } = configuration.auth;
  const written = configuration.written(["auth", "realm"]);
  const fromFile = written === undefined ? "" : formatPlace(written.place);
  return {
    identity,
    because,
    files: configuration.sources,
    profiles,
    realm: realm === undefined
      ? undefined
      : [realm, system.env.get("ATMOS_AUTH_REALM") ? "ATMOS_AUTH_REALM" : fromFile],
    links: links.map((link) => linkReport(link, clouds)),
    keyring: keyringChoice(context),
    variables: decidingVariables(context, links).map(([name, value]) => [name, redactShapes(value)]),
    signIn: links.flatMap(({ explained, entry, works }) =>
      !works
        ? [`"${entry.name}": this version cannot sign in with the kind ${entry.kind}`]
        : explained.signIn.length > 0
        ? explained.signIn
        : [`"${entry.name}": whatever ${entry.kind} needs`]
    ),
  };
}

function linkReport(
  { sort, entry, works, explained, session, signIn }: ExplainedLink,
  clouds: Registry,
): LinkReport {
  const masked = maskSettings(entry.shownSettings, clouds.open(sort, entry.kind));
  const written = leaves(masked, []).filter(([path]) => path.join(".") !== "kind");
  const settings = written.map(([path, value]): Decided => ({
    setting: path.join("."),
    value,
    from: formatPlace(entry.placeOf(path)),
    yours: entry.isPersonal(path),
  }));
  const known = new Set(settings.map(({ setting }) => setting));
  const defaults = explained.defaults.filter(({ setting }) => !known.has(setting)).map((
    { setting, value },
  ): Decided => ({ setting, value, from: "default", yours: false }));
  const said = settings.find(({ setting }) => setting === "protected")?.value;
  const isOverruled = sort === "identity" && (entry as IdentityEntry).isProtected &&
    (said === undefined || said === "false");
  const guards = sort === "identity" ? guardsOf(entry as IdentityEntry, isOverruled) : [];
  return {
    sort,
    name: entry.name,
    kind: entry.kind,
    place: formatPlace(entry.place),
    works,
    settings: [
      ...settings.filter(({ setting }) => !isOverruled || setting !== "protected"),
      ...guards,
      ...defaults,
    ],
    session,
    signIn,
  };
}

/** What the person's own files add under this name, although the project says something else or nothing. */
function guardsOf(entry: IdentityEntry, isOverruled: boolean): Decided[] {
  const expected = entry.shownExpected.filter(({ place }) =>
    formatPlace(place) !== formatPlace(entry.placeOf(["expect"])) &&
    !["account", "arn"].some((name) => formatPlace(entry.placeOf(["expect", name])) === formatPlace(place))
  ).map(({ name, value, place }) => ({
    setting: `expect.${name}`,
    value,
    from: formatPlace(place),
    yours: true,
  }));
  const isProtected = isOverruled
    ? [{ setting: "protected", value: "true", from: "your own files", yours: true }]
    : [];
  return [...expected, ...isProtected];
}

function leaves(value: unknown, path: readonly string[]): [path: readonly string[], value: string][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
  }
  if (value === null || value === undefined) return [];
  return [[path, Array.isArray(value) ? JSON.stringify(value) : String(value)]];
}
