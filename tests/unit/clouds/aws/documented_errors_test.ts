/**
 * Everything that AWS is documented to answer, once for each kind that asks: what a person is told, what to do next, and
 * how often AWS was asked. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
import assert from "node:assert/strict";
import { openConsole } from "../../../../src/auth/console/open.ts";
import { rotateKeys } from "../../../../src/auth/keys.ts";
import { SamlAssertion } from "../../../../src/clouds/aws/saml/assertion.ts";
import { judgeResponse } from "../../../../src/clouds/aws/saml/judge_response.ts";
import { takeRole } from "../../../../src/clouds/aws/saml/take_role.ts";
import { keysItem, writeStoredKeys } from "../../../../src/clouds/aws/user/stored_keys.ts";
import { AtmosError, type ErrorCode } from "../../../../src/errors.ts";
import { Secret } from "../../../../src/secret.ts";
import type { Operation } from "../../../local_aws/faults.ts";
import { identityEntry } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";
import { NOW, posted, ROLE } from "./saml/answers.ts";
import { ISSUER, type StsWorld, stsWorld, typing } from "./sts_world.ts";

const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const TASK = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";
const SUBJECT = "repo:acme/app:ref:refs/heads/main";

const configuration = (
  { startUrl, region }: { readonly startUrl: string; readonly region: string },
): string =>
  `auth:
  providers:
    sso: { kind: aws/iam-identity-center, start_url: ${startUrl}, region: ${region} }
    actions: { kind: github/oidc, region: eu-central-1, spec: { audience: sts.amazonaws.com } }
  identities:
    admin:
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: AdministratorAccess, account: { id: "111122223333" } }
    deployer: { kind: aws/assume-role, via: { identity: admin }, principal: { assume_role: "${ROLE}" } }
    job: { kind: aws/assume-role, via: { provider: actions }, principal: { assume_role: "${ROLE}", duration: 12h } }
    ann: { kind: aws/user, credentials: { region: eu-west-1 } }
    careful: { kind: aws/user, credentials: { region: eu-west-1, mfa_arn: "${SERIAL}" } }
    behind: { kind: aws/assume-role, via: { identity: ann }, principal: { assume_role: "${ROLE}", duration: 12h } }
    guarded: { kind: aws/assume-role, via: { identity: careful }, principal: { assume_role: "${ROLE}" } }
    root:
      kind: aws/assume-root
      via: { identity: admin }
      principal: { target_principal: "777788889999", task_policy_arn: "${TASK}" }
`;

/** How an identity of a kind comes to ask. */
interface Way {
  readonly operation: Operation;
  readonly ask: (world: StsWorld) => Promise<unknown>;
}

const session = (identity: string, ...codes: string[]) => (world: StsWorld): Promise<unknown> =>
  world.session(identity, codes.length === 0 ? witness("browser") : typing(...codes), { fresh: true });

const WAYS = {
  "aws/assume-role behind a role": { operation: "AssumeRole", ask: session("deployer") },
  "aws/assume-role behind a user": { operation: "AssumeRole", ask: session("behind") },
  "aws/assume-role with a code": {
    operation: "AssumeRole",
    ask: session("guarded", "111111", "222222", "333333"),
  },
  "aws/assume-role behind a token": {
    operation: "AssumeRoleWithWebIdentity",
    ask: async (world) => {
      world.system.env.set("GITHUB_ACTIONS", "true");
      world.system.env.set("ACTIONS_ID_TOKEN", world.token());
      await world.session("job");
    },
  },
  "aws/assume-role behind SAML": { operation: "AssumeRoleWithSAML", ask: withAnswer },
  "aws/assume-root": { operation: "AssumeRoot", ask: session("root") },
  "aws/user": { operation: "GetSessionToken", ask: session("ann") },
  "aws/user with a code": {
    operation: "GetSessionToken",
    ask: session("careful", "111111", "222222", "333333"),
  },
  "the console of aws/user": {
    operation: "GetFederationToken",
    ask: ({ context, chain }) =>
      openConsole(context, chain("ann"), witness("none"), { issuer: "atmos", logoutFirst: false }),
  },
  "a rotation of aws/user": {
    operation: "ListAccessKeys",
    ask: ({ context, chain }) => rotateKeys(context, chain("ann").target, witness("none")),
  },
} satisfies Readonly<Record<string, Way>>;

