import assert from "node:assert/strict";
import { authorization, signatureTime } from "../../../../src/clouds/aws/signature.ts";
import { Secret } from "../../../../src/secret.ts";

// From the test suite that AWS has published for signature version 4: post-x-www-form-urlencoded.
Deno.test("a request is signed as AWS's own example is", async () => {
  const time = signatureTime(Date.UTC(2015, 7, 30, 12, 36, 0));
  const header = await authorization({
    service: "service",
    region: "us-east-1",
    keys: {
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    },
    url: new URL("https://example.amazonaws.com/"),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      host: "example.amazonaws.com",
      "x-amz-date": time,
    },
    body: "Param1=value1",
    time,
  });
  assert.equal(
    header,
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
      "SignedHeaders=content-type;host;x-amz-date, " +
      "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  );
});
