/** What the names of Atmos in Go make: those of an identity's integrations that are clusters, or registries, of a cloud. */
import { doorsOf, hostIn } from "../../../auth/integrations/registry_password.ts";
import { findIntegration } from "../../../auth/integrations/stated.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { sessionsFor } from "../../../auth/lease/terms.ts";
import { settingAt } from "../../../clouds/described.ts";
import type { IntegrationEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { withPerson } from "../../asking/sign_in.ts";
import type { Invocation } from "../../line/invocation.ts";
import { identityOf, provision, type ProvisionOptions, type Wanted, wantedOf } from "./provision.ts";

export interface KubeconfigOptions extends ProvisionOptions {
  readonly integration?: readonly string[];
  /** Settings of the cluster, by the names of their flags. */
  readonly name?: string;
  readonly region?: string;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
  readonly stack?: string;
  readonly alias?: string;
  readonly roleArn?: string;
}

export interface LoginOptions extends ProvisionOptions {
  readonly registry?: readonly string[];
  readonly public?: true;
}

type Sort = "cluster" | "registry";

export async function updateKubeconfig(
  invocation: Invocation,
  cloud: string,
  component: string | undefined,
  options: KubeconfigOptions,
): Promise<number> {
  // In Go, with these the AWS CLI is run, as whoever it finds.
  const { stack, alias, roleArn } = options;
  if ([component, stack, alias, roleArn].some((one) => one !== undefined)) {
    throw new AtmosError("usage", "cannot find a cluster by a component, a role or another alias", {
      hint:
        "Describe it below auth.integrations, and name it with --integration. `atmos auth exec -- aws eks " +
        "update-kubeconfig` runs the AWS CLI as an identity.",
    });
  }
  const context = await invocation.loadContext();
  const named = options.integration ?? [];
  assertAre(context, named, cloud, "cluster");
  const cluster = {
    name: options.name,
    region: options.region,
    resource_group: options.resourceGroup,
    subscription_id: options.subscriptionId,
  };
  const fits = (entry: IntegrationEntry): boolean =>
    isOf(context, entry, cloud, "cluster") &&
    Object.entries(cluster).every(([key, value]) =>
      value === undefined || settingAt(entry, "spec", "cluster", key) === value
    );
  return await provision(invocation, context, await wantedOf(invocation, context, named, fits), options);
}

export async function logInAtRegistries(
  invocation: Invocation,
  cloud: string,
  name: string | undefined,
  options: LoginOptions,
): Promise<number> {
  const hosts = [...options.registry ?? [], ...options.public ? [PUBLIC] : []].map(hostIn);
  if (name !== undefined && hosts.length > 0) {
    throw new AtmosError("usage", "cannot sign in at an integration and at other registries at once", {
      hint: "Name the integration, or use --registry and --public.",
    });
  }
  const context = await invocation.loadContext();
  const named = name === undefined ? [] : [name];
  assertAre(context, named, cloud, "registry");
  const fits = (entry: IntegrationEntry): boolean => isOf(context, entry, cloud, "registry");
  const wanted = hosts.length > 0
    ? await atHosts(invocation, context, hosts, fits)
    : await wantedOf(invocation, context, named, fits);
  return await provision(invocation, context, wanted, options);
}

/** Only a session tells the addresses of registries. */
async function atHosts(
  invocation: Invocation,
  context: AuthContext,
  hosts: readonly string[],
  fits: (entry: IntegrationEntry) => boolean,
): Promise<Wanted> {
  const chain = await identityOf(invocation, context);
  const [session] = await withPerson(
    invocation,
    context,
    (interaction) => sessionsFor(context, [chain], interaction, { scopes: [] }),
  );
  const doors = (session === undefined ? [] : await doorsOf(context, session)).filter(({ entry }) =>
    fits(entry)
  );
  const absent = hosts.find((host) => !doors.some((door) => door.hosts.includes(host)));
  if (absent !== undefined) {
    const who = printable(chain.target.name);
    throw new AtmosError(
      "not_found",
      `cannot sign in at "${printable(absent)}": no integration of "${who}" is this registry`,
      { hint: "Describe it below auth.integrations in atmos.yaml." },
    );
  }
  const names = doors.filter((door) => door.hosts.some((host) => hosts.includes(host))).map(({ entry }) =>
    entry.name
  );
  return new Map([[chain, names]]);
}

const PUBLIC = "public.ecr.aws";

function isOf({ clouds }: AuthContext, entry: IntegrationEntry, cloud: string, sort: Sort): boolean {
  const kinds = clouds.clouds.find(({ name }) => name === cloud)?.kinds ?? [];
  return kinds.some(({ name }) => name === entry.kind) && clouds.integration(entry)?.[sort] !== undefined;
}

/** @throws AtmosError `not_found` with those that there are, for one that is something else */
function assertAre(context: AuthContext, names: readonly string[], cloud: string, sort: Sort): void {
  for (const name of names) {
    if (isOf(context, findIntegration(context, name), cloud, sort)) continue;
    const fitting = [...context.configuration.auth.integrations.values()]
      .filter((entry) => isOf(context, entry, cloud, sort));
    throw new AtmosError(
      "not_found",
      `cannot find the integration "${printable(name)}" here: it is something else`,
      {
        hint: fitting.length === 0
          ? "`atmos auth integration list` shows all that there are."
          : `There are: ${fitting.slice(0, 20).map((entry) => printable(entry.name)).join(", ")}.`,
      },
    );
  }
}
