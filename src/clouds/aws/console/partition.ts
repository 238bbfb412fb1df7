/** Where the console of a region is. Pure. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";

export interface Partition {
  /** As in ARNs. */
  readonly name: string;
  readonly signIn: string;
  readonly console: string;
  /** The region whose pages have no region in their host name. */
  readonly home: string;
}

export const PARTITIONS: readonly (Partition & { readonly regions: RegExp })[] = [
  {
    name: "aws-cn",
    regions: /^cn-/,
    signIn: "signin.amazonaws.cn",
    console: "console.amazonaws.cn",
    home: "cn-north-1",
  },
  {
    name: "aws-us-gov",
    regions: /^us-gov-/,
    signIn: "signin.amazonaws-us-gov.com",
    console: "console.amazonaws-us-gov.com",
    home: "us-gov-west-1",
  },
  {
    name: "aws-eusc",
    regions: /^eusc-/,
    signIn: "signin.amazonaws-eusc.eu",
    console: "console.amazonaws-eusc.eu",
    home: "eusc-de-east-1",
  },
  {
    name: "aws",
    regions: /^(?!us-iso|eu-iso)/,
    signIn: "signin.aws.amazon.com",
    console: "console.aws.amazon.com",
    home: "us-east-1",
  },
];

/** @throws AtmosError `unsupported` for regions whose console is not on the internet */
export function partitionOf(region: string): Partition {
  const found = PARTITIONS.find(({ regions }) => regions.test(region));
  if (found !== undefined) return found;
  throw new AtmosError(
    "unsupported",
    `cannot open the console of the region "${printable(region)}": it is in a closed network`,
    { hint: "Use the sign-in page that its network has." },
  );
}

/** The host of a region's pages: `eu-west-1.console.aws.amazon.com`; without a region the partition's own. */
export function hostOf(base: string, region: string | undefined, { home }: Partition): string {
  return region === undefined || region === home ? base : `${region}.${base}`;
}

/** Where a browser is signed out: in the usual partition a host with its region, elsewhere the partition's own. */
export function logoutAddress({ name, signIn, home }: Partition): string {
  return `https://${name === "aws" ? `${home}.` : ""}${signIn}`;
}

/** Whether an address is one of a console: nothing else is ever the end of a sign-in. */
export function isConsoleAddress(url: URL, partition: Partition): boolean {
  const home = partition.console;
  const { protocol, hostname, port, username, password } = url;
  return protocol === "https:" && port === "" && username === "" && password === "" &&
    (hostname === home || hostname.endsWith(`.${home}`));
}
