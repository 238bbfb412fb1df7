/** An invented cloud whose clusters are found where a test says, and the session of somebody who has one. */
import type { AuthContext } from "../../../../src/auth/context.ts";
import { sessionsFor } from "../../../../src/auth/lease/terms.ts";
import type { ActiveSession } from "../../../../src/auth/session.ts";
import { silent } from "../../../../src/auth/silent.ts";
import { Secret } from "../../../../src/secret.ts";
import type { Cloud } from "../../../../src/clouds/cloud.ts";
import type { CloudContext } from "../../../../src/clouds/link.ts";
import { cluster, integration } from "../../../../src/config/schema/entries.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { authWorld, inventedCloud } from "../world.ts";

export const DOOR = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
  integrations:
    main: { kind: red/cluster, via: { identity: hall }, spec: { cluster: { name: thing } } }
`;

export interface ClusterWorld {
  readonly context: AuthContext;
  readonly session: ActiveSession;
  readonly system: MemorySystem;
}

/** @param find gives the name of the cluster that is found, or throws */
export async function clusterWorld({ system, find, registry }: {
  readonly system?: MemorySystem;
  readonly find: (name: string, context: CloudContext) => string | Promise<string>;
  readonly registry?: string;
}): Promise<ClusterWorld> {
  const red: Cloud = inventedCloud("red");
  const pass = { secret: new Secret("s3cret"), expiresAt: 0 };
  const cloud: Cloud = {
    ...red,
    kinds: [
      ...red.kinds,
      {
        name: "red/cluster",
        sort: "integration",
        schema: () => Promise.resolve(integration(cluster({}))),
        cluster: () =>
          Promise.resolve({
            find: async (entry, _credentials, context) => {
              const name = await find(entry.name, context);
              return {
                name,
                server: `https://${name}.example`,
                certificateAuthority: undefined,
                user: `atmos-red-${name}`,
                words: [],
              };
            },
          }),
      },
      {
        name: "red/images",
        sort: "integration",
        registry: () =>
          Promise.resolve({
            user: "red",
            hosts: () => [registry ?? "images.example"],
            password: () => Promise.resolve(pass),
          }),
      },
    ],
    clusterTokens: { command: "red-token", make: () => Promise.resolve(pass) },
  };
  const machine = system ??
    memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": DOOR } });
  const { context, chain } = await authWorld("", [cloud], machine);
  const [session] = await sessionsFor(context, [chain("hall")], silent);
  if (session === undefined) throw new Error("nobody is signed in");
  return { context, session, system: machine };
}

/** The contexts of a kubeconfig file, by the users that they have. */
export function contextsIn({ files }: MemorySystem, path: string): string[] {
  const [, after = ""] = (files.text(path) ?? "").split(/^contexts:/m);
  const [list = ""] = after.split(/^(?=[a-z])/m);
  return [...list.matchAll(/^ *(?:- )?name: (.+)$/gm)].map(([, name = ""]) => name);
}
