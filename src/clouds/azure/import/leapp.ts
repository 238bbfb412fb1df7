/** Leapp: its sessions of Azure. */
import { freeName } from "../../free_name.ts";
import { type Found, type FoundEntry, type Importer, type Leftover, NOTHING_FOUND } from "../../importer.ts";
import { leappPaths, type LeappWorkspace, readLeapp } from "../../leapp_file.ts";
import { printable } from "../../../printable.ts";
import { entriesOf, textOf } from "../../untyped.ts";

export const leapp: Importer = {
  tool: "leapp",
  label: "sessions of Leapp",
  paths: leappPaths,
  async read(machine): Promise<Found> {
    const workspace = await readLeapp(machine);
    return workspace === undefined ? NOTHING_FOUND : leappEntries(workspace);
  },
};

/** Pure. */
export function leappEntries({ file, content }: LeappWorkspace): Found {
  const providers = new Map<string, FoundEntry>();
  const identities: FoundEntry[] = [];
  const [providerNames, names] = [new Set<string>(), new Set<string>()];
  const leftovers: Leftover[] = [];
  const portals = new Map(entriesOf(content._azureIntegrations).map((one) => [textOf(one.id) ?? "", one]));
  const provider = (tenant: string, wanted: string | undefined): string => {
    const known = providers.get(tenant);
    if (known !== undefined) return known.name;
    const name = freeName(wanted ?? "azure", providerNames);
    const settings = { kind: "azure/interactive", spec: { tenant_id: tenant } };
    providers.set(tenant, { name, place: file, settings, tells: ["kind", "spec.tenant_id"] });
    return name;
  };
  for (const [, portal] of portals) {
    const tenant = textOf(portal.tenantId);
    if (tenant !== undefined) provider(tenant, textOf(portal.alias));
  }
  for (const session of entriesOf(content._sessions)) {
    if (session.type !== "azure") continue;
    const [subscription, tenant] = [textOf(session.subscriptionId), textOf(session.tenantId)];
    const called = textOf(session.sessionName) ?? subscription ?? "azure";
    if (subscription === undefined || tenant === undefined) {
      leftovers.push({
        place: file,
        what: `session "${printable(called)}"`,
        reason: "it names no directory and subscription",
      });
      continue;
    }
    const name = freeName(called, names);
    const location = textOf(session.region);
    identities.push({
      name,
      place: file,
      tells: ["kind", "via.provider", "principal.subscription_id"],
      settings: {
        kind: "azure/subscription",
        via: { provider: provider(tenant, undefined) },
        principal: { subscription_id: subscription, ...location === undefined ? {} : { location } },
      },
    });
  }
  return { providers: [...providers.values()], identities, leftovers };
}
