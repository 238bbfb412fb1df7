/** What may stand in entries of the AWS kinds. */
import * as v from "valibot";
import { cluster, integration } from "../../config/schema/entries.ts";
import { sessionTags } from "./session_tags_schema.ts";
import { credentialsFrom, secretSource } from "../secret_source_schema.ts";
import { identityFields, providerFields } from "../../config/schema/fields.ts";
import {
  accountId,
  duration,
  flag,
  secret,
  text,
  textOrNumber,
  texts,
  webAddress,
} from "../../config/schema/values.ts";
import { REGION } from "./regions.ts";

const region = v.pipe(text, v.regex(REGION, "must be a region, such as us-east-1"));

const account = v.pipe(
  v.object({
    id: v.optional(accountId),
    name: v.optional(v.pipe(text, v.description("Name of the AWS account."))),
  }, "must be a map with id or name"),
  v.check(({ id, name }) => id !== undefined || name !== undefined, "needs id or name"),
);

const roleArn = v.pipe(
  text,
  v.regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
    "must be the ARN of a role: arn:aws:iam::<account>:role/<name>",
  ),
);

/** What every identity of AWS has. */
const awsIdentity = {
  ...identityFields,
  expect: v.optional(v.pipe(
    v.object({
      account: v.optional(accountId),
      arn: v.optional(v.pipe(
        text,
        v.regex(
          /^arn:[^:\s]+:(iam|sts):[^:\s]*:[^:\s]+:\S+$/,
          "must be the ARN of a role, a session or a user",
        ),
        v.description("ARN of the caller, or of its role. * stands for anything."),
      )),
    }, "must be a map with account or arn"),
    v.description("Who AWS must say this is, before anything runs as it."),
  )),
};

/** An identity that only pretends to be of AWS. */
export const pretended = () => v.object(awsIdentity);

export const identityCenter = () =>
  v.object({
    ...providerFields,
    start_url: v.pipe(
      webAddress,
      v.description("Address of the access portal, such as https://corp.awsapps.com/start."),
    ),
    region: v.pipe(region, v.description("Region of the Identity Center.")),
    auto_provision_identities: v.optional(
      v.pipe(
        flag,
        v.description("Whether to add an identity for each account and permission set after a sign-in."),
      ),
    ),
    spec: v.optional(v.object({
      endpoint_url: v.optional(webAddress),
      files: v.optional(v.object({ base_path: v.optional(text) }, "must be a map")),
    }, "must be a map")),
  });

const samlDriver = v.picklist(
  ["Browser", "GoogleApps", "Okta", "ADFS", "Keycloak", "Form"],
  "must be Browser, GoogleApps, Okta, ADFS, Keycloak or Form",
);

export const saml = () =>
  v.pipe(
    samlFields(),
    v.check(
      ({ password, credentials }) => password === undefined || credentials?.from === undefined,
      "has a password, and a program to look it up in: one of both",
    ),
  );

const samlFields = () =>
  v.object({
    ...providerFields,
    credentials: v.optional(credentialsFrom()),
    url: v.pipe(webAddress, v.description("Address of the identity provider's sign-in page.")),
    region,
    driver: v.optional(
      v.pipe(samlDriver, v.description("How to sign in: in a browser, or through its forms.")),
    ),
    provider_type: v.optional(v.pipe(samlDriver, v.description("An older name of driver."))),
    browser_executable_path: v.optional(
      v.pipe(text, v.description("A Chrome, Chromium or Edge, instead of the one that is found.")),
    ),
    spec: v.optional(v.object({
      audience: v.optional(
        v.pipe(text, v.description("Whom answers are for, where it is not AWS's own word.")),
      ),
      saml_provider_arn: v.optional(v.pipe(
        text,
        v.regex(
          /^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/.+$/,
          "must be the ARN of an identity provider: arn:aws:iam::<account>:saml-provider/<name>",
        ),
        v.description("The identity provider in IAM, where answers are encrypted or name several."),
      )),
      keep_browser_profile: v.optional(
        v.pipe(
          flag,
          v.description("Whether the browser stays signed in at the identity provider until a logout."),
        ),
      ),
      acs: v.optional(v.pipe(
        v.picklist(["aws", "loopback"], "must be aws or loopback"),
        v.description("Where the identity provider sends its answer: a page of AWS, or this machine."),
      )),
      acs_port: v.optional(v.pipe(
        v.number("must be a port"),
        v.integer("must be a port"),
        v.minValue(1024, "must be a port from 1024 on"),
        v.maxValue(65_535, "must be a port"),
        v.description("The port for acs: loopback; 35001 by default."),
      )),
    }, "must be a map")),
  });

export const permissionSet = () =>
  v.object({
    ...awsIdentity,
    principal: v.object({
      name: v.pipe(text, v.description("Name of the permission set.")),
      account,
      region: v.optional(v.pipe(region, v.description("Region to work in; the provider's by default."))),
    }, "must be a map"),
  });