async function withAnswer({ system }: StsWorld): Promise<void> {
  const text = posted();
  const response = judgeResponse(text, "corp", { audience: undefined, recipient: undefined, now: NOW });
  const assertion = new SamlAssertion({
    posted: new Secret(text),
    response,
    provider: "corp",
    region: "eu-west-1",
    duration: undefined,
    providerArn: undefined,
    portal: "saml-corp",
  });
  const principal = { assume_role: ROLE, duration: "12h" };
  const entry = identityEntry({ principal }, "dev", "aws/assume-role");
  await takeRole(entry, assertion, signInRequest(system, witness("none"), { chain: ["corp", "dev"] }));
}

interface Row {
  readonly way: keyof typeof WAYS;
  /** What AWS answers, ever again. */
  readonly says: string;
  readonly status?: number;
  readonly message?: string;
  /** How often the operation is called. */
  readonly calls: number;
  readonly code: ErrorCode;
  readonly state: RegExp;
  readonly next: RegExp;
}

const PLACE = /^atmos\.yaml:\d+:\d+: cannot take on the role/;

/** Those that mean the same whoever asks. */
function forEverybody(way: keyof typeof WAYS): Row[] {
  const region = way === "a rotation of aws/user" ? [] : [{
    way,
    says: "RegionDisabledException",
    status: 403,
    calls: 1,
    code: "unavailable" as const,
    state: /AWS STS is switched off in that region/,
    next: /us-east-1, or let an administrator of the account switch it on/,
  }];
  // Asking IAM twice for a key might make two.
  const tries = way === "a rotation of aws/user" ? 1 : 3;
  return [
    ...region,
    ...["Throttling", "ThrottlingException", "RequestLimitExceeded"].map((says) => ({
      way,
      says,
      calls: tries,
      code: "unavailable" as const,
      state: /there were too many requests$/,
      next: /^Wait/,
    })),
    {
      way,
      says: "InternalFailure",
      status: 500,
      calls: tries,
      code: "unavailable",
      state: /the service failed \(InternalFailure/,
      next: /Try again in a moment/,
    },
    {
      way,
      says: "NobodyHasHeardOfThis",
      calls: 1,
      code: "unavailable",
      state: /AWS refused \(NobodyHasHeardOfThis/,
      next: /^$/,
    },
  ];
}

/** What is wrong with a role's own settings. */
function ofSettings(way: keyof typeof WAYS): Row[] {
  return [
    {
      way,
      says: "ValidationError",
      message: "1 validation error detected: Value at 'roleArn' failed",
      calls: 1,
      code: "config_invalid",
      state: PLACE,
      next: /atmos auth validate/,
    },
    {
      way,
      says: "MalformedPolicyDocument",
      message: "Syntax errors in policy.",
      calls: 1,
      code: "config_invalid",
      state: PLACE,
      next: /^Check principal\.policy/,
    },
    {
      way,
      says: "PackedPolicyTooLarge",
      message: "Packed policy consumes 123% of allotted space, please use smaller policy.",
      calls: 1,
      code: "config_invalid",
      state: /consumes 123%/,
      next: /^Shorten principal\.policy/,
    },
  ];
}

const TOO_LONG = {
  says: "ValidationError",
  message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  calls: 2,
  code: "config_invalid",
  state: /exceeds the MaxSessionDuration/,
  next: /atmos auth validate/,
} as const;

const REJECTED = { says: "InvalidClientTokenId", status: 403, calls: 1, code: "access_denied" } as const;
const STORE = /AWS does not know the access key from keyring in memory \(InvalidClientTokenId\)/;
const GIVE_NEW = /^It was left where it is\. Give a new one with `atmos auth user configure ann`/;
const WRONG_SECRET = {
  says: "SignatureDoesNotMatch",
  status: 403,
  message: "The request signature we calculated does not match the signature you provided.",
  calls: 1,
  code: "access_denied",
  state: /the secret key from keyring in memory does not belong to its access key$/,
  next: /`atmos auth user configure ann`/,
} as const;
const WRONG_CLOCK = {
  says: "SignatureDoesNotMatch",
  status: 403,
  message: "Signature expired: 20260102T030405Z is now earlier than 20260102T031405Z",
  calls: 1,
  code: "unavailable",
  state: /Signature expired/,
  next: /^Check the clock of this machine/,
} as const;
const WRONG_CODE = {
  says: "AccessDenied",
  status: 403,
  message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
  calls: 2,
  code: "sign_in_failed",
  state: /AWS did not accept the codes of arn:aws:iam::111122223333:mfa\/ann$/,
  next: /Each code works once/,
} as const;

function denied(message: string): Pick<Row, "says" | "status" | "message" | "calls" | "code"> {
  return { says: "AccessDenied", status: 403, message, calls: 1, code: "access_denied" };
}

const ROLE_DENIED = "User: x is not authorized to perform: sts:AssumeRole on resource: y";
const NAMED = new RegExp(`issuer ${ISSUER}, audience sts\\.amazonaws\\.com, subject ${SUBJECT}$`);
const WHO = /issuer urn:idp, person ann@example\.com$/;

const ROWS: readonly Row[] = [
  ...forEverybody("aws/assume-role behind a role"),
  ...ofSettings("aws/assume-role behind a role"),
  {
    way: "aws/assume-role behind a role",
    ...denied(ROLE_DENIED),
    state: /AWS refused \(AccessDenied: User: x/,
    next: /^See who asks with `atmos auth whoami -i admin`\. The role's trust policy must let "admin" in/,
  },
  {
    way: "aws/assume-role behind a role",
    ...denied("User: x is not authorized to perform: sts:TagSession on resource: y"),
    state: /sts:TagSession/,
    next: /allow sts:TagSession to "admin", or leave principal\.tags out/,
  },
  {
    way: "aws/assume-role behind a role",
    ...denied("User: x is not authorized to perform: sts:SetSourceIdentity on resource: y"),
    state: /sts:SetSourceIdentity/,
    next: /leave principal\.source_identity out/,
  },
  {
    way: "aws/assume-role behind a role",
    ...denied("with an explicit deny in a service control policy: sts:AssumeRole"),
    state: /service control policy/,
    next: /atmos auth whoami -i admin/,
  },
  {
    way: "aws/assume-role behind a role",
    says: "ValidationError",
    message:
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    calls: 1,
    code: "config_invalid",
    state: /role chaining/,
    next: /atmos auth validate/,
  },
  { way: "aws/assume-role behind a role", ...WRONG_CLOCK },
  // The session was found, and is renewed once: a step back in the chain.
  ...["InvalidClientTokenId", "ExpiredToken", "ExpiredTokenException"].map((says): Row => ({
    way: "aws/assume-role behind a role",
    says,
    status: 403,
    calls: 2,
    code: "not_signed_in",
    state: /the session of "admin" (was revoked|has ended)$/,
    next: /^Run `atmos auth login admin`/,
  })),

  ...forEverybody("aws/assume-role behind a user"),
  { way: "aws/assume-role behind a user", ...TOO_LONG },
  { way: "aws/assume-role behind a user", ...REJECTED, state: STORE, next: GIVE_NEW },
  { way: "aws/assume-role behind a user", ...WRONG_SECRET },
  { way: "aws/assume-role with a code", ...WRONG_CODE },
  {
    way: "aws/assume-role with a code",
    ...denied(ROLE_DENIED),
    state: /AWS refused \(AccessDenied/,
    next: /trust policy must let "careful" in/,
  },

  ...forEverybody("aws/assume-role behind a token"),
  ...ofSettings("aws/assume-role behind a token"),
  { way: "aws/assume-role behind a token", ...TOO_LONG },
  {
    way: "aws/assume-role behind a token",
    ...denied("Not authorized to perform sts:AssumeRoleWithWebIdentity"),
    state: NAMED,
    next: /trust policy must allow sts:AssumeRoleWithWebIdentity for that issuer, audience and subject/,
  },
  {
    way: "aws/assume-role behind a token",
    says: "InvalidIdentityToken",
    message: `No OpenIDConnect provider found in your account for ${ISSUER}`,
    calls: 1,
    code: "access_denied",
    state: NAMED,
    next: /^Add an identity provider for https:\/\/token\.actions/,
  },
  {
    way: "aws/assume-role behind a token",
    says: "InvalidIdentityToken",
    message: "Incorrect token audience",
    calls: 1,
    code: "access_denied",
    state: NAMED,
    next: /spec\.audience/,
  },
  {
    way: "aws/assume-role behind a token",
    says: "InvalidIdentityToken",
    message: "Couldn't retrieve verification key from your identity provider",
    calls: 1,
    code: "access_denied",
    state: NAMED,
    next: /^Compare issuer and audience/,
  },
  {
    way: "aws/assume-role behind a token",
    says: "IDPRejectedClaim",
    status: 403,
    calls: 1,
    code: "access_denied",
    state: NAMED,
    next: /^Compare issuer and audience/,
  },
  {
    way: "aws/assume-role behind a token",
    says: "IDPCommunicationError",
    calls: 3,
    code: "unavailable",
    state: NAMED,
    next: /Try again in a moment/,
  },
  {
    // A second token is asked for, as the first may have been an old one.
    way: "aws/assume-role behind a token",
    says: "ExpiredTokenException",
    calls: 2,
    code: "not_signed_in",
    state: NAMED,
    next: /check the clock/,
  },

  ...forEverybody("aws/assume-role behind SAML"),
  { way: "aws/assume-role behind SAML", ...TOO_LONG, state: /exceeds the MaxSessionDuration/ },
  {
    way: "aws/assume-role behind SAML",
    ...denied("Not authorized to perform sts:AssumeRoleWithSAML"),
    state: WHO,
    next: /trust policy must allow sts:AssumeRoleWithSAML/,
  },
  {
    way: "aws/assume-role behind SAML",
    says: "ExpiredTokenException",
    message: "Token must be redeemed within 5 minutes of issuance",
    calls: 1,
    code: "sign_in_failed",
    state: WHO,
    next: /used too late/,
  },
  {
    way: "aws/assume-role behind SAML",
    says: "InvalidIdentityToken",
    message: "Issuer not present in specified provider",
    calls: 1,
    code: "access_denied",
    state: WHO,
    next: /its metadata may be old/,
  },
  {
    way: "aws/assume-role behind SAML",
    says: "IDPRejectedClaim",
    status: 403,
    calls: 1,
    code: "access_denied",
    state: WHO,
    next: /^Compare issuer, certificate and audience/,
  },

  ...forEverybody("aws/assume-root"),
  {
    way: "aws/assume-root",
    ...denied("User: x is not authorized to perform: sts:AssumeRoot on resource: y"),
    state: /^cannot take on the root user's task in the account 777788889999: AWS refused/,
    next: /^Centralized root access must be switched on/,
  },
  {
    way: "aws/assume-root",
    says: "ExpiredTokenException",
    calls: 2,
    code: "not_signed_in",
    state: /the session of "admin" has ended$/,
    next: /^Run `atmos auth login admin`/,
  },
  {
    way: "aws/assume-root",
    says: "ValidationError",
    calls: 1,
    code: "config_invalid",
    state: /^atmos\.yaml:\d+:\d+: cannot take on the root user's task/,
    next: /atmos auth validate/,
  },

  ...forEverybody("aws/user"),
  { way: "aws/user", ...REJECTED, state: STORE, next: GIVE_NEW },
  { way: "aws/user", ...WRONG_SECRET },
  { way: "aws/user", ...WRONG_CLOCK },
  {
    way: "aws/user",
    ...denied("User: x is not authorized to perform: sts:GetSessionToken with an explicit deny"),
    state: /^cannot sign in as "ann": AWS refused \(AccessDenied/,
    next: /must allow sts:GetSessionToken; where it wants a second factor, set credentials\.mfa_arn/,
  },
  {
    way: "aws/user",
    says: "ValidationError",
    message: "1 validation error detected: Value at 'serialNumber' failed",
    calls: 1,
    code: "config_invalid",
    state: /^atmos\.yaml:\d+:\d+: cannot sign in as "ann"/,
    next: /atmos auth validate/,
  },
  { way: "aws/user with a code", ...WRONG_CODE },

  ...forEverybody("the console of aws/user"),
  { way: "the console of aws/user", ...REJECTED, state: STORE, next: GIVE_NEW },
  { way: "the console of aws/user", ...WRONG_SECRET },
  {
    way: "the console of aws/user",
    ...denied("User: x is not authorized to perform: sts:GetFederationToken on resource: y"),
    state: /^cannot open the AWS console for a user: AWS refused/,
    next: /must allow sts:GetFederationToken/,
  },

  ...forEverybody("a rotation of aws/user"),
  { way: "a rotation of aws/user", ...REJECTED, state: STORE, next: GIVE_NEW },
  { way: "a rotation of aws/user", ...WRONG_SECRET },
  {
    way: "a rotation of aws/user",
    ...denied("User: x is not authorized to perform: iam:ListAccessKeys"),
    state: /^cannot replace the keys of "ann": AWS refused/,
    next: /must be allowed iam:ListAccessKeys/,
  },
];

async function errorOf(work: Promise<unknown>): Promise<AtmosError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AtmosError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

function world(test: (world: StsWorld) => Promise<void>): Promise<void> {
  const users = [{ accountId: "111122223333", name: "ann", mfaSerial: SERIAL }];
  const roles = [{ arn: ROLE, trusts: ["*"], maxDuration: 43_200 }];
  return stsWorld(
    { yaml: configuration, users, roles, issuers: { [ISSUER]: ["sts.amazonaws.com"] } },
    async (world) => {
      const [key] = world.local.keysOf("ann");
      for (const name of ["ann", "careful"]) {
        await writeStoredKeys(world.keyring, keysItem({ realm: undefined }, name), {
          accessKeyId: key?.accessKeyId ?? "",
          secretAccessKey: new Secret(key?.secretAccessKey ?? ""),
          mfaArn: undefined,
          userName: "ann",
        });
      }
      await test(world);
    },
  );
}

/** One world serves all rows of a way: what is refused changes nothing there. */
for (const [way, { operation, ask }] of Object.entries<Way>(WAYS)) {
  const rows = ROWS.filter((row) => row.way === way);
  Deno.test(`${way}: each documented answer of ${operation} means one thing, and is asked for so often`, async (t) => {
    assert.ok(rows.length > 0);
    await world(async (one) => {
      for (const { says, status, message, calls, code, state, next } of rows) {
        await t.step(message === undefined ? says : `${says}: ${message}`, async () => {
          const fault = {
            kind: "refuse",
            type: says,
            ...(status && { status }),
            ...(message && { message }),
          } as const;
          one.local.forgetCalls();
          // As often as it is asked: once more would be answered, and be no refusal.
          one.local.behave(operation, fault, calls);
          const error = await errorOf(ask(one));
          assert.match(error.message, state);
          assert.match(error.message, /^(atmos\.yaml:\d+:\d+: )?cannot /);
          assert.match(error.hint ?? "", next);
          const isRefusal = !/too many requests|the service failed/.test(error.message);
          if (operation === "AssumeRoleWithWebIdentity" && isRefusal) assert.match(error.message, NAMED);
          assert.equal(error.code, code);
          assert.equal(one.local.calls(operation).length, calls);
          const shown = JSON.stringify([error.message, error.hint, one.system.logLines]);
          for (const secret of one.local.secrets()) assert.equal(shown.includes(secret), false);
        });
      }
    });
  });
}
