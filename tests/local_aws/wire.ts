/** Requests and replies as data, and the shapes that the services of this folder answer in. */

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query string as it was sent, without the question mark; signatures are made over it. */
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(body: unknown): Reply {
  return reply(200, "application/json", JSON.stringify(body));
}

/** An error of a rest-json service: the type travels in a header, the rest in the body. */
export function restError(status: number, type: string, body: Readonly<Record<string, unknown>>): Reply {
  const answer = reply(status, "application/json", JSON.stringify(body));
  return {
    ...answer,
    headers: { ...answer.headers, "x-amzn-errortype": `${type}:http://errors.invalid/${type}/` },
  };
}

export function html(status: number, body: string): Reply {
  const answer = reply(status, "text/html; charset=utf-8", body);
  return { ...answer, headers: { ...answer.headers, "cache-control": "no-store" } };
}

export function xml(status: number, body: string): Reply {
  return reply(status, "text/xml", body);
}

/** An error of the query protocol, as STS gives it. */
export function queryError(status: number, code: string, message: string): Reply {
  const type = status < 500 ? "Sender" : "Receiver";
  return xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>${type}</Type>` +
      `<Code>${code}</Code><Message>${escapeMarkup(message)}</Message></Error>` +
      `<RequestId>${crypto.randomUUID()}</RequestId></ErrorResponse>`,
  );
}

export function redirect(to: URL): Reply {
  return { status: 302, headers: { location: to.href, "cache-control": "no-store" }, body: "" };
}

export function empty(): Reply {
  return reply(200, "application/json", "");
}

/** Text for inside an HTML or XML element or attribute. */
export function escapeMarkup(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** The fields of a JSON body, or undefined when it is not a JSON object. */
export function fieldsOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The field when it is a string that is not empty. */
export function textField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The field when it is a list of strings; an absent field is an empty list. */
export function textList(fields: Readonly<Record<string, unknown>>, name: string): string[] | undefined {
  const value = fields[name] ?? [];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function reply(status: number, type: string, body: string): Reply {
  return { status, headers: { "content-type": type, "x-amzn-requestid": crypto.randomUUID() }, body };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
