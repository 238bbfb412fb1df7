/**
 * What the Azure CLI finds in its folder: that somebody is signed in, and access tokens for the services that it asks
 * for most. There is no refresh token among them: it renews nothing by itself. Pure.
 */
import type { AccessToken, SessionValues } from "../values.ts";
import { type AzurePlace, spellingsOf } from "../places.ts";
import { AZURE_CLI, RESOURCES } from "../words.ts";

/** By name; the tokens are revealed in one of them. */
export function cliFiles(
  values: SessionValues,
  place: AzurePlace,
  { installation, now }: { readonly installation: string; readonly now: number },
): ReadonlyMap<string, string> {
  const { name } = values.principal;
  return new Map([
    ...settings(place),
    // An application, too: of one, it would want a secret or an assertion, and show that itself.
    ["azureProfile.json", json(profile(values, place, installation, { name, type: "user" }))],
    [TOKEN_CACHE, json(tokenCache(values, place, now))],
  ]);
}

/** What it finds where it asks a server for each token, as on a machine whose identity is managed: no tokens. */
export function askingFiles(
  values: SessionValues,
  place: AzurePlace,
  { installation }: { readonly installation: string },
): ReadonlyMap<string, string> {
  return new Map([
    ...settings(place),
    ["azureProfile.json", json(profile(values, place, installation, MANAGED))],
  ]);
}

/** The words by which it knows such a machine. */
const MANAGED = { name: "systemAssignedIdentity", type: "servicePrincipal", assignedIdentityInfo: "MSI" };

function settings(place: AzurePlace): readonly (readonly [string, string])[] {
  return [
    ["config", config(place)],
    ...(place.isOwn ? [["clouds.config", cloudsConfig(place)] as const] : []),
  ];
}

export const TOKEN_CACHE = "msal_token_cache.json";

/** A cloud whose addresses the person has set has no name of its own there. */
const OWN_CLOUD = "Atmos";

function config(place: AzurePlace): string {
  const core = [
    // What is private in the person's own folder stays so in this one.
    "collect_telemetry = no",
    // On Windows it would look for another file than the one below.
    "encrypt_token_cache = false",
    ...(place.isOwn ? ["instance_discovery = false"] : []),
  ];
  return `[cloud]\nname = ${place.isOwn ? OWN_CLOUD : place.cliName}\n\n[core]\n${core.join("\n")}\n`;
}

function cloudsConfig({ login, arm, resources }: AzurePlace): string {
  const endpoints = {
    active_directory: login,
    resource_manager: `${arm}/`,
    management: `${arm}/`,
    active_directory_resource_id: `${resources.arm[1] ?? resources.arm[0]}/`,
    microsoft_graph_resource_id: `${resources.graph[0]}/`,
    active_directory_graph_resource_id: `${resources.graph[0]}/`,
    gallery: `${arm}/`,
    sql_management: `${arm}/`,
  };
  const lines = Object.entries(endpoints).map(([name, url]) => `endpoint_${name} = ${url}`);
  return `[${OWN_CLOUD}]\n${lines.join("\n")}\n`;
}

function profile(
  { subscription, tenant }: SessionValues,
  place: AzurePlace,
  id: string,
  user: Readonly<Record<string, string>>,
): unknown {
  return {
    installationId: id,
    subscriptions: [{
      id: subscription.id,
      name: subscription.name,
      state: subscription.state,
      user,
      isDefault: true,
      tenantId: tenant,
      environmentName: place.isOwn ? OWN_CLOUD : place.cliName,
      homeTenantId: tenant,
      managedByTenants: [],
    }],
  };
}

function tokenCache({ tokens, principal, tenant }: SessionValues, place: AzurePlace, now: number): unknown {
  const environment = new URL(place.login).hostname;
  const home = `${principal.objectId}.${tenant}`;
  const common = { home_account_id: home, environment, realm: tenant };
  const accessTokens = RESOURCES.flatMap((resource) => {
    const token = tokens[resource];
    if (token === undefined) return [];
    const target = spellingsOf(place, resource).join(" ");
    const key = [home, environment, "accesstoken", AZURE_CLI, tenant, target].join("-").toLowerCase();
    return [[key, { ...common, ...accessToken(token, target, now) }] as const];
  });
  return {
    AccessToken: Object.fromEntries(accessTokens),
    RefreshToken: {},
    IdToken: {},
    Account: {
      [[home, environment, tenant].join("-").toLowerCase()]: {
        ...common,
        local_account_id: principal.objectId,
        username: principal.name,
        authority_type: "MSSTS",
      },
    },
    AppMetadata: {
      [`appmetadata-${environment}-${AZURE_CLI}`]: {
        client_id: AZURE_CLI,
        environment,
        family_id: "1",
      },
    },
  };
}

function accessToken({ token, expiresAt }: AccessToken, target: string, now: number): unknown & object {
  const seconds = (moment: number): string => String(Math.floor(moment / 1000));
  return {
    credential_type: "AccessToken",
    secret: token.reveal(),
    // The one that the Azure CLI asks as, whoever the token was issued to: it finds no others.
    client_id: AZURE_CLI,
    target,
    token_type: "Bearer",
    cached_at: seconds(now),
    expires_on: seconds(expiresAt),
    extended_expires_on: seconds(expiresAt),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
