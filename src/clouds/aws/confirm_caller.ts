/**
 * Asks AWS who new keys belong to, and stops when that is not who it should be: before they are kept, and so before
 * anything runs with them.
 */
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Credentials } from "../credentials.ts";
import { settingAt } from "../described.ts";
import { type Expectation, judgeCaller, writtenExpectations } from "../expected_caller.ts";
import { type Fact, valueOf } from "../fact.ts";
import type { SignInRequest } from "../link.ts";
import { arnFits } from "./arn_pattern.ts";
import { UnseenKeys } from "./ambient/ambient_keys.ts";
import { askCaller } from "./caller.ts";
import { type AwsKeys, awsKeys } from "./keys.ts";

/** Milliseconds that STS may take: where nobody wrote down what to expect, work goes on without it. */
export const PATIENCE = 5000;

export type AskCaller = () => Promise<readonly Fact[]>;

/**
 * @param implied what other settings say, such as the ARN of a role
 * @throws AtmosError `wrong_account` with both values; `unavailable` where `expect` is written down and AWS does not
 *   say
 */
export async function confirmCaller(
  entry: IdentityEntry,
  request: SignInRequest,
  implied: readonly Expectation[],
  ask: AskCaller,
): Promise<void> {
  const written = writtenExpectations(entry);
  const [first] = written;
  if (first === undefined && implied.length === 0) return;
  let facts: readonly Fact[];
  try {
    facts = await ask();
  } catch (error) {
    if (request.interaction.cancelled.aborted) throw error;
    if (first !== undefined) throw notCompared(entry, first, error);
    const reason = messageOf(error);
    request.system.log.warn("The account is not compared", { identity: entry.name, reason });
    return;
  }
  const caller = { account: valueOf(facts, "account"), arn: valueOf(facts, "principal") };
  judgeCaller(
    entry,
    [...written, ...implied],
    caller,
    ({ name, value }, actual) => name === "arn" ? arnFits(value, actual) : value === actual,
  );
}

/**
 * The same for keys that AWS itself has given: a role's ARN and a root user's task imply their account.
 *
 * @throws AtmosError as {@link confirmCaller}
 */
export async function confirmKeys(
  entry: IdentityEntry,
  request: SignInRequest,
  credentials: Credentials,
): Promise<void> {
  const ask: AskCaller = credentials instanceof UnseenKeys
    ? () => Promise.reject(new Error(credentials.why))
    : () => askSts(awsKeys(credentials), request)();
  await confirmCaller(entry, request, impliedBy(entry), ask);
}

function impliedBy(entry: IdentityEntry): Expectation[] {
  if (entry.kind === "aws/assume-role") {
    const path = ["principal", "assume_role"];
    return impliedAccount(entry, accountIn(settingAt(entry, ...path)), path);
  }
  const path = ["principal", "target_principal"];
  return impliedAccount(
    entry,
    entry.kind === "aws/assume-root" ? settingAt(entry, ...path) : undefined,
    path,
  );
}

function accountIn(arn: string | undefined): string | undefined {
  return arn?.split(":")[4] || undefined;
}

/** STS itself. */
export function askSts(keys: AwsKeys, { system, interaction }: SignInRequest): AskCaller {
  const signal = AbortSignal.any([interaction.cancelled, system.clock.deadline(PATIENCE)]);
  return async () => await askCaller(keys, system, signal);
}

/** The account that a setting names. */
export function impliedAccount(
  entry: IdentityEntry,
  account: string | undefined,
  path: readonly string[],
): Expectation[] {
  if (account === undefined) return [];
  return [{ name: "account", value: account, setting: path.join("."), place: entry.placeOf(path) }];
}

function notCompared(entry: IdentityEntry, { setting, place }: Expectation, error: unknown): AtmosError {
  return new AtmosError(
    "unavailable",
    `${formatPlace(place)}: cannot use "${printable(entry.name)}": whether ${
      printable(setting)
    } holds is not known: ${messageOf(error)}`,
    { hint: "Try again when AWS STS can be reached, or take that line out.", cause: error },
  );
}
