/** Leapp: its sessions of AWS. */
import { serviceItem } from "../../../keyring/others/service_item.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import {
  type Found,
  type FoundEntry,
  type FoundSecret,
  type Importer,
  type Leftover,
  NOTHING_FOUND,
} from "../../importer.ts";
import { leappPaths, type LeappWorkspace, readLeapp } from "../../leapp_file.ts";
import { entriesOf, textOf } from "../../untyped.ts";
import { freeName } from "../../free_name.ts";
import { Portals } from "./portals.ts";
import { LONGEST_CHAIN, nameOfAddress, said } from "./settings_text.ts";
import { foundKeys } from "./user_keys.ts";

export const leapp: Importer = {
  tool: "leapp",
  label: "sessions of Leapp",
  paths: leappPaths,
  async read(machine): Promise<Found> {
    const workspace = await readLeapp(machine);
    if (workspace === undefined) return NOTHING_FOUND;
    return leappEntries(workspace, (session) =>
      foundKeys("the keychain of Leapp", async ({ system }) => {
        const part = async (name: string): ReturnType<typeof serviceItem> =>
          await serviceItem(system, { service: "Leapp", account: `${session}-iam-user-aws-session-${name}` });
        const id = await part("access-key-id");
        if ("reason" in id) return id;
        const secret = await part("secret-access-key");
        if ("reason" in secret) return secret;
        return { accessKeyId: id.value.reveal(), secretAccessKey: new Secret(secret.value.reveal()) };
      }));
  },
};

type Session = Readonly<Record<string, unknown>>;

/** Pure, but for what reads keys when they are kept. */
export function leappEntries(workspace: LeappWorkspace, keysOf: (sessionId: string) => FoundSecret): Found {
  const work = new Work(workspace, keysOf);
  for (const session of work.sessions.keys()) work.become(session, 0);
  return { providers: work.providers(), identities: work.identities, leftovers: work.leftovers };
}

class Work {
  readonly identities: FoundEntry[] = [];
  readonly leftovers: Leftover[] = [];
  readonly sessions: ReadonlyMap<string, Session>;
  readonly #portals = new Portals();
  readonly #saml = new Map<string, FoundEntry>();
  readonly #names = new Set<string>();
  readonly #made = new Map<string, string | undefined>();
  readonly #workspace: LeappWorkspace;
  readonly #keysOf: (sessionId: string) => FoundSecret;

  constructor(workspace: LeappWorkspace, keysOf: (sessionId: string) => FoundSecret) {
    this.#workspace = workspace;
    this.#keysOf = keysOf;
    this.sessions = new Map(
      entriesOf(workspace.content._sessions).map((session, index) => [
        textOf(session.sessionId) ?? `${index}`,
        session,
      ]),
    );
    for (const portal of this.#list("_awsSsoIntegrations")) this.#portal(portal);
  }

  providers(): FoundEntry[] {
    return [...this.#portals.entries, ...this.#saml.values()];
  }

  /** What a session is called as an identity; undefined for one that is none. */
  become(id: string, depth: number): string | undefined {
    if (this.#made.has(id) || depth > LONGEST_CHAIN) return this.#made.get(id);
    this.#made.set(id, undefined);
    const session = this.sessions.get(id);
    if (session === undefined) return undefined;
    const name = textOf(session.sessionName) ?? id;
    const made = this.#settingsOf(session, id, name, depth);
    if (made === undefined) return undefined;
    if ("reason" in made) {
      this.leftovers.push({
        place: this.#workspace.file,
        what: `session "${printable(name)}"`,
        reason: made.reason,
      });
      return undefined;
    }
    const free = freeName(name, this.#names);
    this.identities.push({ ...made, name: free, place: this.#workspace.file });
    this.#made.set(id, free);
    return free;
  }

  #settingsOf(
    session: Session,
    id: string,
    name: string,
    depth: number,
  ): Omit<FoundEntry, "name" | "place"> | { readonly reason: string } | undefined {
    const region = textOf(session.region);
    const role = textOf(session.roleArn) ?? "";
    switch (session.type) {
      case "awsIamUser":
        return {
          settings: {
            kind: "aws/user",
            credentials: said({ region, mfa_arn: textOf(session.mfaDevice) }),
          },
          tells: ["kind"],
          secret: this.#keysOf(id),
        };
      case "awsIamRoleChained": {
        const parent = textOf(session.parentSessionId) ?? "";
        const identity = this.become(parent, depth + 1);
        if (identity === undefined) {
          return { reason: "the session that it stands on is not there, or cannot be imported" };
        }
        return this.#role({ identity }, role, region, textOf(session.roleSessionName));
      }
      case "awsIamRoleFederated": {
        const provider = this.#identityProvider(session);
        if (provider === undefined) return { reason: "its identity provider has no address" };
        return this.#role({ provider }, role, region);
      }
      case "awsSsoRole":
        return this.#permissionSet(session, role, region);
      case "localstack":
        return { reason: "a stand-in of AWS on this machine is none of the kinds" };
      case "azure":
        return undefined;
      default:
        return {
          reason: `sessions of the type ${printable(String(session.type ?? "none"))} are not known (${
            printable(name)
          })`,
        };
    }
  }

  #role(
    via: { readonly identity: string } | { readonly provider: string },
    role: string,
    region: string | undefined,
    name?: string,
  ): Omit<FoundEntry, "name" | "place"> {
    const before = "identity" in via ? "via.identity" : "via.provider";
    return {
      settings: {
        kind: "aws/assume-role",
        via,
        principal: said({ assume_role: role, region, session_name: name }),
      },
      tells: ["kind", before, "principal.assume_role"],
    };
  }

  #permissionSet(
    session: Session,
    role: string,
    region: string | undefined,
  ): Omit<FoundEntry, "name" | "place"> | { readonly reason: string } {
    const portal = this.#list("_awsSsoIntegrations").find(({ id }) => id === session.awsSsoConfigurationId);
    const made = portal === undefined ? { reason: "its portal is not there" } : this.#portal(portal);
    if ("reason" in made) return made;
    const [, account, name] = /^arn:[^:]*:iam::(\d{12})[:/](?:role\/)?(.+)$/.exec(role) ?? [];
    if (account === undefined || name === undefined) return { reason: "it names no account and role" };
    return {
      settings: {
        kind: "aws/permission-set",
        via: { provider: made.provider },
        principal: said({
          name,
          account: { id: account },
          region: region === made.region ? undefined : region,
        }),
      },
      tells: ["kind", "via.provider", "principal.name", "principal.account.id"],
    };
  }

  #portal(portal: Session): ReturnType<Portals["add"]> {
    return this.#portals.add({
      startUrl: textOf(portal.portalUrl),
      region: textOf(portal.region),
      name: textOf(portal.alias),
      place: this.#workspace.file,
    });
  }

  #identityProvider(session: Session): string | undefined {
    const url = textOf(this.#list("_idpUrls").find(({ id }) => id === session.idpUrlId)?.url);
    if (url === undefined) return undefined;
    const known = this.#saml.get(url);
    if (known !== undefined) return known.name;
    const names = new Set(this.providers().map(({ name }) => name));
    const region = textOf(session.region) ?? textOf(this.#workspace.content._defaultRegion) ?? "us-east-1";
    const entry: FoundEntry = {
      name: freeName(nameOfAddress(url), names),
      place: this.#workspace.file,
      tells: ["kind", "url"],
      settings: { kind: "aws/saml", url, region, driver: "Browser" },
    };
    this.#saml.set(url, entry);
    return entry.name;
  }

  #list(name: string): readonly Session[] {
    return entriesOf(this.#workspace.content[name]);
  }
}
