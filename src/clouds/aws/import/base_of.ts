/** What a profile is without a role: a permission set, a user, or neither. Pure. */
import { printable } from "../../../printable.ts";
import type { FoundEntry } from "../../importer.ts";
import { peerOf } from "./peers.ts";
import type { Profile } from "./profile.ts";
import type { Portals } from "./portals.ts";
import type { Outcome, ProfileSource } from "./profile_source.ts";
import type { Unused } from "./unused_settings.ts";
import { said } from "./settings_text.ts";

/** What has been made of the profiles so far. */
export interface BaseWork {
  readonly source: ProfileSource;
  readonly portals: Portals;
  readonly unused: Unused;
  add(entry: FoundEntry): { readonly identity: string };
}

type Leave = (reason: string, key?: string) => Outcome;

/** @param keysOnly where the profile takes a role with its own keys */
export function baseOf(
  work: BaseWork,
  profile: Profile,
  name: string,
  leave: Leave,
  keysOnly = false,
): Outcome {
  const has = (key: string): boolean => Boolean(profile.settings.get(key));
  const isPortal = PORTAL.some(([own, theirs]) => has(own) || has(theirs)) || has("sso_session");
  if (isPortal && !keysOnly) return permissionSet(work, profile, leave);
  const secret = work.source.keysOf(profile);
  if (secret !== undefined) {
    const settings = userSettings(profile, keysOnly);
    const asksItself = peerOf(profile.settings.get("credential_process") ?? "")?.tool === work.source.tool;
    const used = asksItself ? [...USER, "credential_process"] : USER;
    work.unused.add(profile, keysOnly ? [...profile.settings.keys()] : used);
    return work.add({ name, settings, place: profile.place, tells: ["kind"], secret });
  }
  if (has("aws_session_token") || /^ASIA/.test(profile.settings.get("aws_access_key_id") ?? "")) {
    return leave("its keys are those of a session, which ends", "aws_access_key_id");
  }
  if (has("aws_access_key_id") !== has("aws_secret_access_key")) {
    return leave("one half of its keys is missing", "aws_access_key_id");
  }
  if (has("credential_process")) return byProcess(work, profile, leave);
  if (has("web_identity_token_file")) return leave("it has a token, and no role", "web_identity_token_file");
  const others = [...profile.settings.keys()].slice(0, 5).map(printable).join(", ");
  return leave(others === "" ? "it is empty" : `nobody signs in with it: it has ${others} alone`);
}

/** A setting of the AWS CLI, and the one by which granted keeps it from the AWS CLI. */
const PORTAL = [
  ["sso_start_url", "granted_sso_start_url"],
  ["sso_region", "granted_sso_region"],
  ["sso_account_id", "granted_sso_account_id"],
  ["sso_role_name", "granted_sso_role_name"],
] as const;

const USER = ["aws_access_key_id", "aws_secret_access_key", "region", "mfa_serial", "mfa_process"];

function permissionSet(work: BaseWork, profile: Profile, leave: Leave): Outcome {
  const setting = (key: string): string | undefined => profile.settings.get(key) || undefined;
  const [startUrl, region, account, role] = PORTAL.map(([own, theirs]) => setting(own) ?? setting(theirs));
  const named = setting("sso_session");
  const session = named === undefined ? undefined : work.source.sessions.get(named);
  if (named !== undefined && session === undefined && startUrl === undefined) {
    return leave(`there is no sso-session "${printable(named)}"`, "sso_session");
  }
  const portal = work.portals.add({
    startUrl: session?.settings.get("sso_start_url") ?? startUrl,
    region: session?.settings.get("sso_region") ?? region,
    name: session?.name,
    place: session?.place ?? profile.placeOf("sso_start_url"),
  });
  if ("reason" in portal) return leave(portal.reason);
  if (account === undefined || role === undefined) {
    return leave("it names no account and role; `atmos auth discover` finds those that you may use");
  }
  work.unused.add(profile, [...PORTAL.flat(), "sso_session", "region", ...SIDE]);
  const own = setting("region");
  return work.add({
    name: profile.name,
    place: profile.place,
    tells: ["kind", "via.provider", "principal.name", "principal.account.id"],
    settings: {
      kind: "aws/permission-set",
      via: { provider: portal.provider },
      principal: said({
        name: role,
        account: { id: account },
        region: own === portal.region ? undefined : own,
      }),
    },
  });
}

/** What says the same again, or how the portal's own program is asked. */
const SIDE = [
  "credential_process",
  "sso_registration_scopes",
  "granted_sso_registration_scopes",
  "sso_auto_populated",
  "granted_skip_credential_process_validation",
];

function userSettings({ settings }: Profile, keysOnly: boolean): Readonly<Record<string, unknown>> {
  const credentials = said({
    region: settings.get("region"),
    // With a role, the device belongs to the role.
    mfa_arn: keysOnly ? undefined : settings.get("mfa_serial"),
    mfa_process: settings.get("mfa_process"),
  });
  return { kind: "aws/user", ...Object.keys(credentials).length === 0 ? {} : { credentials } };
}

function byProcess(work: BaseWork, profile: Profile, leave: Leave): Outcome {
  const command = profile.settings.get("credential_process") ?? "";
  const peer = peerOf(command);
  const { tool } = work.source;
  // Our own profiles stand there for other programs.
  if (peer?.tool === "atmos") return { reason: "it asks atmos" };
  if (peer === undefined) {
    return leave("its credential_process is a program that no kind starts", "credential_process");
  }
  if (peer.tool !== tool) {
    return leave(`it asks ${peer.tool}: \`atmos auth import ${peer.tool}\` reads that`, "credential_process");
  }
  if (peer.profile === undefined || peer.profile === profile.name) {
    return leave(`${tool} has no keys for it that can be read here`, "credential_process");
  }
  return leave(
    `it stands for "${printable(peer.profile)}", which has an identity of its own`,
    "credential_process",
  );
}
