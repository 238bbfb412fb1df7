/** A role that a profile takes, as an entry. Pure. */
import type { Profile } from "./profile.ts";
import { durationText, pairs, said, words } from "./settings_text.ts";

export interface MadeSettings {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The settings of the profile that are in it. */
  readonly used: readonly string[];
}

/** By their names in a profile. */
const FIELDS: Readonly<Record<string, string>> = {
  role_arn: "assume_role",
  region: "region",
  external_id: "external_id",
  role_session_name: "session_name",
  source_identity: "source_identity",
  mfa_serial: "mfa_arn",
};

export function roleSettings({ settings }: Profile, identity: string): MadeSettings {
  const fields = Object.entries(FIELDS).map(([key, name]) => [name, settings.get(key)]);
  const transitive = settings.get("transitive_session_tags");
  return {
    settings: {
      kind: "aws/assume-role",
      via: { identity },
      principal: said({
        ...Object.fromEntries(fields),
        duration: durationText(settings.get("duration_seconds")),
        tags: pairs(settings.get("session_tags")),
        transitive_tags: transitive === undefined ? undefined : words(transitive),
      }),
    },
    used: [...Object.keys(FIELDS), "duration_seconds", "session_tags", "transitive_session_tags"],
  };
}
