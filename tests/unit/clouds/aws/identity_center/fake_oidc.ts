import type { Oidc } from "../../../../../src/clouds/aws/identity_center/oidc.ts";
import type { TokenRequest } from "../../../../../src/clouds/aws/identity_center/token_request.ts";
import type { TokenReply } from "../../../../../src/clouds/oauth/token_grant.ts";

type Answer<Reply> = Reply | Error;

/** An OIDC service that says what it is told to, and counts. */
export interface FakeOidc extends Oidc {
  /** Names of the operations that were called, with the grant of token requests. */
  readonly calls: string[];
  readonly tokenRequests: TokenRequest[];
  /** The next answers of the token endpoint; the last one stays. */
  tokens: Answer<TokenReply>[];
  /** The next failures of `RegisterClient`. */
  readonly registerFailures: Error[];
  readonly deviceFailures: Error[];
}

export function fakeOidc(now: () => number, tokens: Answer<TokenReply>[] = []): FakeOidc {
  const calls: string[] = [];
  const tokenRequests: TokenRequest[] = [];
  const registerFailures: Error[] = [];
  const deviceFailures: Error[] = [];
  const token = (request: TokenRequest): Promise<TokenReply> => {
    calls.push(`token ${request.grantType.split(":").at(-1)}`);
    tokenRequests.push(request);
    const [answer = new Error("no answer was planned")] = fake.tokens;
    if (fake.tokens.length > 1) fake.tokens.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const fake: FakeOidc = {
    endpoint: "https://oidc.example",
    calls,
    tokenRequests,
    registerFailures,
    deviceFailures,
    tokens,
    register: (request) => {
      calls.push(request.redirectUris === undefined ? "register device" : "register browser");
      const failure = registerFailures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve({
        clientId: `client-${calls.length}`,
        clientSecret: "planted-client-secret",
        clientSecretExpiresAt: now() / 1000 + 90 * 24 * 3600,
      });
    },
    startDevice: () => {
      calls.push("device");
      const failure = deviceFailures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve({
        deviceCode: "planted-device-code",
        userCode: "ABCD-EFGH",
        verificationUri: "https://device.example/",
        verificationUriComplete: "https://device.example/?user_code=ABCD-EFGH",
        expiresIn: 600,
        interval: 5,
      });
    },
    createToken: token,
    pollToken: token,
  };
  return fake;
}
