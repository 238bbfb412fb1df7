/** Reads the head of a request to the loopback server (RFC 9112) and writes the head of its answer. Pure. */
import type { LoopbackReply, LoopbackRequest } from "./ports.ts";

/** Bytes of a request's head, and of one line in it: an authorization response fits many times. */
export const LONGEST_HEAD = 64 * 1024;
const LONGEST_LINE = 32 * 1024;
const MOST_FIELDS = 200;

/** Bytes of a form or a small JSON value, which is all that is ever posted here. */
export const LONGEST_BODY = 64 * 1024;

/** A request without its body, which is `length` bytes long. */
export interface RequestHead extends Omit<LoopbackRequest, "body" | "isOthers"> {
  readonly length: number;
}

export type JudgedHead = { readonly head: RequestHead } | { readonly refusal: LoopbackReply };

function refuse(status: number, words: string): JudgedHead {
  return { refusal: refusal(status, words) };
}

export function refusal(status: number, words: string): LoopbackReply {
  return { status, html: `<!doctype html><title>${words}</title><p>${words}</p>` };
}

/**
 * Only GET and POST are served, and only under our own name: a page whose host name was rebound to 127.0.0.1 sends
 * that name in `Host`.
 */
export function judgeHead(text: string, port: number, largestBody = LONGEST_BODY): JudgedHead {
  const [requestLine = "", ...lines] = text.split(/\r?\n/);
  if (lines.length > MOST_FIELDS || lines.some((line) => line.length > LONGEST_LINE)) {
    return refuse(431, "Too many header fields");
  }
  if (requestLine.length > LONGEST_LINE) return refuse(414, "Address too long");
  const [, method, target] = /^([A-Z]+) (\/[\x21-\x7e]*) HTTP\/1\.[01]$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) return refuse(400, "Bad request");
  const fields = fieldsOf(lines);
  if (fields === undefined) return refuse(400, "Bad request");
  const { host = "" } = fields;
  if (host.toLowerCase() !== `127.0.0.1:${port}` && host.toLowerCase() !== `localhost:${port}`) {
    return refuse(421, "Wrong host");
  }
  if (method !== "GET" && method !== "POST") return refuse(405, "Only GET and POST");
  const url = URL.parse(`http://${host.toLowerCase()}${target}`);
  if (url === null) return refuse(400, "Bad request");
  if (fields["transfer-encoding"] !== undefined) return refuse(411, "Length required");
  const length = fields["content-length"] ?? "0";
  if (!/^\d{1,15}$/.test(length)) return refuse(400, "Bad request");
  if (Number(length) > largestBody) return refuse(413, "Too large");
  if (method === "GET" && Number(length) > 0) return refuse(400, "Bad request");
  return { head: { method, url, headers: fields, length: Number(length) } };
}

/** By name in lower case. What came twice is joined, so that neither two hosts nor two lengths pass as one. */
function fieldsOf(lines: readonly string[]): Record<string, string> | undefined {
  const fields: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const [, name, value = ""] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined) return undefined;
    const key = name.toLowerCase();
    fields[key] = fields[key] === undefined ? value : `${fields[key]}, ${value}`;
  }
  return fields;
}

const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** An answer as bytes: its head, and its body. */
export function writeReply(reply: LoopbackReply): Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  const [type, text] = reply.html !== undefined
    ? ["text/html; charset=utf-8", reply.html]
    : reply.json !== undefined
    ? ["application/json", JSON.stringify(reply.json)]
    : [undefined, ""];
  const body = encoder.encode(text);
  const headers: Record<string, string> = {
    ...HEADERS,
    ...(type === undefined ? {} : { "content-type": type }),
    ...reply.headers,
    connection: "close",
    "content-length": String(body.length),
  };
  const lines = Object.entries(headers).map(([name, value]) => {
    // deno-lint-ignore no-control-regex
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(name + value)) {
      throw new Error("a header field is one line");
    }
    return `${name}: ${value}`;
  });
  return [encoder.encode([`HTTP/1.1 ${reply.status} -`, ...lines, "", ""].join("\r\n")), body];
}
