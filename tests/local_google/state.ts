/** What the local Google knows: pools, accounts, who may do what, and every token that it has given. */

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly text: string;
}

export interface Answered {
  readonly status: number;
  readonly json?: unknown;
  readonly location?: string;
  /** What tests may look at. */
  readonly detail?: Readonly<Record<string, string>>;
}

export interface Pool {
  /** `projects/123/locations/global/workloadIdentityPools/ci/providers/github` */
  readonly provider: string;
  readonly issuer: string;
  /** Default: the provider's own name behind `https://iam.googleapis.com/`. */
  readonly audiences?: readonly string[];
  /** The attribute condition: which subjects are let in. */
  readonly subject: RegExp;
}

export interface Account {
  readonly email: string;
  /** Who may take it on: e-mails, or `principal://…`. */
  readonly takenOnBy: readonly string[];
  /** Whether the organisation lets its tokens live for twelve hours. */
  readonly isLong?: boolean;
}

export interface Project {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  /** Who may look at it. */
  readonly seenBy: readonly string[];
}

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export interface GoogleWorld {
  readonly pools?: readonly Pool[];
  readonly accounts?: readonly Account[];
  readonly projects?: readonly Project[];
  readonly clients?: readonly Client[];
  /** Who is signed in in the browser, and says yes. */
  person?: string;
  /** Service accounts' keys, by their ids. */
  readonly keys?: Readonly<Record<string, { readonly email: string; readonly publicKey: CryptoKey }>>;
  /** Seconds that tokens live. */
  life?: number;
}

export interface Given {
  readonly principal: string;
  readonly scopes: readonly string[];
  readonly kind: "federated" | "account" | "person";
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The consent that it came from, which can be taken back. */
  readonly grant?: string;
}

export interface Call {
  readonly name: string;
  readonly status: number;
  readonly detail: Readonly<Record<string, string>>;
}

export class State {
  readonly world: GoogleWorld;
  readonly tokens = new Map<string, Given>();
  readonly calls: Call[] = [];
  /** Every secret that was given, and what a test has added. */
  readonly secrets: string[] = [];
  /** Consents that were not taken back, by refresh token. */
  readonly grants = new Map<
    string,
    { readonly person: string; readonly client: string; readonly scopes: string[] }
  >();
  /** Codes of the authorization page, each good once. */
  readonly codes = new Map<
    string,
    {
      readonly redirect: string;
      readonly challenge: string;
      readonly client: string;
      readonly scopes: string[];
      readonly nonce: string;
    }
  >();

  constructor(world: GoogleWorld) {
    this.world = world;
  }

  /** A text that nobody can foresee. */
  fresh(what: string): string {
    const secret = `planted-${what}-${crypto.randomUUID()}${crypto.randomUUID()}`;
    this.secrets.push(secret);
    return secret;
  }

  give(given: Omit<Given, "expiresAt">, seconds: number = this.world.life ?? 3600): string {
    const token = this.fresh("google-token");
    this.tokens.set(token, { ...given, expiresAt: Date.now() + seconds * 1000 });
    return token;
  }

  /** What a token is good for; undefined for one that is none, has ended or was taken back. */
  holder(token: string | undefined): Given | undefined {
    const given = this.tokens.get(token ?? "");
    if (given === undefined || given.expiresAt <= Date.now()) return undefined;
    return given.grant !== undefined && !this.grants.has(given.grant) ? undefined : given;
  }
}
