import { Crowd } from "./loopback_crowd.ts";
import { isOthers } from "./peer_owner.ts";
import { judgeHead, LONGEST_HEAD, refusal, writeReply } from "./loopback_request.ts";
import type { Loopback, LoopbackAnswer, LoopbackOptions, LoopbackReply, LoopbackServer } from "./ports.ts";

/** How long things may take, in milliseconds, and how much there may be at once. */
export interface LoopbackLimits {
  /** A request, from connecting to its last byte; and as long again for sending the answer. */
  readonly transfer: number;
  /** Finding the answer, which may involve a service. */
  readonly answer: number;
  /** Answers under way when the server closes. */
  readonly closing: number;
  /** Half of the files that macOS lets a program open: the other half is for the work itself. */
  readonly connections: number;
}

export const LIMITS: LoopbackLimits = { transfer: 10_000, answer: 60_000, closing: 1000, connections: 128 };

/** Milliseconds until the next try when the system has no files left. */
const BREATH = 50;

/** What a connection has sent so far, read in pieces. */
class Incoming {
  readonly #connection: Deno.Conn;
  #bytes = new Uint8Array(0);

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** One more piece; false when the other side sends no more. */
  async #more(): Promise<boolean> {
    const buffer = new Uint8Array(4096);
    const size = await this.#connection.read(buffer);
    if (size === null) return false;
    const longer = new Uint8Array(this.#bytes.length + size);
    longer.set(this.#bytes);
    longer.set(buffer.subarray(0, size), this.#bytes.length);
    this.#bytes = longer;
    return true;
  }

  /** The head, or undefined when none comes, or one without end. */
  async head(heard: () => void): Promise<string | undefined> {
    const decoder = new TextDecoder("latin1");
    while (this.#bytes.length < LONGEST_HEAD) {
      if (!await this.#more()) return undefined;
      heard();
      const text = decoder.decode(this.#bytes);
      const end = /\r?\n\r?\n/.exec(text);
      if (end === null) continue;
      this.#bytes = this.#bytes.slice(end.index + end[0].length);
      return text.slice(0, end.index);
    }
    return undefined;
  }

  /** So many bytes more; undefined when fewer come. */
  async body(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (this.#bytes.length < length) if (!await this.#more()) return undefined;
    return this.#bytes.slice(0, length);
  }
}

async function send(connection: Deno.Conn, reply: LoopbackReply): Promise<void> {
  for (let rest of writeReply(reply)) {
    while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
  }
  await connection.closeWrite();
}

async function within<Value>(milliseconds: number, work: Promise<Value>, late: Value): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Value>((resolve) => timer = setTimeout(resolve, milliseconds, late));
  return await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** HTTP/1.1 on 127.0.0.1, one request for each connection. */
export function listen(
  answer: LoopbackAnswer,
  limits = LIMITS,
  { port: wanted = 0, largestBody }: LoopbackOptions = {},
): LoopbackServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: wanted });
  const { port } = listener.addr;
  const crowd = new Crowd<Deno.Conn>(limits.connections);
  const answers = new Set<Promise<void>>();
  let closed = false;

  const replyTo = async (connection: Deno.Conn): Promise<LoopbackReply | undefined> => {
    const incoming = new Incoming(connection);
    const text = await incoming.head(() => crowd.heard(connection));
    if (text === undefined) return undefined;
    const judged = judgeHead(text, port, largestBody);
    if ("refusal" in judged) return judged.refusal;
    const { length, ...head } = judged.head;
    const body = await incoming.body(length);
    if (body === undefined) return undefined;
    crowd.asked(connection);
    const work = async (): Promise<LoopbackReply> =>
      await answer({ ...head, body, isOthers: () => isOthers(connection.remoteAddr, port) });
    return await within(limits.answer, work().catch(() => refusal(500, "Failed")), refusal(504, "Too late"));
  };
  const serve = async (connection: Deno.Conn): Promise<void> => {
    // A request that is not whole in time is not answered; what is being answered has a limit of its own.
    const reading = setTimeout(() => !crowd.hasAsked(connection) && crowd.drop(connection), limits.transfer);
    let sending: ReturnType<typeof setTimeout> | undefined;
    try {
      const reply = await replyTo(connection);
      if (reply === undefined) return;
      sending = setTimeout(() => crowd.drop(connection), limits.transfer);
      await send(connection, reply);
    } catch {
      // The other side has gone away.
    } finally {
      clearTimeout(reading);
      clearTimeout(sending);
      crowd.drop(connection);
    }
  };
  /** Whatever goes wrong while accepting is about one connection, or about too many of them. */
  const accept = async (): Promise<void> => {
    while (!closed) {
      try {
        const connection = await listener.accept();
        if (!crowd.admit(connection)) continue;
        const served = serve(connection).finally(() => answers.delete(served));
        answers.add(served);
      } catch {
        if (closed) return;
        if (!crowd.shrink()) await new Promise((resolve) => setTimeout(resolve, BREATH));
      }
    }
  };
  const accepting = accept();
  const close = async (): Promise<void> => {
    closed = true;
    listener.close();
    await accepting;
    // Browsers open spare connections and send nothing on them.
    crowd.dropUnasked();
    await within(limits.closing, Promise.allSettled(answers).then(() => {}), undefined);
    crowd.dropAll();
  };
  return { port, close };
}

/** The real loopback server. */
export const loopback: Loopback = {
  listen: (answer, options) => Promise.resolve().then(() => listen(answer, LIMITS, options)),
};
