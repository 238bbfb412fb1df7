/** What an AWS service answers when it says no, as an error. What it means for a person is in `aws_failure.ts`. */
import { HttpFailure, type HttpReply, withoutPage } from "../../system/http.ts";

export interface Said {
  /** The error's code, `ForbiddenException`; undefined when the answer names none. */
  readonly code?: string | undefined;
  /** The word of RFC 6749, `slow_down`, of an OAuth answer. */
  readonly word?: string | undefined;
  readonly message?: string | undefined;
  /** As in the header, a text. */
  readonly retryAfter?: string | undefined;
  /** The answer could not be read: whatever it holds must not be quoted. */
  readonly isUnread?: boolean;
}

/** A service answered, and did not do what it was asked. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
  /** Of the HTTP answer. */
  readonly status: number;
  readonly said: Said;

  constructor(status: number, said: Said) {
    super(said.message ?? said.code ?? said.word ?? `HTTP ${status}`);
    this.status = status;
    this.said = said;
  }
}

/** The service could not be reached, or did not finish its answer. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/**
 * The answer to a request, whatever its status.
 *
 * @throws NoAnswer for none, and for a page of something on the way; the signal's reason when cancelled
 */
export async function answered(
  reply: Promise<HttpReply>,
  url: string,
  cancelled: AbortSignal | undefined,
): Promise<HttpReply> {
  try {
    return withoutPage(await reply, url);
  } catch (error) {
    cancelled?.throwIfAborted();
    if (!(error instanceof HttpFailure)) throw error;
    throw new NoAnswer(error.message, error);
  }
}
