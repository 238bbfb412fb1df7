/** The section of one identity in a credentials file. Pure. */
import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import type { AwsAccount } from "./keys.ts";
import { type IniFile, NOTE, withSection } from "./ini_sections.ts";

export interface StoredKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
  /** Milliseconds since 1970; undefined when they do not expire. */
  readonly expiresAt: number | undefined;
  readonly issuedAt?: number | undefined;
  readonly account?: AwsAccount | undefined;
  /** Undefined when an earlier version has written them, which did not know. */
  readonly madeFor: string | undefined;
}

/**
 * The text of the file with these keys; the note `; atmos: expiration=<RFC 3339> issued=<RFC 3339>
 * made-for=<fingerprint>` above the section tells when they end, since when they are there, and what for, and then the
 * account, where it is known.
 */
export function withKeys(
  file: IniFile,
  profile: string,
  keys: Omit<StoredKeys, "madeFor">,
  madeFor: string,
): string {
  const settings = {
    aws_access_key_id: checked(keys.accessKeyId, "access key id"),
    aws_secret_access_key: checked(keys.secretAccessKey.reveal(), "secret access key"),
    ...(keys.sessionToken === undefined
      ? {}
      : { aws_session_token: checked(keys.sessionToken.reveal(), "session token") }),
  };
  const times = ([["expiration", keys.expiresAt], ["issued", keys.issuedAt]] as const)
    .map(([name, time]) => time === undefined ? "" : `${name}=${timeText(time)} `);
  const note = `${times.join("")}made-for=${madeFor}${accountNote(keys.account)}`;
  return withSection(file, profile, settings, note);
}

/** A name may have any characters: in the note it has none that end a word. */
function accountNote(account: AwsAccount | undefined): string {
  if (account === undefined || !/^\d{12}$/.test(account.id)) return "";
  const name = account.name === undefined
    ? ""
    : ` account-name=${encodeURIComponent(account.name.toWellFormed())}`;
  return ` account=${account.id}${name}`;
}

function accountIn(comment: string): AwsAccount | undefined {
  if (!comment.startsWith(NOTE)) return undefined;
  const [, id] = /\saccount=(\d{12})(?:\s|$)/.exec(comment) ?? [];
  const [, name] = /\saccount-name=(\S+)/.exec(comment) ?? [];
  return id === undefined ? undefined : { id, name: decoded(name) };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * The keys in a profile's section; undefined when there are none. Temporary keys whose end cannot be told are none:
 * nobody could know when to renew them.
 */
export function readKeys(file: IniFile, profile: string): StoredKeys | undefined {
  const section = file.sections.get(profile);
  const accessKeyId = section?.settings.get("aws_access_key_id");
  const secretAccessKey = section?.settings.get("aws_secret_access_key");
  if (section === undefined || !accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = section.settings.get("aws_session_token");
  const timeOf = (name: "expiration" | "issued"): number | undefined =>
    section.comments.map((comment) => timeIn(comment, name)).find((time) => time !== undefined);
  const expiresAt = timeOf("expiration");
  if (sessionToken && expiresAt === undefined) return undefined;
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken ? new Secret(sessionToken) : undefined,
    expiresAt,
    issuedAt: timeOf("issued"),
    account: section.comments.map(accountIn).find((account) => account !== undefined),
    madeFor: section.comments.map(madeForIn).find((made) => made !== undefined),
  };
}

function madeForIn(comment: string): string | undefined {
  return comment.startsWith(NOTE) ? /\bmade-for=(\S+)/.exec(comment)?.[1] : undefined;
}

const TIMES = {
  expiration: /\bexpiration=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))(?:\s|$)/,
  issued: /\bissued=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))(?:\s|$)/,
};

function timeIn(comment: string, name: keyof typeof TIMES): number | undefined {
  if (!comment.startsWith(NOTE)) return undefined;
  const [, time] = TIMES[name].exec(comment) ?? [];
  const milliseconds = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** RFC 3339 in whole seconds, rounded down: keys are never thought to live longer than they do. */
export function timeText(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

/** Keys are visible ASCII. Anything else could end the line and begin a setting of its own. */
function checked(value: string, what: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new AtmosError(
    "unavailable",
    `cannot keep the session: the ${what} from AWS holds unexpected characters`,
  );
}
