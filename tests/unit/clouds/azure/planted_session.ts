import { AzureSession } from "../../../../src/clouds/azure/credentials.ts";
import { Secret } from "../../../../src/secret.ts";

/** A session with tokens that are easily found. */
export function plantedSession(now: number): AzureSession {
  const token = (word: string): { readonly token: Secret; readonly expiresAt: number } => ({
    token: new Secret(`planted-${word}-token`),
    expiresAt: now + 3_600_000,
  });
  return new AzureSession({
    tenant: "11111111-2222-3333-4444-555555555555",
    cloud: "public",
    principal: { kind: "user", name: "ada@acme.example", objectId: "22222222-2222-3333-4444-555555555555" },
    tokens: { arm: token("arm"), graph: token("graph") },
    askedFor: ["graph"],
    location: "westeurope",
    federation: undefined,
    subscription: { id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", name: "Production", state: "Enabled" },
    resourceGroup: undefined,
  });
}
