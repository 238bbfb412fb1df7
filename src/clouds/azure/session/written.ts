/** A session as it is written down. Pure. */
import { Secret } from "../../../secret.ts";
import { field, textOf } from "../../untyped.ts";
import { AzureSession } from "../credentials.ts";
import type { AccessToken, Federation, Principal, SessionValues, Tokens } from "../values.ts";
import type { CloudName } from "../places.ts";
import { BESIDE, type Resource, RESOURCES } from "../words.ts";

/** Reveals the tokens: the record is for an owner-only file. */
export function toRecord(session: AzureSession): Readonly<Record<string, unknown>> {
  const tokens = RESOURCES.flatMap((resource) => {
    const token = session.values.tokens[resource];
    return token === undefined
      ? []
      : [[resource, { token: token.token.reveal(), expiresAt: new Date(token.expiresAt).toISOString() }]];
  });
  return { ...session.values, expiresAt: session.expiresAt, tokens: Object.fromEntries(tokens) };
}

/** @throws SyntaxError when anything is not as {@link toRecord} made it */
export function fromRecord(value: unknown): AzureSession {
  return new AzureSession({
    tenant: text(value, "tenant"),
    cloud: wordIn(value, "cloud", CLOUDS),
    principal: principal(field(value, "principal")),
    tokens: tokensIn(field(value, "tokens")),
    askedFor: askedFor(field(value, "askedFor")),
    location: optional(value, "location"),
    federation: federation(field(value, "federation")),
    subscription: subscription(field(value, "subscription")),
    resourceGroup: optional(value, "resourceGroup"),
  });
}

const CLOUDS: readonly CloudName[] = ["public", "usgovernment", "china"];

function principal(value: unknown): Principal {
  return {
    kind: wordIn(value, "kind", ["user", "app"]),
    name: text(value, "name"),
    objectId: text(value, "objectId"),
  };
}

function subscription(value: unknown): SessionValues["subscription"] {
  return { id: text(value, "id"), name: text(value, "name"), state: text(value, "state") };
}

function federation(value: unknown): Federation | undefined {
  if (value === undefined) return undefined;
  const [from, clientId] = [wordIn(value, "from", ["file", "github"]), text(value, "clientId")];
  return from === "github" ? { from, clientId } : { from, clientId, path: text(value, "path") };
}

function tokensIn(value: unknown): Tokens {
  const tokens: Partial<Record<Resource, AccessToken>> = {};
  for (const resource of RESOURCES) {
    const written = field(value, resource);
    if (written !== undefined) tokens[resource] = token(written);
  }
  const { arm } = tokens;
  if (arm === undefined) throw new SyntaxError("there is no token");
  return { ...tokens, arm };
}

/** Sessions of earlier versions had asked for everything. */
function askedFor(value: unknown): readonly Resource[] {
  if (value === undefined) return BESIDE;
  if (!Array.isArray(value)) throw new SyntaxError("askedFor is no list");
  return BESIDE.filter((resource) => value.includes(resource));
}

function token(value: unknown): AccessToken {
  const expiresAt = Date.parse(text(value, "expiresAt"));
  if (Number.isNaN(expiresAt)) throw new SyntaxError("not a time");
  return { token: new Secret(text(value, "token")), expiresAt };
}

function text(value: unknown, name: string): string {
  const written = textOf(field(value, name));
  if (written === undefined) throw new SyntaxError(`${name} is no text`);
  return written;
}

function optional(value: unknown, name: string): string | undefined {
  return field(value, name) === undefined ? undefined : text(value, name);
}

function wordIn<Word extends string>(value: unknown, name: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === field(value, name));
  if (found === undefined) throw new SyntaxError(`${name} is none of the words`);
  return found;
}