const policyArn = v.pipe(
  text,
  v.regex(/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/.+$/, "must be the ARN of a policy"),
);

/** `GAHT12345678` of a device of hardware, or an ARN. */
const mfaSerial = v.pipe(
  textOrNumber,
  v.regex(/^[\w+=/:,.@-]{9,256}$/, "must be the ARN of a device, or the number on one"),
  v.description("ARN of the device that shows the one-time codes."),
);

const sourceIdentity = v.pipe(
  text,
  v.regex(
    /^(?!aws:)[\w+=,.@-]{2,64}$/,
    "must have 2 to 64 letters, digits or +=,.@-_, and not begin with aws:",
  ),
  v.description("Who is behind the session, whatever it is called. It stays down the whole chain."),
);

export const assumeRole = () =>
  v.object({
    ...awsIdentity,
    principal: v.pipe(
      v.object({
        assume_role: v.pipe(roleArn, v.description("ARN of the role.")),
        region: v.optional(v.pipe(region, v.description("Region to ask and to work in."))),
        external_id: v.optional(v.pipe(
          textOrNumber,
          v.regex(/^[\w+=,.@:/-]{1,1224}$/, "must have at most 1224 letters, digits or +=,.@:/-_"),
          v.description("What the role's trust policy asks for."),
        )),
        session_name: v.optional(v.pipe(text, v.description("What the session is called in CloudTrail."))),
        duration: v.optional(duration),
        tags: v.optional(sessionTags),
        transitive_tags: v.optional(texts),
        source_identity: v.optional(sourceIdentity),
        policy_arns: v.optional(v.pipe(
          v.array(policyArn, "must be a list"),
          v.maxLength(10, "must not have more than 10 policies"),
        )),
        policy: v.optional(
          v.pipe(text, v.description("A policy, as JSON, that narrows what the session may.")),
        ),
        mfa_arn: v.optional(mfaSerial),
      }, "must be a map"),
      v.check(
        ({ tags, transitive_tags: transitive }) =>
          (transitive ?? []).every((key) => Object.hasOwn(tags ?? {}, key)),
        "needs every key of transitive_tags in tags",
      ),
    ),
  });

/** What a root user's session can be for. */
const ROOT_TASKS = [
  "IAMAuditRootUserCredentials",
  "IAMCreateRootUserPassword",
  "IAMDeleteRootUserCredentials",
  "S3UnlockBucketPolicy",
  "SQSUnlockQueuePolicy",
];

export const assumeRoot = () =>
  v.object({
    ...awsIdentity,
    principal: v.object({
      target_principal: accountId,
      task_policy_arn: v.pipe(
        text,
        v.regex(
          new RegExp(`^arn:aws[a-z-]*:iam::aws:policy/root-task/(${ROOT_TASKS.join("|")})$`),
          `must be arn:aws:iam::aws:policy/root-task/ with one of ${ROOT_TASKS.join(", ")}`,
        ),
        v.description("What the root user's session is for."),
      ),
      duration: v.optional(duration),
      region: v.optional(region),
    }, "must be a map"),
  });

export const user = () =>
  v.object({
    ...awsIdentity,
    credentials: v.optional(v.pipe(
      v.object({
        access_key_id: v.optional(text),
        secret_access_key: v.optional(secret),
        from: v.optional(secretSource()),
        mfa_arn: v.optional(v.pipe(text, v.description("ARN of the device that shows the one-time codes."))),
        mfa_process: v.optional(v.pipe(text, v.description("A command that prints the one-time code."))),
        region: v.optional(region),
        webflow_enabled: v.optional(
          v.pipe(flag, v.description("Whether a user without keys signs in in the browser (true).")),
        ),
      }, "must be a map"),
      v.check(
        (keys) => (keys.access_key_id === undefined) === (keys.secret_access_key === undefined),
        "needs both access_key_id and secret_access_key, or neither",
      ),
      v.check(
        (keys) => keys.from === undefined || keys.access_key_id === undefined,
        "has keys, and a program to look them up in: one of both",
      ),
    )),
  });

export const ambient = () =>
  v.object({
    ...awsIdentity,
    principal: v.optional(v.object({
      region: v.optional(v.pipe(region, v.description("Region to work in; the machine's own by default."))),
      account: v.optional(
        v.object(
          { id: v.pipe(accountId, v.description("The account that it must be.")) },
          "must be a map with id",
        ),
      ),
    }, "must be a map")),
  });

export const ecr = () =>
  integration({ registry: v.object({ account_id: accountId, region }, "must be a map") });

/** It is one for all, and its passwords come from one region, whatever is written. */
export const ecrPublic = () =>
  integration({
    registry: v.optional(
      v.object({
        account_id: v.optional(accountId),
        region: v.optional(v.picklist(["us-east-1", "us-west-2"], "must be us-east-1 or us-west-2")),
      }, "must be a map"),
    ),
  });

export const eks = () => integration(cluster({ region }));
