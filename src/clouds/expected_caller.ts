/** Who an identity must turn out to be, and whether it did. Pure: whoever asks the cloud is elsewhere. */
import type { IdentityEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";
import { formatPlace, type Place } from "../yaml/place.ts";

export interface Expectation {
  /** What is compared, such as `account`. */
  readonly name: string;
  readonly value: string;
  /** The setting that says so: `expect.account`, or one that implies it. */
  readonly setting: string;
  readonly place: Place;
}

/** What `expect` says, in all files together and in the person's own. */
export function writtenExpectations({ expected }: IdentityEntry): Expectation[] {
  return expected.map(({ name, value, place }) => ({ name, value, place, setting: `expect.${name}` }));
}

/** What the cloud says of the caller, by the names of expectations. */
export type Caller = Readonly<Record<string, string | undefined>>;

/**
 * Compares all that is expected with what the cloud says.
 *
 * @throws AtmosError `wrong_account` with both values of the first that differ
 */
export function judgeCaller(
  entry: IdentityEntry,
  expectations: readonly Expectation[],
  caller: Caller,
  fits: (expectation: Expectation, actual: string) => boolean = ({ value }, actual) => value === actual,
): void {
  for (const expectation of expectations) {
    const actual = caller[expectation.name];
    if (actual !== undefined && fits(expectation, actual)) continue;
    throw mismatch(entry, expectation, actual);
  }
}

function mismatch(
  { name }: IdentityEntry,
  { name: what, value, setting, place }: Expectation,
  actual: string | undefined,
): AtmosError {
  const said = actual === undefined ? `the cloud names no ${what}` : `the ${what} is ${printable(actual)}`;
  return new AtmosError(
    "wrong_account",
    `${formatPlace(place)}: cannot use "${printable(name)}": ${said}, and ${printable(setting)} wants ${
      printable(value)
    }`,
    {
      hint:
        "Nothing was started, and nothing of this session is kept. Correct that line where it is wrong, " +
        `or sign in as somebody else: \`atmos auth login ${typedWord(name)}\`.`,
    },
  );
}

/**
 * Nothing that is expected may be passed over in silence.
 *
 * @param compares what the identity's kind compares
 * @throws AtmosError `unsupported` for anything else
 */
export function refuseUncompared({ name, kind, expected }: IdentityEntry, compares: readonly string[]): void {
  const other = expected.find((one) => !compares.includes(one.name));
  if (other === undefined) return;
  const known = compares.length === 0
    ? "Take it out: nothing can be expected of this kind."
    : `Use ${compares.map((one) => `expect.${one}`).join(" or ")}.`;
  throw new AtmosError(
    "unsupported",
    `${formatPlace(other.place)}: cannot use "${printable(name)}": expect.${
      printable(other.name)
    } is not compared for the kind ${printable(kind)}`,
    { hint: known },
  );
}
