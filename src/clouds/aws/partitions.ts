/** The parts that AWS is divided into: accounts, keys and roles of one are unknown in another. Pure. */

interface Partition {
  readonly name: string;
  /** How its regions begin; the first without one takes the rest. */
  readonly regions: string;
  /** Where it is asked when nothing says a region. */
  readonly home: string;
}

const PARTITIONS: readonly Partition[] = [
  { name: "aws-cn", regions: "cn-", home: "cn-north-1" },
  { name: "aws-us-gov", regions: "us-gov-", home: "us-gov-west-1" },
  { name: "aws-eusc", regions: "eusc-", home: "eusc-de-east-1" },
  { name: "aws", regions: "", home: "us-east-1" },
];

/** The partition of a region: `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(({ regions }) => region.startsWith(regions))?.name ?? "aws";
}

/** The partition that an ARN names. */
export function partitionIn(arn: string): string {
  return arn.split(":")[1] ?? "aws";
}

/** A region of the partition; undefined for one that nobody knows. */
export function homeRegion(partition: string): string | undefined {
  return PARTITIONS.find(({ name }) => name === partition)?.home;
}
