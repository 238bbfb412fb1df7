/**
 * The browser that a sign-in belongs to. Whoever sees a sign-in page's address, as in a list of processes, could sign in
 * there in somebody else's place. So programs are given a page on this machine instead, which works once: it leaves a
 * cookie and leads on to the sign-in page. Only a browser with that cookie can come back.
 */
import type { LoopbackRequest, Random } from "../../system/ports.ts";
import type { CallbackPlace } from "./dialect.ts";
import { sameText } from "../../constant_time.ts";
import { type Callback, judgeCallback, randomWord } from "./pkce.ts";

/** What one browser was sent away with. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The whole `Set-Cookie`. */
  readonly cookie: string;
}

/** What a request to the server on loopback means. */
export type Visit =
  /** The browser goes on to the sign-in page. */
  | { readonly kind: "sent_on"; readonly attempt: Attempt }
  /** The page had been opened, by another browser: one of the two is not the person's. */
  | { readonly kind: "opened_twice" }
  /** It came back with the right state, and without the cookie. */
  | { readonly kind: "other_browser" }
  | { readonly kind: "came_back"; readonly callback: Exclude<Callback, Stranger>; readonly attempt: Attempt }
  | Stranger;

type Stranger = Extract<Callback, { kind: "stranger" }>;

/** Seconds that the cookie lives: as long as a person is waited for. */
const COOKIE_LIFE = 600;

const FOLDER = "/sign-in/";

interface Ticket {
  readonly path: string;
  sentOn?: Held;
}

interface Held extends Attempt {
  readonly word: string;
}

export class BoundBrowser {
  readonly #random: Random;
  readonly #place: CallbackPlace & { readonly port: number };
  readonly #tickets: readonly [Ticket, Ticket];
  /** Whoever was sent on last. */
  #current: Held | undefined;

  constructor(random: Random, place: CallbackPlace & { readonly port: number }) {
    this.#random = random;
    this.#place = place;
    const ticket = (): Ticket => ({ path: `${FOLDER}${randomWord(random)}` });
    this.#tickets = [ticket(), ticket()];
  }

  /** For the program that opens a browser. It may stand in a list of processes. */
  get openedLink(): string {
    return this.#link(this.#tickets[0]);
  }

  /** For the person, who may want another browser than the one that opened. No program is given it. */
  get shownLink(): string {
    return this.#link(this.#tickets[1]);
  }

  #link({ path }: Ticket): string {
    return `http://${this.#place.host}:${this.#place.port}${path}`;
  }

  judge({ method, url, headers }: Pick<LoopbackRequest, "method" | "url" | "headers">): Visit {
    const ticket = this.#tickets.find(({ path }) => sameText(url.pathname, path));
    if (ticket !== undefined && method === "GET") return this.#start(ticket, headers["cookie"]);
    return this.#return(method, url, headers["cookie"]);
  }

  #start(ticket: Ticket, cookies: string | undefined): Visit {
    // A page that is loaded again in the same browser leads on again.
    if (ticket.sentOn !== undefined && !this.#has(cookies, ticket.sentOn)) return { kind: "opened_twice" };
    ticket.sentOn ??= this.#begin();
    this.#current = ticket.sentOn;
    return { kind: "sent_on", attempt: ticket.sentOn };
  }

  #begin(): Held {
    const [state, nonce, verifier, word] = [
      randomWord(this.#random),
      randomWord(this.#random),
      randomWord(this.#random),
      randomWord(this.#random),
    ];
    // `Lax`: the way back comes from another site, as a page of its own.
    const cookie = `${this.#cookieName}=${word}; Path=/; Max-Age=${COOKIE_LIFE}; HttpOnly; SameSite=Lax`;
    return { state, nonce, verifier, cookie, word };
  }

  #return(method: string, url: URL, cookies: string | undefined): Visit {
    const attempt = this.#current;
    const callback = judgeCallback(method, url, attempt?.state, this.#place.path);
    if (callback.kind === "stranger" || attempt === undefined) {
      return callback.kind === "stranger" ? callback : { kind: "stranger", status: 400 };
    }
    if (!this.#has(cookies, attempt)) return { kind: "other_browser" };
    return { kind: "came_back", callback, attempt };
  }

  /** Cookies know no ports: the name tells sign-ins at once apart. */
  get #cookieName(): string {
    return `atmos-sign-in-${this.#place.port}`;
  }

  #has(cookies: string | undefined, { word }: Held): boolean {
    const pairs = (cookies ?? "").split(/[;,]/).map((pair) => pair.trim());
    return pairs.some((pair) => sameText(pair, `${this.#cookieName}=${word}`));
  }
}
