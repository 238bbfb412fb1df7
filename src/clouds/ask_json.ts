/** Asks services that answer in JSON. */
import { type Http, HttpFailure, type HttpRequest, withoutPage } from "../system/http.ts";
import { noAnswer } from "./no_answer.ts";
import { parsedJson } from "./untyped.ts";

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined for what is no JSON. */
  readonly body: unknown;
}

/** @throws HttpFailure when there is no answer, also where somebody on the way has answered with a page */
export async function sendForJson(http: Http, request: HttpRequest): Promise<JsonAnswer> {
  const { status, headers, body } = withoutPage(await http.send(request), request.url);
  const text = new TextDecoder().decode(body);
  return { status, headers, text, body: parsedJson(text) };
}

/**
 * @param doing what cannot be done without an answer
 * @throws AtmosError `unavailable` when there is none; the signal's reason when cancelled
 */
export async function askJson(http: Http, request: HttpRequest, doing: string): Promise<JsonAnswer> {
  try {
    return await sendForJson(http, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    throw error instanceof HttpFailure ? noAnswer(error, doing) : error;
  }
}
