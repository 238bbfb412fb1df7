interface Closable {
  close(): void;
}

/** Connections that a browser needs. */
const LEAST = 6;

/** Files that the program needs for its own work meanwhile. */
const SPARE = 16;

/** What a connection has done so far: nothing, sent something, or sent a whole request. */
type State = "silent" | "heard" | "asked";

/**
 * The connections of a server, no more than so many at once. When there is no room, the one that has been silent
 * longest goes, then the one that has been longest about its request: a browser says all of it at once, so neither
 * spare connections nor those that dawdle on purpose keep it out.
 */
export class Crowd<Connection extends Closable> {
  /** Oldest first. */
  readonly #open = new Map<Connection, State>();
  #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Whether there was room, or could be made; otherwise the newcomer is closed. */
  admit(connection: Connection): boolean {
    if (this.#open.size >= this.#most && !this.dropIdle()) {
      shut(connection);
      return false;
    }
    this.#open.set(connection, "silent");
    return true;
  }

  heard(connection: Connection): void {
    if (this.#open.get(connection) === "silent") this.#open.set(connection, "heard");
  }

  asked(connection: Connection): void {
    if (this.#open.has(connection)) this.#open.set(connection, "asked");
  }

  hasAsked(connection: Connection): boolean {
    return this.#open.get(connection) === "asked";
  }

  drop(connection: Connection): void {
    if (this.#open.delete(connection)) shut(connection);
  }

  /** Closes the connection that matters least; false when all have sent a whole request. */
  dropIdle(): boolean {
    const oldest = (wanted: State): Connection | undefined =>
      this.#open.entries().find(([, state]) => state === wanted)?.[0];
    const connection = oldest("silent") ?? oldest("heard");
    if (connection === undefined) return false;
    this.drop(connection);
    return true;
  }

  /** There is less room than was thought. Leaves some for the program's own files; whether anybody had to go. */
  shrink(): boolean {
    this.#most = Math.max(LEAST, this.#open.size - SPARE);
    let went = false;
    while (this.#open.size > this.#most && this.dropIdle()) went = true;
    return went;
  }

  /** Closes all that have not sent a whole request. */
  dropUnasked(): void {
    for (const [connection, state] of [...this.#open]) if (state !== "asked") this.drop(connection);
  }

  dropAll(): void {
    for (const connection of [...this.#open.keys()]) this.drop(connection);
  }
}

/** A connection may have been closed by the other side already. */
function shut(connection: Closable): void {
  try {
    connection.close();
  } catch {
    // It is closed.
  }
}
