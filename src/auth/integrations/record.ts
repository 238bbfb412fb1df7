/**
 * What has been made for an identity's programs, in a folder of its own:
 * `<config>/[<realm>/]integrations/<provider>/<identity>/<made for>/`. It goes with the session.
 */
import type { SessionKey } from "../../clouds/session.ts";
import type { Credentials } from "../../clouds/credentials.ts";
import type { CloudContext } from "../../clouds/link.ts";
import {
  readSessionFolder,
  type SessionFile,
  type SessionForm,
  sessionPath,
  writeSessionFolder,
} from "../../clouds/session_folders.ts";
import { asRecord, entriesOf, textOf } from "../../clouds/untyped.ts";

/** The name of the folder that holds those of all identities. */
export const INTEGRATIONS = "integrations";

export const KUBECONFIG = ["kube", "config"] as const;
export const DOCKER_FOLDER = "docker";
export const BIN_FOLDER = "bin";

/** The names of what stands for a cluster in a kubeconfig file. */
export interface ClusterNames {
  readonly cluster: string;
  readonly context: string;
  readonly user: string;
}

/** An integration that programs find. */
export interface Done {
  readonly name: string;
  /** A fingerprint of what it was made from. */
  readonly mark: string;
  readonly cluster?: ClusterNames;
  /** A kubeconfig file of the person's own that has it, too. */
  readonly own?: string;
  /** Whether it is the one that their configuration names, and not one that they have named once. */
  readonly isConfigured?: boolean;
  /** Registries. */
  readonly hosts?: readonly string[];
}

/** One that could not be made, so that not every command tries it again. */
export interface Failed {
  readonly name: string;
  readonly mark: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Made {
  readonly done: readonly Done[];
  readonly failed: readonly Failed[];
}

export const NOTHING_MADE: Made = { done: [], failed: [] };

/** In the form in which folders of sessions are kept, with which it goes. */
class MadeFiles implements Credentials {
  readonly expiresAt = undefined;
  readonly facts = [];

  constructor(readonly made: Made, readonly files: readonly SessionFile[]) {}
}

const FORM: SessionForm<MadeFiles> = {
  cloud: INTEGRATIONS,
  toRecord: ({ made }) => ({ ...made }),
  fromRecord: (record) => new MadeFiles(madeIn(record), []),
  files: ({ files }) => files,
};

export async function readMade(context: CloudContext, key: SessionKey): Promise<Made> {
  return (await readSessionFolder(context, FORM, key))?.made ?? NOTHING_MADE;
}

export async function writeMade(
  context: CloudContext,
  { provider, identity, madeFor }: SessionKey,
  made: Made,
  files: readonly SessionFile[],
): Promise<void> {
  await writeSessionFolder(context, FORM, { provider, identity, madeFor }, new MadeFiles(made, files));
}

export function madePath(context: CloudContext, key: SessionKey, ...names: readonly string[]): string {
  return sessionPath(context, INTEGRATIONS, key, ...names);
}

/** The names below the program's folder, for whoever writes there. */
export function helperName({ madeFor }: SessionKey): string {
  return `atmos-${madeFor.replace(/^[^-]*-/, "").slice(0, 10)}`;
}

/** What a record tells; what is no part of one is left out. */
export function madeIn(record: unknown): Made {
  const { done, failed } = asRecord(record);
  return {
    done: entriesOf(done).flatMap((one) => {
      const [name, mark] = [textOf(one["name"]), textOf(one["mark"])];
      if (name === undefined || mark === undefined) return [];
      const names = asRecord(one["cluster"]);
      const [cluster, context, user] = ["cluster", "context", "user"].map((key) => textOf(names[key]));
      const own = textOf(one["own"]);
      const hosts = Array.isArray(one["hosts"])
        ? one["hosts"].filter((host) => typeof host === "string")
        : [];
      return [{
        name,
        mark,
        ...(cluster && context && user ? { cluster: { cluster, context, user } } : {}),
        ...(own === undefined ? {} : { own }),
        ...(one["isConfigured"] === true ? { isConfigured: true } : {}),
        ...(hosts.length === 0 ? {} : { hosts }),
      }];
    }),
    failed: entriesOf(failed).flatMap(({ name, mark, at }) =>
      typeof name === "string" && typeof mark === "string" && typeof at === "number"
        ? [{ name, mark, at }]
        : []
    ),
  };
}
