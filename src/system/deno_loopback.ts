import type { Loopback, LoopbackReply } from "./ports.ts";

/** Bytes of a request's head: an authorization response fits many times. */
const LONGEST_HEAD = 64 * 1024;

/** Milliseconds that a browser may take for one request and its answer. */
const PATIENCE = 10_000;

/** Milliseconds that answers under way may take when the server closes. */
const CLOSING = 1000;

const HEADERS = [
  "cache-control: no-store",
  "connection: close",
  "content-security-policy: default-src 'none'; style-src 'unsafe-inline'",
  "content-type: text/html; charset=utf-8",
  "referrer-policy: no-referrer",
  "x-content-type-options: nosniff",
];

type Answer = (method: string, url: URL) => LoopbackReply;

function refusal(status: number, words: string): LoopbackReply {
  return { status, html: `<!doctype html><title>${words}</title><p>${words}</p>` };
}

/**
 * The answer to a request, given its head (RFC 9112: request line and fields). Only GET is served, and only under
 * our own name: a page whose host name was rebound to 127.0.0.1 sends that name in `Host`.
 */
export function replyTo(head: string, port: number, answer: Answer): LoopbackReply {
  const [requestLine = "", ...fields] = head.split(/\r?\n/);
  const [, method, target] = /^([A-Z]+) (\/[\x21-\x7e]*) HTTP\/1\.[01]$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) return refusal(400, "Bad request");
  const hosts = fields.filter((field) => /^host:/i.test(field)).map((field) =>
    field.slice(5).trim().toLowerCase()
  );
  const [host] = hosts;
  if (hosts.length !== 1 || (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)) {
    return refusal(421, "Wrong host");
  }
  if (method !== "GET") return refusal(405, "Only GET");
  const origin = `http://${host}`;
  if (!URL.canParse(origin + target)) return refusal(400, "Bad request");
  try {
    return answer(method, new URL(origin + target));
  } catch {
    return refusal(500, "Failed");
  }
}

/** The head of a request, or undefined when the other side sends none. */
async function readHead(connection: Deno.Conn): Promise<string | undefined> {
  const decoder = new TextDecoder("latin1");
  const buffer = new Uint8Array(4096);
  let text = "";
  while (text.length < LONGEST_HEAD) {
    const size = await connection.read(buffer);
    if (size === null) return undefined;
    text += decoder.decode(buffer.subarray(0, size));
    const end = /\r?\n\r?\n/.exec(text);
    if (end !== null) return text.slice(0, end.index);
  }
  return undefined;
}

async function send(connection: Deno.Conn, { status, html }: LoopbackReply): Promise<void> {
  const body = new TextEncoder().encode(html);
  const head = [`HTTP/1.1 ${status} -`, ...HEADERS, `content-length: ${body.length}`, "", ""].join("\r\n");
  for (let rest of [new TextEncoder().encode(head), body]) {
    while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
  }
  await connection.closeWrite();
}

/** The real loopback server: HTTP/1.1, one request for each connection. */
export const loopback: Loopback = {
  listen: (answer) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const open = new Set<Deno.Conn>();
    const answers = new Set<Promise<void>>();

    const serve = async (connection: Deno.Conn): Promise<void> => {
      open.add(connection);
      const timer = setTimeout(() => hangUp(connection), PATIENCE);
      try {
        const head = await readHead(connection);
        if (head === undefined) return;
        const sent = send(connection, replyTo(head, port, answer)).finally(() => answers.delete(sent));
        answers.add(sent);
        await sent;
      } catch {
        // The browser has gone away.
      } finally {
        clearTimeout(timer);
        hangUp(connection);
      }
    };
    const hangUp = (connection: Deno.Conn): void => {
      if (open.delete(connection)) connection.close();
    };
    const accepting = (async (): Promise<void> => {
      for await (const connection of listener) void serve(connection);
    })();
    const close = async (): Promise<void> => {
      listener.close();
      await accepting;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise((resolve) => timer = setTimeout(resolve, CLOSING));
      await Promise.race([Promise.allSettled(answers), patience]);
      clearTimeout(timer);
      // Browsers open spare connections and send nothing on them.
      for (const connection of open) hangUp(connection);
    };
    return Promise.resolve({ port, close });
  },
};
