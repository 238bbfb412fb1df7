/** What may stand below a name in `auth.identities`, by kind. Each schema is made when it is first needed. */
import * as v from "valibot";
import {
  accountId,
  duration,
  flag,
  freeMap,
  region,
  secret,
  session,
  tags,
  text,
  textOrNumber,
  texts,
  variable,
  variableName,
  via,
} from "./values.ts";

const common = {
  kind: v.pipe(text, v.description("What kind of identity this is.")),
  default: v.optional(v.pipe(flag, v.description("Whether it is used when no identity is named."))),
  required: v.optional(v.pipe(flag, v.description("Whether it is signed in along with another one."))),
  provider: v.optional(text),
  via: v.optional(v.pipe(via, v.description("The provider or the identity before this one."))),
  principal: v.optional(freeMap),
  credentials: v.optional(freeMap),
  spec: v.optional(freeMap),
  alias: v.optional(v.pipe(text, v.description("A second name."))),
  env: v.optional(v.pipe(
    v.array(
      v.object({ key: variableName, value: v.optional(variable) }, "must be a map with key and value"),
      "must be a list",
    ),
    v.description("Variables for programs that run as this identity."),
  )),
  session: v.optional(session),
  emulator: v.optional(text),
  tags: v.optional(tags),
};

const plain = () => v.object(common);
const emulator = () => v.object({ ...common, emulator: text });

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

export const identitySchemas = {
  "aws/permission-set": () =>
    v.object({
      ...common,
      principal: v.object({
        name: v.pipe(text, v.description("Name of the permission set.")),
        account,
        region: v.optional(v.pipe(region, v.description("Region to work in; the provider's by default."))),
      }, "must be a map"),
    }),
  "aws/assume-role": () =>
    v.object({
      ...common,
      principal: v.object({
        assume_role: roleArn,
        region: v.optional(region),
        external_id: v.optional(textOrNumber),
        session_name: v.optional(text),
        duration: v.optional(duration),
      }, "must be a map"),
    }),
  "aws/assume-root": () =>
    v.object({
      ...common,
      principal: v.object({
        target_principal: accountId,
        task_policy_arn: v.pipe(
          text,
          v.startsWith(
            "arn:aws:iam::aws:policy/root-task/",
            "must begin with arn:aws:iam::aws:policy/root-task/",
          ),
        ),
        duration: v.optional(duration),
        region: v.optional(region),
      }, "must be a map"),
    }),
  "aws/user": () =>
    v.object({
      ...common,
      credentials: v.optional(v.pipe(
        v.object({
          access_key_id: v.optional(text),
          secret_access_key: v.optional(secret),
          mfa_arn: v.optional(text),
          region: v.optional(region),
          webflow_enabled: v.optional(flag),
        }, "must be a map"),
        v.check(
          (keys) => (keys.access_key_id === undefined) === (keys.secret_access_key === undefined),
          "needs both access_key_id and secret_access_key, or neither",
        ),
      )),
    }),
  "aws/ambient": () =>
    v.object({
      ...common,
      principal: v.optional(v.object({ region: v.optional(region) }, "must be a map")),
    }),
  "ambient": plain,
  "azure/subscription": () =>
    v.object({
      ...common,
      principal: v.object({
        subscription_id: text,
        location: v.optional(text),
        resource_group: v.optional(text),
      }, "must be a map"),
    }),
  "gcp/service-account": () =>
    v.object({
      ...common,
      principal: v.object({
        service_account_email: v.pipe(
          text,
          v.endsWith(".iam.gserviceaccount.com", "must end with .iam.gserviceaccount.com"),
        ),
        delegates: v.optional(texts),
        scopes: v.optional(texts),
        lifetime: v.optional(duration),
        project_id: v.optional(text),
      }, "must be a map"),
    }),
  "gcp/project": () =>
    v.object({
      ...common,
      principal: v.object({
        project_id: text,
        region: v.optional(text),
        zone: v.optional(text),
        location: v.optional(text),
      }, "must be a map"),
    }),
  "atmos/pro": plain,
  "aws/emulator": emulator,
  "gcp/emulator": emulator,
  "azure/emulator": emulator,
  "kubernetes/emulator": emulator,
  "mock": plain,
  "mock/aws": plain,
};

export type IdentityKind = keyof typeof identitySchemas;
export type IdentitySettings<K extends IdentityKind> = v.InferOutput<ReturnType<typeof identitySchemas[K]>>;
