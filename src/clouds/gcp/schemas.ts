/** What may stand in entries of the Google Cloud kinds. */
import * as v from "valibot";
import { cluster, integration } from "../../config/schema/entries.ts";
import { credentialsFrom } from "../secret_source_schema.ts";
import { identityFields, providerFields } from "../../config/schema/fields.ts";
import {
  duration,
  region,
  secret,
  text,
  textOrNumber,
  texts,
  webAddress,
} from "../../config/schema/values.ts";

const poolNames = ["workload_identity_pool", "workload_identity_provider"] as const;

/** Becomes a part of addresses. */
const poolName = v.pipe(text, v.regex(/^[a-z0-9-]{1,32}$/, "must be an id of letters, digits and hyphens"));

const projectId = v.pipe(
  text,
  v.regex(/^[a-z0-9][a-z0-9.:-]{0,62}$/, "must be the id of a project, such as acme-prod"),
  v.description("Id of the project, which is not its name and not its number."),
);

const ACCOUNT = /^[a-z0-9][a-z0-9._-]*@[a-z0-9.-]+\.iam\.gserviceaccount\.com$/;

const serviceAccountEmail = v.pipe(
  text,
  v.endsWith(".iam.gserviceaccount.com", "must end with .iam.gserviceaccount.com"),
  v.regex(ACCOUNT, "must be the e-mail of a service account, such as ci@acme.iam.gserviceaccount.com"),
);

const delegate = v.pipe(
  text,
  v.check(
    (value) => ACCOUNT.test(value.replace(/^projects\/-\/serviceAccounts\//, "")),
    "must be the e-mail of a service account",
  ),
);

const scopes = v.pipe(
  v.array(v.pipe(text, v.regex(/^[\x21-\x7e]+$/, "must be a scope")), "must be a list"),
  v.description("What tokens may be used for; without it everything that roles allow."),
);

const zone = v.pipe(text, v.regex(/^[a-z0-9-]{1,64}$/, "must be a zone, such as europe-west1-b"));

/** Google gives tokens for twelve hours at most. */
const lifetime = v.pipe(
  duration,
  v.check((seconds) => seconds >= 60 && seconds <= 12 * 3600, "must be between 1m and 12h"),
);

const tokenSource = () =>
  v.pipe(
    v.object({
      type: v.picklist(["environment", "file", "url"], "must be environment, file or url"),
      environment_variable: v.optional(text),
      file_path: v.optional(text),
      url: v.optional(webAddress),
      request_token: v.optional(secret),
      audience: v.optional(text),
      allowed_hosts: v.optional(texts),
    }, "must be a map"),
    v.check(
      ({ type, environment_variable, file_path }) =>
        (type !== "environment" || environment_variable !== undefined) &&
        (type !== "file" || file_path !== undefined),
      "needs environment_variable for the type environment, and file_path for the type file",
    ),
  );

export const adc = () =>
  v.object({
    ...providerFields,
    spec: v.object(
      { project_id: v.optional(projectId), region: v.optional(region), scopes: v.optional(scopes) },
      "must be a map",
    ),
  });

export const interactive = () =>
  v.object({
    ...providerFields,
    spec: v.object({
      client_id: v.pipe(text, v.description("The team's own OAuth client, of the type desktop application.")),
      client_secret: v.pipe(
        secret,
        v.description("Of that client. Google demands it, and does not take it for one that is secret."),
      ),
      project_id: v.optional(projectId),
      region: v.optional(region),
      scopes: v.optional(scopes),
      login_hint: v.optional(v.pipe(text, v.description("The e-mail that the page shall offer."))),
    }, "must be a map"),
  });

export const workloadIdentityFederation = () =>
  v.object({
    ...providerFields,
    spec: v.pipe(
      v.object({
        project_number: v.pipe(textOrNumber, v.regex(/^\d{1,20}$/, "must be the number of a project")),
        workload_identity_pool_id: v.optional(poolName),
        workload_identity_provider_id: v.optional(poolName),
        workload_identity_pool: v.optional(poolName),
        workload_identity_provider: v.optional(poolName),
        project_id: v.optional(projectId),
        service_account_email: v.optional(serviceAccountEmail),
        scopes: v.optional(scopes),
        region: v.optional(region),
        token_source: v.optional(tokenSource()),
      }, "must be a map"),
      v.check(
        (spec) => poolNames.every((name) => spec[`${name}_id`] !== undefined || spec[name] !== undefined),
        "needs workload_identity_pool_id and workload_identity_provider_id",
      ),
    ),
  });

export const serviceAccount = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      service_account_email: serviceAccountEmail,
      delegates: v.optional(v.array(delegate, "must be a list")),
      scopes: v.optional(scopes),
      lifetime: v.optional(lifetime),
      project_id: v.optional(projectId),
    }, "must be a map"),
  });

export const serviceAccountKey = () =>
  v.object({
    ...identityFields,
    credentials: v.optional(credentialsFrom()),
    principal: v.optional(
      v.object({
        service_account_email: v.optional(
          v.pipe(text, v.description("Whose key it must be; another one is refused.")),
        ),
        scopes: v.optional(scopes),
        project_id: v.optional(projectId),
        region: v.optional(region),
      }, "must be a map"),
      {},
    ),
  });

export const project = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      project_id: projectId,
      region: v.optional(region),
      zone: v.optional(zone),
      location: v.optional(zone),
    }, "must be a map"),
  });

export const gke = () => integration(cluster({ project_id: text, location: text }));

export const artifactRegistry = () =>
  integration({
    registry: v.object(
      {
        location: v.pipe(text, v.description("Where the repositories are, such as europe-west1 or europe.")),
      },
      "must be a map",
    ),
  });
