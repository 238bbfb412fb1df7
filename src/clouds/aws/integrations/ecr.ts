/** Registries of ECR: where they are, and the password that they take. */
import type { IntegrationEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import { settingAt } from "../../described.ts";
import { type Pass, type RegistryWay, sessionFor } from "../../integration.ts";
import { entriesOf, field, textOf } from "../../untyped.ts";
import { endpointFor } from "../endpoints.ts";
import { AwsKeys } from "../keys.ts";
import { regionalEndpoint } from "../regional_endpoint.ts";
import { askSigned } from "../signed_json.ts";

const USER = "AWS";
/** Milliseconds that a password lives where the service does not say. */
const LIFE = 12 * 3_600_000;
/** The one region that gives passwords for the public registry. */
const PUBLIC_REGION = "us-east-1";

export const ecr: RegistryWay = {
  user: USER,
  hosts: (entry) => {
    const { account, region } = placeIn(entry);
    return [new URL(regionalEndpoint(`${account}.dkr.ecr`, region)).host];
  },
  password: async (entry, credentials, { system }) => {
    const { region } = placeIn(entry);
    const doing = `cannot sign in at ECR in ${region}`;
    const answer = await askSigned(system, sessionFor(credentials, AwsKeys, "AWS"), {
      service: "ecr",
      region,
      endpoint: endpointFor("ECR", system.env) ?? regionalEndpoint("api.ecr", region),
      path: "/",
      target: "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
    }, doing);
    const [first] = entriesOf(answer["authorizationData"]);
    return judgePassword(first, system.clock.now(), doing);
  },
};

export const ecrPublic: RegistryWay = {
  user: USER,
  hosts: () => ["public.ecr.aws"],
  password: async (_entry, credentials, { system }) => {
    const doing = "cannot sign in at the public ECR";
    const answer = await askSigned(system, sessionFor(credentials, AwsKeys, "AWS"), {
      service: "ecr-public",
      region: PUBLIC_REGION,
      endpoint: endpointFor("ECR_PUBLIC", system.env) ?? regionalEndpoint("api.ecr-public", PUBLIC_REGION),
      path: "/",
      target: "SpencerFrontendService.GetAuthorizationToken",
    }, doing);
    return judgePassword(answer["authorizationData"], system.clock.now(), doing);
  },
};

function placeIn(entry: IntegrationEntry): { readonly account: string; readonly region: string } {
  return {
    account: settingAt(entry, "spec", "registry", "account_id")?.padStart(12, "0") ?? "",
    region: settingAt(entry, "spec", "registry", "region") ?? "",
  };
}

/** Pure. @throws AtmosError `unavailable` where there is no password in it */
export function judgePassword(data: unknown, now: number, doing: string): Pass {
  const [user, password] = decoded(textOf(field(data, "authorizationToken")) ?? "").split(":");
  if (user !== USER || !password) {
    throw new AtmosError("unavailable", `${doing}: there is no password in what AWS answered`, {
      hint: "Try again in a moment.",
    });
  }
  const seconds = field(data, "expiresAt");
  const end = typeof seconds === "number" && seconds * 1000 > now ? seconds * 1000 : now + LIFE;
  return { secret: new Secret(password), expiresAt: end };
}

function decoded(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}
