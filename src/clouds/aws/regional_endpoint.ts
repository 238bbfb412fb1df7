import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { REGION } from "./regions.ts";

/** The domains of the partitions, by how their regions begin. https://docs.aws.amazon.com/general/latest/gr/rande.html */
const DOMAINS: readonly (readonly [regions: string, domain: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["", "amazonaws.com"],
];

/**
 * Where a service of a region is, such as `https://sts.eu-west-1.amazonaws.com`. Keys and tokens go there, so what is
 * no region leads nowhere.
 *
 * @throws AtmosError `config_invalid` for what is no region
 */
export function regionalEndpoint(service: string, region: string): string {
  if (!REGION.test(region)) {
    throw new AtmosError(
      "config_invalid",
      `cannot ask AWS in the region "${printable(region)}": there is none`,
      {
        hint: "A region is written as eu-west-1.",
      },
    );
  }
  const domain = DOMAINS.find(([regions]) => region.startsWith(regions))?.[1];
  return `https://${service}.${region}.${domain}`;
}
