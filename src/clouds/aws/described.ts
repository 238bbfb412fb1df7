import type { IdentityEntry } from "../../config/model.ts";
import type { IdentityDescription } from "../cloud.ts";

/** Read as it is written, without a check: lists describe thousands of identities. */
export function describePermissionSet({ settings }: IdentityEntry): IdentityDescription {
  const principal = asMap(settings.principal);
  const account = asMap(principal.account);
  return { account: asText(account.name) ?? asText(account.id), role: asText(principal.name) };
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
