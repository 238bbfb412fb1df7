/**
 * How a region is written. It becomes a label of host names, and being a label is not enough: `oidc.s3.amazonaws.com` is a
 * bucket of whoever asked first for that name.
 */
export const REGION = /^(?=.{1,63}$)[a-z]{2,5}(-[a-z]+)+-\d+$/;

/** Regions to choose from. AWS opens new ones: what is not here can be typed all the same. */
export const REGIONS: readonly string[] = [
  "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1",
  "eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3",
  "af-south-1 il-central-1 me-central-1 me-south-1",
  "ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2",
  "ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7",
  "cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 eusc-de-east-1",
].flatMap((line) => line.split(" "));

/** The region that is a part of a host's name; undefined when none is. */
export function regionInHost(host: string): string | undefined {
  return host.split(".").find((label) => REGION.test(label));
}
