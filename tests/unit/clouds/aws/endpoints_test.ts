import assert from "node:assert/strict";
import { endpointFor } from "../../../../src/clouds/aws/endpoints.ts";
import { memorySystem } from "../../system/memory_system.ts";

function endpoint(env: Record<string, string>, configured?: string): string | undefined {
  return endpointFor("SSO_OIDC", memorySystem({ env }).env, configured);
}

const OWN = { AWS_ENDPOINT_URL_SSO_OIDC: "https://own.example" };
const GENERAL = { AWS_ENDPOINT_URL: "https://general.example" };

Deno.test("the most specific endpoint wins", () => {
  assert.equal(endpoint({}), undefined);
  assert.equal(endpoint(GENERAL), "https://general.example");
  assert.equal(endpoint(GENERAL, "https://spec.example"), "https://spec.example");
  assert.equal(endpoint({ ...GENERAL, ...OWN }, "https://spec.example"), "https://own.example");
  assert.equal(endpoint({ AWS_ENDPOINT_URL_STS: "https://sts.example" }), undefined);
  assert.equal(endpoint({ AWS_ENDPOINT_URL_SSO_OIDC: "", AWS_ENDPOINT_URL: "" }), undefined);
});

Deno.test("slashes at the end are cut, a path stays", () => {
  assert.equal(endpoint({}, "https://x.example/"), "https://x.example");
  assert.equal(endpoint({}, "https://x.example/oidc//"), "https://x.example/oidc");
});

Deno.test("without https only this machine is spoken to", () => {
  for (const url of ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9", "http://127.9.9.9"]) {
    assert.equal(endpoint({}, url), url);
  }
  const wrong = [
    "http://169.254.169.254",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0",
    "ftp://x.example",
    "x.example",
    "https://user:pass@x.example",
    "https://x.example/?a=b",
    "https://x.example/#a",
    "https://",
  ];
  for (const url of wrong) {
    assert.throws(() => endpoint({}, url), { code: "config_invalid" }, url);
    assert.throws(() => endpoint({ AWS_ENDPOINT_URL: url }), { code: "config_invalid" }, url);
  }
});
