/** Sends the operations of IAM that are about a user's own access keys. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import type { System } from "../../../system/ports.ts";
import { endpointFor } from "../endpoints.ts";
import type { AwsKeyValues } from "../keys.ts";
import { partitionOf } from "../partitions.ts";
import { ask, elementIn, elementsIn } from "../query.ts";

export interface NewKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

/** Every operation throws as {@link ask}. */
export interface Iam {
  /** The ids of the user's keys. */
  accessKeys(): Promise<readonly string[]>;
  createKey(): Promise<NewKey>;
  switchOff(accessKeyId: string): Promise<void>;
  deleteKey(accessKeyId: string): Promise<void>;
}

export type ConnectIam = (
  system: System,
  keys: Pick<AwsKeyValues, "accessKeyId" | "secretAccessKey" | "sessionToken" | "region">,
  cancelled: AbortSignal,
) => Iam;

/** IAM is one service for a whole partition. */
const HOMES: Readonly<Record<string, { readonly region: string; readonly endpoint: string }>> = {
  "aws": { region: "us-east-1", endpoint: "https://iam.amazonaws.com" },
  "aws-cn": { region: "cn-north-1", endpoint: "https://iam.cn-north-1.amazonaws.com.cn" },
  "aws-us-gov": { region: "us-gov-west-1", endpoint: "https://iam.us-gov.amazonaws.com" },
  "aws-eusc": { region: "eusc-de-east-1", endpoint: "https://iam.eusc-de-east-1.amazonaws.eu" },
};

export const connectIam: ConnectIam = (system, keys, cancelled) => {
  const home = HOMES[partitionOf(keys.region)];
  if (home === undefined) throw new AtmosError("unsupported", `cannot ask IAM in the region ${keys.region}`);
  const place = {
    service: "iam",
    region: home.region,
    endpoint: endpointFor("IAM", system.env) ?? home.endpoint,
    version: "2010-05-08",
    keys,
    cancelled,
  };
  const askIam = (action: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    ask(system, place, action, more);
  return {
    accessKeys: async () => elementsIn(await askIam("ListAccessKeys"), "AccessKeyId"),
    async createKey(): Promise<NewKey> {
      const answer = await askIam("CreateAccessKey");
      const [id, secret] = [elementIn(answer, "AccessKeyId"), elementIn(answer, "SecretAccessKey")];
      if (!/^[A-Z0-9]+$/.test(id ?? "") || !id || !secret) {
        throw new AtmosError("unavailable", "cannot make a new key: the answer of AWS is incomplete");
      }
      return { accessKeyId: id, secretAccessKey: new Secret(secret) };
    },
    async switchOff(AccessKeyId): Promise<void> {
      await askIam("UpdateAccessKey", { AccessKeyId, Status: "Inactive" });
    },
    async deleteKey(AccessKeyId): Promise<void> {
      await askIam("DeleteAccessKey", { AccessKeyId });
    },
  };
};
