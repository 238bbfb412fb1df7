import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { HttpFailure, type HttpFailureKind } from "../system/http.ts";

const HINTS: Readonly<Partial<Record<HttpFailureKind, string>>> = {
  tls: "Where a company's proxy reads along, name its certificates, a file in PEM form, in AWS_CA_BUNDLE, " +
    "SSL_CERT_FILE or NODE_EXTRA_CA_CERTS, or a folder of them in SSL_CERT_DIR.",
  too_large: "Check that the address is the one of the service.",
};

/** What helps against those who answer in the place of a service. */
function pageHint({ status, host }: HttpFailure): string {
  const name = printable(host);
  if (status === 407) return PROXY_WANTS_NAME;
  if (status === 403) return `Ask whoever runs the proxy to let ${name} through, or name it in NO_PROXY.`;
  if (status !== undefined && status >= 500) {
    return `Try again in a moment. If it stays so, check HTTPS_PROXY, or name ${name} in NO_PROXY.`;
  }
  return "Open a page in the browser: the network may want a login first. Check HTTPS_PROXY and NO_PROXY, too.";
}

const PROXY_WANTS_NAME = "The proxy wants a name and a password: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT.";

/** What may help when a service could not be reached. */
export function noAnswerHint(cause: unknown, usual: string): string {
  if (!(cause instanceof HttpFailure)) return usual;
  if (cause.kind === "page") return pageHint(cause);
  if (/proxy auth|\b407\b/i.test(cause.message)) return PROXY_WANTS_NAME;
  return HINTS[cause.kind] ?? usual;
}

/** The error for a person when a request got no whole answer. */
export function noAnswer(failure: HttpFailure, doing: string): AtmosError {
  return new AtmosError("unavailable", `${doing}: no answer from ${printable(failure.message)}`, {
    cause: failure,
    isForAll: failure.kind !== "cancelled",
    hint: noAnswerHint(failure, "Check the network and the proxy (HTTPS_PROXY), then try again."),
  });
}
