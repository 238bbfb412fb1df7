import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { HttpFailure, type HttpFailureKind } from "../system/http.ts";

const HINTS: Readonly<Partial<Record<HttpFailureKind, string>>> = {
  tls: "Where a company's proxy reads along, name its certificates in SSL_CERT_FILE: a file in PEM form.",
  too_large: "Check that the address is the one of the service.",
};

/** What may help when a service could not be reached. */
export function noAnswerHint(cause: unknown, usual: string): string {
  return (cause instanceof HttpFailure ? HINTS[cause.kind] : undefined) ?? usual;
}

/** The error for a person when a request got no whole answer. */
export function noAnswer(failure: HttpFailure, doing: string): AtmosError {
  return new AtmosError("unavailable", `${doing}: no answer from ${printable(failure.message)}`, {
    cause: failure,
    isForAll: failure.kind !== "cancelled",
    hint: noAnswerHint(failure, "Check the network and the proxy (HTTPS_PROXY), then try again."),
  });
}
