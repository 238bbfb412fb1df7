import assert from "node:assert/strict";
import { AtmosError } from "../../../../../src/errors.ts";
import { checkDestination, destinationUrl } from "../../../../../src/clouds/aws/console/destination.ts";
import {
  isConsoleAddress,
  logoutAddress,
  partitionOf,
} from "../../../../../src/clouds/aws/console/partition.ts";
import { SERVICES } from "../../../../../src/clouds/aws/console/services.ts";

const PAGES: readonly (readonly [wanted: string | undefined, region: string, url: string])[] = [
  [undefined, "eu-west-1", "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1"],
  ["", "us-east-1", "https://console.aws.amazon.com/console/home?region=us-east-1"],
  ["s3", "eu-west-1", "https://eu-west-1.console.aws.amazon.com/s3?region=eu-west-1"],
  ["CloudWatch", "us-east-1", "https://console.aws.amazon.com/cloudwatch?region=us-east-1"],
  ["cfn", "us-west-2", "https://us-west-2.console.aws.amazon.com/cloudformation?region=us-west-2"],
  [
    "elb",
    "us-west-2",
    "https://us-west-2.console.aws.amazon.com/ec2/v2/home?region=us-west-2#LoadBalancers",
  ],
  ["iam", "eu-west-1", "https://console.aws.amazon.com/iamv2"],
  ["r53", "eu-west-1", "https://console.aws.amazon.com/route53/v2"],
  ["ce", "eu-west-1", "https://console.aws.amazon.com/cost-management/home#/cost-explorer"],
  ["lambda", "cn-north-1", "https://console.amazonaws.cn/lambda?region=cn-north-1"],
  [
    "lambda",
    "cn-northwest-1",
    "https://cn-northwest-1.console.amazonaws.cn/lambda?region=cn-northwest-1",
  ],
  [
    "ec2",
    "us-gov-east-1",
    "https://us-gov-east-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-east-1",
  ],
  ["iam", "us-gov-west-1", "https://console.amazonaws-us-gov.com/iamv2"],
  ["sqs", "eusc-de-east-1", "https://console.amazonaws-eusc.eu/sqs?region=eusc-de-east-1"],
  [
    "https://eu-west-1.console.aws.amazon.com/s3/buckets/x?tab=objects#top",
    "us-east-1",
    "https://eu-west-1.console.aws.amazon.com/s3/buckets/x?tab=objects#top",
  ],
];

for (const [wanted, region, url] of PAGES) {
  Deno.test(`console page ${wanted ?? "without a name"} in ${region}`, () => {
    assert.equal(destinationUrl(wanted, region, partitionOf(region)), url);
  });
}

Deno.test("every name of a service leads to a page of the console", () => {
  assert.ok(SERVICES.size >= 150, String(SERVICES.size));
  for (const name of SERVICES.keys()) {
    const url = new URL(destinationUrl(name, "eu-west-1", partitionOf("eu-west-1")));
    assert.ok(isConsoleAddress(url, partitionOf("eu-west-1")), name);
    assert.notEqual(url.pathname, "/", name);
  }
});

for (
  const address of [
    "https://console.aws.amazon.com.evil.example/",
    "https://evil-console.aws.amazon.com/",
    "https://evil.example/console.aws.amazon.com",
    "http://console.aws.amazon.com/s3",
    "https://console.aws.amazon.com:8443/s3",
    "https://user@console.aws.amazon.com/",
    "https://console.amazonaws.cn/s3",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://",
  ]
) {
  Deno.test(`the console leads nowhere else: ${address}`, () => {
    assert.throws(
      () => destinationUrl(address, "eu-west-1", partitionOf("eu-west-1")),
      (error) =>
        error instanceof AtmosError && error.code === "usage" && /no page of the console/.test(error.message),
    );
  });
}

Deno.test("an unknown service is told with near names", () => {
  assert.throws(
    () => destinationUrl("cloudwach", "eu-west-1", partitionOf("eu-west-1")),
    (error) =>
      error instanceof AtmosError && /no service has this name/.test(error.message) &&
      /Did you mean cloudwatch\b/.test(error.hint ?? ""),
  );
});

Deno.test("a region in a closed network has no console here", () => {
  for (const region of ["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1"]) {
    assert.throws(
      () => partitionOf(region),
      (error) => error instanceof AtmosError && error.code === "unsupported" && error.hint !== undefined,
    );
  }
});

Deno.test("each partition signs out at home", () => {
  assert.equal(logoutAddress(partitionOf("eu-west-1")), "https://us-east-1.signin.aws.amazon.com");
  assert.equal(logoutAddress(partitionOf("cn-northwest-1")), "https://signin.amazonaws.cn");
});

Deno.test("before anybody signs in, only what can be a page of no console is refused", () => {
  for (
    const good of [
      "s3",
      " CloudWatch ",
      "",
      "https://console.aws.amazon.com/s3",
      "https://console.amazonaws.cn/",
    ]
  ) {
    checkDestination(good);
  }
  assert.throws(() => checkDestination("cloudwach"), { code: "usage", hint: /Did you mean cloudwatch/ });
  assert.throws(() => checkDestination("https://evil.example/"), {
    code: "usage",
    message: /no page of the console of AWS/,
  });
});
