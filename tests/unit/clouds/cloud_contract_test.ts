import { CLOUDS } from "../../../src/clouds/registry.ts";
import { person } from "../auth/world.ts";
import { plantedKeys } from "./aws/planted_keys.ts";
import { plantedSession } from "./azure/planted_session.ts";
import { cloudContract, type CloudSample } from "./cloud_contract.ts";
import { providerEntry } from "./entries.ts";
import { googleToken, SA } from "./gcp/google_world.ts";
import { weather } from "./invented/cloud.ts";
import { signInRequest } from "./requests.ts";

const SAMPLES: Readonly<Record<string, CloudSample>> = {
  aws: {
    credentials: () => plantedKeys(),
    secrets: ["planted-key", "planted-session"],
    settings: {
      "aws/iam-identity-center": { start_url: "https://corp.awsapps.com/start", region: "eu-west-1" },
      "aws/saml": { url: "https://idp.example/aws", region: "eu-west-1" },
      "aws/assume-role": { principal: { assume_role: "arn:aws:iam::111122223333:role/Deployer" } },
      "aws/assume-root": {
        principal: {
          target_principal: "111122223333",
          task_policy_arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
        },
      },
      "aws/permission-set": { principal: { name: "Admin", account: { id: "111122223333" } } },
    },
  },
  azure: {
    credentials: ({ clock }) => plantedSession(clock.now()),
    secrets: ["planted-arm-token", "planted-graph-token"],
    settings: {
      "azure/cli": { spec: { tenant_id: "acme.example" } },
      "azure/device-code": { spec: { tenant_id: "acme.example" } },
      "azure/interactive": { spec: { tenant_id: "acme.example" } },
      "azure/oidc": { spec: { tenant_id: "acme.example", client_id: "app" } },
      "azure/service-principal": { spec: { tenant_id: "acme.example", client_id: "app" } },
      "azure/managed-identity": { spec: { tenant_id: "acme.example" } },
      "azure/subscription": { principal: { subscription_id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" } },
    },
  },
  ci: {
    settings: {
      "gitlab/oidc": { spec: { variable: "AWS_TOKEN" } },
      "buildkite/oidc": { spec: { audience: "somebody" } },
    },
  },
  gcp: {
    credentials: () => googleToken(),
    secrets: ["planted-access-token", "planted-bearer"],
    settings: {
      "gcp/adc": { spec: {} },
      "gcp/interactive": { spec: { client_id: "c", client_secret: "planted-client-secret" } },
      "gcp/workload-identity-federation": {
        spec: { project_number: "1", workload_identity_pool_id: "ci", workload_identity_provider_id: "any" },
      },
      "gcp/service-account": { principal: { service_account_email: SA } },
      "gcp/project": { principal: { project_id: "acme-prod" } },
    },
  },
  github: { settings: { "github/oidc": { spec: { audience: "somebody" } } } },
  mock: {
    credentials: async (system) => {
      const kind = CLOUDS.find(({ name }) => name === "mock")?.kinds.find(({ sort }) => sort === "provider");
      if (kind?.sort !== "provider" || kind.signIn === undefined) throw new Error("mock has no provider");
      return await kind.signIn(providerEntry({})).authenticate(signInRequest(system, person("")));
    },
    secrets: ["mock-secret-access-key", "mock-session-token"],
  },
  weather: {
    credentials: async (system) => {
      const [station] = weather.kinds;
      if (station?.sort !== "provider" || station.signIn === undefined) {
        throw new Error("there is no station");
      }
      return await station.signIn(providerEntry({})).authenticate(signInRequest(system, person("rain")));
    },
  },
};

for (const cloud of [...CLOUDS, weather]) cloudContract(cloud, SAMPLES[cloud.name]);
