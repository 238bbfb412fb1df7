/**
 * Where the keys of a user come from: the configuration's references, then the program that it names or the
 * keyring, then the environment.
 */
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import { Secret } from "../../../secret.ts";
import { formatPlace } from "../../../yaml/place.ts";
import { type SecretSource, sourceName } from "../../../keyring/programs/source.ts";
import type { SignInRequest } from "../../link.ts";
import { checkedRegion } from "../config_file.ts";
import { keysItem, keysPlace, readStoredKeys } from "./stored_keys.ts";
import { type CodeProgram, UserKeys } from "./user_keys.ts";

/** Seconds; what AWS gives when nothing is said. */
export const HALF_A_DAY = 43_200;

export interface UserSettings {
  readonly region: string;
  /** Seconds that a session shall live. */
  readonly duration: number;
  readonly mfaArn: string | undefined;
  readonly mfaProgram: CodeProgram | undefined;
  /** The program that has the keys, where one is named. */
  readonly from: SecretSource | undefined;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: Secret } | undefined;
  /** Whether a person may sign in in the browser where there are no keys. */
  readonly inBrowser: boolean;
}

/** @throws AtmosError `config_invalid` with the place of what does not fit */
export async function userSettings(entry: IdentityEntry): Promise<UserSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { credentials, session } = checkedSettings(schemas.user(), entry, "identity");
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey } = credentials ?? {};
  return {
    region: checkedRegion(credentials?.region ?? "us-east-1"),
    duration: session?.duration ?? HALF_A_DAY,
    from: credentials?.from,
    mfaArn: credentials?.mfa_arn,
    mfaProgram: credentials?.mfa_process === undefined
      ? undefined
      : async () => await entry.output(["credentials", "mfa_process"]),
    keys: accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey },
    // Whoever names where the keys are wants these, and no page.
    inBrowser: credentials?.webflow_enabled ?? credentials?.from === undefined,
  };
}

/**
 * The user's keys, with where they came from; undefined when there are none.
 *
 * @throws AtmosError `unavailable` when the keyring cannot tell
 */
export async function findKeys(
  entry: IdentityEntry,
  settings: UserSettings,
  request: SignInRequest,
): Promise<UserKeys | undefined> {
  const { region, mfaArn } = settings;
  const made = (
    keys: { readonly accessKeyId: string; readonly secretAccessKey: Secret },
    store: string,
    more: { readonly mfaArn?: string | undefined; readonly userName?: string | undefined } = {},
  ): UserKeys => {
    const serial = mfaArn ?? more.mfaArn;
    return new UserKeys({ ...keys, region }, {
      owner: entry.name,
      store,
      userName: more.userName,
      mfa: serial === undefined ? undefined : { serial, program: settings.mfaProgram },
    });
  };
  if (settings.keys !== undefined) {
    return made(settings.keys, formatPlace(entry.placeOf(["credentials", "access_key_id"])));
  }
  const { keeper } = await keysPlace(entry, settings.from, request);
  const stored = keeper === undefined
    ? undefined
    : await readStoredKeys(keeper, keysItem(request, entry.name));
  if (keeper !== undefined && stored !== undefined) return made(stored, keeper.name, stored);
  if (settings.from !== undefined) return undefined;
  const { env } = request.system;
  const [id, secret] = [env.get("AWS_ACCESS_KEY_ID"), env.get("AWS_SECRET_ACCESS_KEY")];
  // Those with a token are somebody's session, and belong to whoever opened it.
  if (id && secret && !env.get("AWS_SESSION_TOKEN")) {
    return made({ accessKeyId: id, secretAccessKey: new Secret(secret) }, "AWS_ACCESS_KEY_ID");
  }
  return undefined;
}

/** The error for a user without keys who may not sign in in the browser either. */
export function withoutKeys({ name }: IdentityEntry, { from }: Pick<UserSettings, "from">): AtmosError {
  const shown = printable(name);
  const state = from === undefined ? "nobody has given its keys" : `there is no ${sourceName(from)}`;
  return new AtmosError("not_signed_in", `cannot sign in as "${shown}": ${state}`, {
    hint: `Run \`atmos auth user configure ${typedWord(name)}\`.`,
  });
}
