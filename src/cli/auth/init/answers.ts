/** What a new provider is: from flags, from what the machine knows, and from a person. */
import type { AuthContext } from "../../../auth/context.ts";
import type { Interaction } from "../../../clouds/interaction.ts";
import type { KnownAddress, ProviderSetup } from "../../../clouds/setup.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";

export interface AddressOptions {
  readonly startUrl?: string;
  readonly region?: string;
}

export interface Address {
  readonly startUrl: string;
  readonly region: string;
}

/** Chosen where none of those that are offered is meant. */
const ANOTHER = "another";

export async function addressOf(
  { system, folders }: AuthContext,
  setup: ProviderSetup,
  options: AddressOptions,
  interaction: Interaction,
  isAsked: boolean,
): Promise<Address> {
  const known = await setup.known({ system, folders });
  if (options.startUrl === undefined && !isAsked) throw missing("--start-url", known);
  const chosen = options.startUrl === undefined ? await chosenAddress(setup, known, interaction) : undefined;
  const startUrl = chosen?.startUrl ?? setup.startUrl(options.startUrl ?? await askedUrl(setup, interaction));
  const region = options.region ?? chosen?.region ??
    known.find((one) => one.startUrl === startUrl)?.region ??
    await setup.regionOf(startUrl, system, interaction.cancelled);
  if (region !== undefined) return { startUrl, region };
  if (!isAsked) throw missing("--region", known);
  return { startUrl, region: await askedRegion(setup, startUrl, interaction) };
}

async function chosenAddress(
  { label }: ProviderSetup,
  known: readonly KnownAddress[],
  { choose }: Interaction,
): Promise<KnownAddress | undefined> {
  if (known.length === 0) return undefined;
  const options = known.map(({ startUrl, region, from }, index) => ({
    value: String(index),
    label: `${startUrl} in ${region} (from ${from})`,
  }));
  const value = await choose({
    about: label,
    message: `Which ${label}?`,
    options: [...options, { value: ANOTHER, label: "Another one" }],
  });
  return value === ANOTHER ? undefined : known[Number(value)];
}

async function askedUrl(setup: ProviderSetup, { askText }: Interaction): Promise<string> {
  const check = (answer: string): string | undefined => {
    try {
      setup.startUrl(answer);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  };
  return await askText({ about: setup.label, message: `Start URL of your ${setup.label}`, check });
}

async function askedRegion(
  setup: ProviderSetup,
  startUrl: string,
  { choose }: Interaction,
): Promise<string> {
  const accepts = (typed: string): boolean => {
    try {
      setup.settings(startUrl, typed);
      return true;
    } catch {
      return false;
    }
  };
  return await choose({
    about: setup.label,
    message: "Its region (choose one, or type another)",
    options: setup.regions().map((region) => ({ value: region, label: region })),
    accepts,
  });
}

function missing(flag: "--start-url" | "--region", known: readonly KnownAddress[]): AtmosError {
  const example = flag === "--region"
    ? "eu-west-1"
    : printable(known[0]?.startUrl ?? "https://….awsapps.com/start");
  return new AtmosError(
    "usage",
    `cannot set up atmos: ${flag} is missing, and there is no terminal to ask on`,
    { hint: `Add \`${flag} ${example}\`.` },
  );
}
