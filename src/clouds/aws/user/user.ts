/**
 * `aws/user`: an IAM user with long-lived keys. What is lent is a session of them (GetSessionToken); a role right behind
 * the user is taken on with the keys themselves, as AWS gives a role that is taken on with a session an hour at most.
 * A user without keys signs in in the browser.
 */
import type { IdentityEntry } from "../../../config/model.ts";
import { printable } from "../../../printable.ts";
import type { Credentials } from "../../credentials.ts";
import type { Identity, SignInRequest } from "../../link.ts";
import { judgeKeys } from "../issued_keys.ts";
import type { AwsKeys } from "../keys.ts";
import { spoken } from "../../../duration.ts";
import { type ConnectSts, connectSts } from "../sts.ts";
import { stsError } from "../sts_refusal.ts";
import { refuseSecurityKeys, withCode } from "./one_time_code.ts";
import { findKeys, type UserSettings, userSettings, withoutKeys } from "./sources.ts";

/** Of a session, in seconds. */
const SHORTEST = 900;
const LONGEST = 129_600;

export function user(
  entry: IdentityEntry,
  connect: ConnectSts = connectSts,
): Required<Pick<Identity, "assume" | "handOn" | "takesDuration" | "takesBrowser">> {
  return {
    takesDuration: true,
    takesBrowser: true,
    async assume(_upstream, request): Promise<AwsKeys> {
      const settings = await userSettings(entry);
      const keys = await findKeys(entry, settings, request);
      if (keys === undefined || request.wish.byBrowser) {
        return await keysInBrowser(entry, request, { settings, isOnce: keys !== undefined });
      }
      const { cancelled, notice } = request.interaction;
      const doing = `cannot sign in as "${printable(entry.name)}"`;
      const wish = request.wish.duration ?? settings.duration;
      const seconds = Math.min(Math.max(wish, SHORTEST), LONGEST);
      if (seconds !== wish) {
        const wished = spoken(wish);
        notice(
          `"${printable(entry.name)}" gets ${spoken(seconds)} instead of ${wished}: AWS gives 15m to 36h.`,
        );
      }
      const sts = connect(request.system, { keys, region: keys.region, cancelled });
      const ask = async (factor: { SerialNumber?: string; TokenCode?: string }): Promise<AwsKeys> =>
        judgeKeys(await sts.sessionToken({ DurationSeconds: seconds, ...factor }), keys.region, doing);
      try {
        const { mfa } = keys;
        if (mfa === undefined) return await ask({});
        return await withCode(
          request,
          { ...mfa, about: entry.name },
          (TokenCode) => ask({ SerialNumber: mfa.serial, TokenCode }),
        );
      } catch (error) {
        throw stsError(error, { entry, doing, upstream: undefined, store: keys.store, cancelled });
      }
    },

    async handOn(request, session): Promise<Credentials | undefined> {
      const settings = await userSettings(entry);
      const keys = await findKeys(entry, settings, request);
      if (keys === undefined) return undefined;
      if (keys.mfa !== undefined) refuseSecurityKeys({ ...keys.mfa, about: entry.name });
      // A session that a code was given for saves the next one, where an hour is enough.
      return keys.mfa !== undefined && session !== undefined && !request.wish.keys ? session : keys;
    },
  };
}

/** Without keys, or where a person wants it so: half a day of sessions that AWS makes a quarter of an hour long. */
async function keysInBrowser(
  entry: IdentityEntry,
  request: SignInRequest,
  { settings, isOnce }: { readonly settings: UserSettings; readonly isOnce: boolean },
): Promise<AwsKeys> {
  if (!settings.inBrowser && !request.wish.byBrowser) throw withoutKeys(entry, settings);
  const name = printable(entry.name);
  if (request.wish.duration !== undefined) {
    request.interaction.notice(`"${name}" gets 15m: a sign-in in the browser has no other length.`);
  }
  const { keysOfPerson } = await import("../console_sign_in/sign_in.ts");
  return await keysOfPerson({ identity: entry.name, region: settings.region, isOnce }, request);
}
