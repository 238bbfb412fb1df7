/** What a service says instead of the truth. */
import fc from "fast-check";
import type { PlannedReply, RecordedRequest } from "../unit/system/fake_http.ts";
import { withStrange } from "./texts.ts";

export interface Lie {
  /** Where it is asked: the end of the address. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** How many times it is told before the truth. */
  readonly times: number;
}

const ERRORS = [
  "authorization_pending",
  "slow_down",
  "expired_token",
  "invalid_grant",
  "invalid_client",
  "\u202e",
];

function lieAbout(answers: Readonly<Record<string, unknown>>, path: string): fc.Arbitrary<Lie> {
  return fc.record({
    path: fc.constant(path),
    status: fc.constantFrom(200, 200, 200, 200, 204, 302, 400, 401, 403, 404, 429, 500, 503),
    body: fc.oneof(
      { weight: 5, arbitrary: withStrange(answers[path]) },
      {
        weight: 2,
        arbitrary: withStrange({
          error: "invalid_grant",
          error_description: "no",
          __type: "X",
          message: "not now",
        })
          .chain((body) =>
            fc.constantFrom(...ERRORS).map((error) => typeof body === "object" ? { ...body, error } : body)
          ),
      },
      { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }) },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    ),
    headers: fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      { "retry-after": "soon" },
      { "content-type": "text/html" },
      { "x-amzn-errortype": "UnauthorizedException:\u202e" },
      { location: "https://evil.example/" },
      { date: "Thu, 01 Jan 1970 00:00:00 GMT" },
    ),
    times: fc.constantFrom(1, 1, 3, 30),
  });
}

/** @param answers what a service in order says, by the end of the address */
export function liesAbout(answers: Readonly<Record<string, unknown>>): fc.Arbitrary<readonly Lie[]> {
  const lie = fc.constantFrom(...Object.keys(answers)).chain((path) => lieAbout(answers, path));
  return fc.array(lie, { minLength: 1, maxLength: 3 });
}

export function isAt({ url }: Pick<RecordedRequest, "url">, path: string): boolean {
  return new URL(url).pathname.endsWith(path);
}

/** Answers with the lies, each as often as it is told, and with undefined when the truth is due. */
export function liar(lies: readonly Lie[]): (request: RecordedRequest) => PlannedReply | undefined {
  const left = lies.map((one) => ({ ...one }));
  return (request) => {
    const found = left.find((one) => isAt(request, one.path) && one.times > 0);
    return found === undefined ? undefined : { ...found, times: found.times-- } as PlannedReply;
  };
}
