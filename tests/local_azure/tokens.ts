/** The tokens that the local Entra has given out. */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";

/** Whom something was issued to. */
export interface Issued {
  readonly tenant: string;
  readonly clientId: string;
  /** Undefined for an application. */
  readonly person: string | undefined;
  /** What the person has shown besides, as JSON. */
  readonly claims?: string | undefined;
}

export interface Known extends Issued {
  readonly resource: string;
}

/** The object in the directory, of whoever has this name. */
export function objectId(name: string): string {
  const hex = Buffer.from(name.padEnd(16, "-")).toString("hex").slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Tokens {
  readonly secrets: string[] = [];
  readonly refreshTokens = new Map<string, Issued>();
  readonly #access = new Map<string, Known & { readonly expiresAt: number }>();
  readonly #clock: () => number;
  readonly lifetime: number;

  constructor(clock: () => number, lifetime: number) {
    this.#clock = clock;
    this.lifetime = lifetime;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#clock();
  }

  secret(what: string): string {
    const secret = `${what}.${randomBytes(24).toString("base64url")}`;
    this.secrets.push(secret);
    return secret;
  }

  access(issued: Issued, resource: string): string {
    const now = Math.floor(this.#clock() / 1000);
    const token = this.#signed({
      aud: resource,
      tid: issued.tenant,
      appid: issued.clientId,
      oid: objectId(issued.person ?? issued.clientId),
      iat: now,
      exp: now + this.lifetime,
      ...(issued.person === undefined ? { idtyp: "app" } : { upn: issued.person, idtyp: "user" }),
    });
    this.#access.set(token, { ...issued, resource, expiresAt: this.#clock() + this.lifetime * 1000 });
    return token;
  }

  /** What a token is good for; undefined when it is none, or has ended. */
  known(token: string): Known | undefined {
    const found = this.#access.get(token);
    return found !== undefined && found.expiresAt > this.#clock() ? found : undefined;
  }

  refresh(issued: Issued): string {
    const token = this.secret("refresh-token");
    this.refreshTokens.set(token, issued);
    return token;
  }

  idToken({ tenant, clientId, person = "" }: Issued, issuer: string, nonce: string | undefined): string {
    // The library that checks it looks at the real clock.
    const now = Math.floor(Date.now() / 1000);
    return this.#signed({
      iss: issuer,
      aud: clientId,
      sub: "subject",
      iat: now,
      exp: now + 3600,
      tid: tenant,
      oid: objectId(person),
      preferred_username: person,
      ...(nonce === undefined ? {} : { nonce }),
    });
  }

  #signed(claims: unknown): string {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signature = randomBytes(32).toString("base64url");
    this.secrets.push(signature);
    return `${part({ alg: "RS256", typ: "JWT", kid: "local" })}.${part(claims)}.${signature}`;
  }
}
