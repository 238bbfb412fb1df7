/** aws-sso: its portals, and the roles that its configuration names. */
import { printable } from "../../../printable.ts";
import { join } from "../../../system/path.ts";
import type { Found, FoundEntry, Importer, Leftover, Machine } from "../../importer.ts";
import { NOTHING_FOUND } from "../../importer.ts";
import { readToolFile, thoseThere, toolPath } from "../../read_tool_file.ts";
import type { MapEntry, Node } from "../../../yaml/node.ts";
import { throwErrors } from "../../../yaml/problems.ts";
import { parseYaml } from "../../../yaml/parse.ts";
import { freeName } from "../../free_name.ts";
import { Portals } from "./portals.ts";
import { accountText, LONGEST_CHAIN, said } from "./settings_text.ts";
import { entriesAt, linePlace, textAt } from "./yaml_values.ts";

export const awsSso: Importer = {
  tool: "aws-sso",
  label: "portals and roles of aws-sso-cli",
  paths,
  async read(machine): Promise<Found> {
    const [path] = await thoseThere(machine, paths(machine));
    const file = path === undefined ? undefined : await readToolFile(machine, path);
    if (file === undefined) return NOTHING_FOUND;
    const { root, problems } = await parseYaml(file.text, file.file);
    throwErrors(problems);
    return awsSsoEntries(root);
  },
};

function paths(machine: Machine): string[] {
  const named = machine.system.env.get("AWS_SSO_CONFIG");
  const { home } = machine.folders;
  if (named) return [toolPath(machine, "AWS_SSO_CONFIG")];
  return [join(home, ".config", "aws-sso", "config.yaml"), join(home, ".aws-sso", "config.yaml")];
}

interface Role {
  readonly name: string;
  readonly account: string;
  readonly arn: string;
  readonly portal: { readonly provider: string; readonly region: string };
  readonly region: string | undefined;
  readonly entry: MapEntry;
  readonly via: string | undefined;
  readonly title: string;
}

/** Pure. */
export function awsSsoEntries(root: Node | undefined): Found {
  const portals = new Portals();
  const leftovers: Leftover[] = [];
  const roles: Role[] = [];
  const taken = new Set<string>();
  for (const [name, sso] of entriesAt(root, "SSOConfig")) {
    const portal = portals.add({
      startUrl: textAt(sso.value, "StartUrl"),
      region: textAt(sso.value, "SSORegion"),
      name,
      place: linePlace(sso),
    });
    if ("reason" in portal) {
      leftovers.push({
        place: linePlace(sso),
        what: `SSOConfig "${printable(name)}"`,
        reason: portal.reason,
      });
      continue;
    }
    roles.push(...rolesOf(root, sso.value, portal, taken));
    // What somebody may use is not in the file, but at the portal.
    if (entriesAt(sso.value, "Accounts").length === 0) leftovers.push(listed(name, sso));
  }
  const identities = new Map<string, FoundEntry>();
  const made = new Map<Role, string | undefined>();
  for (const role of roles) becomeEntry(role, { roles, identities, leftovers, made }, 0);
  return {
    providers: portals.entries,
    identities: [...identities.values()],
    leftovers: [...leftovers, ...ofFile(root)],
  };
}

function rolesOf(root: Node | undefined, sso: Node, portal: Role["portal"], taken: Set<string>): Role[] {
  return entriesAt(sso, "Accounts").flatMap(([id, account]) =>
    entriesAt(account.value, "Roles").map(([title, entry]) => {
      const number = accountText(id);
      const [, name = title] = /^arn:[^:]*:iam::\d{12}:role\/(.+)$/.exec(title) ?? [];
      const called = textAt(entry.value, "Profile") ?? `${textAt(account.value, "Name") ?? number}/${name}`;
      const region = [entry.value, account.value, sso, root].map((node) => textAt(node, "DefaultRegion"))
        .find((one) => one !== undefined);
      const role: Role = {
        name: freeName(called, taken),
        account: number,
        arn: `arn:aws:iam::${number}:role/${name}`,
        portal,
        region: region === portal.region ? undefined : region,
        entry,
        via: textAt(entry.value, "Via"),
        title: name,
      };
      return role;
    })
  );
}

interface Work {
  readonly roles: readonly Role[];
  readonly identities: Map<string, FoundEntry>;
  readonly leftovers: Leftover[];
  /** Undefined while it is being made, and for one that cannot be. */
  readonly made: Map<Role, string | undefined>;
}

/** What it is called; undefined for one that cannot be. */
function becomeEntry(role: Role, work: Work, depth: number): string | undefined {
  if (work.made.has(role)) return work.made.get(role);
  work.made.set(role, undefined);
  const { entry: { value }, via } = role;
  const place = linePlace(role.entry);
  const what = `role "${printable(role.name)}"`;
  const add = (entry: Pick<FoundEntry, "settings" | "tells">): string => {
    work.identities.set(role.name, { name: role.name, place, ...entry });
    work.made.set(role, role.name);
    return role.name;
  };
  if (entriesAt(value, "Tags").length > 0) {
    work.leftovers.push({
      place,
      what: `Tags of ${what}`,
      reason: "\`tags\` of an identity are words to select it by",
    });
  }
  if (via === undefined) {
    return add({
      tells: ["kind", "via.provider", "principal.name", "principal.account.id"],
      settings: {
        kind: "aws/permission-set",
        via: { provider: role.portal.provider },
        principal: said({ name: role.title, account: { id: role.account }, region: role.region }),
      },
    });
  }
  const before = depth < LONGEST_CHAIN ? work.roles.find(({ arn }) => arn === via) : undefined;
  const identity = before === undefined ? undefined : becomeEntry(before, work, depth + 1);
  if (identity === undefined) {
    const state = before === undefined ? "is not in the file" : "leads back to it, or to nobody";
    work.leftovers.push({ place, what, reason: `its Via ${printable(via)} ${state}` });
    return undefined;
  }
  return add({
    tells: ["kind", "via.identity", "principal.assume_role"],
    settings: {
      kind: "aws/assume-role",
      via: { identity },
      principal: said({
        assume_role: role.arn,
        region: role.region,
        external_id: textAt(value, "ExternalId"),
        source_identity: textAt(value, "SourceIdentity"),
      }),
    },
  });
}

function listed(name: string, sso: MapEntry): Leftover {
  return {
    place: linePlace(sso),
    what: `roles of "${printable(name)}"`,
    reason: "they are at the portal, not in the file: `atmos auth discover` finds them",
  };
}

/** Settings of the program that are about more than looks. */
const NAMED: Readonly<Record<string, string>> = {
  ProfileFormat: "names are given here; `auto_provision_identities` of the provider calls them account/role",
  UrlExecCommand: "BROWSER names the program that opens pages",
  SecureStore: "sign-ins are kept in the keyring: sign in anew",
  JsonStore: "sign-ins are kept in the keyring: sign in anew",
  EnvVarTags: "`env` of an identity sets variables",
  ConfigVariables: "`atmos auth profile install` writes profiles for programs without a wrapper",
  ConsoleDuration: "`console.session_duration` of the provider says how long its pages stay open",
};

function ofFile(root: Node | undefined): Leftover[] {
  if (root?.type !== "map") return [];
  return [...root.entries].flatMap(([key, entry]) => {
    const reason = NAMED[key];
    return reason === undefined ? [] : [{ place: linePlace(entry), what: key, reason }];
  });
}
