import { type Said, ServiceFailure } from "../../../../src/clouds/aws/service_failure.ts";

/** What a service says with a code, or without one. */
export function serviceFailure(code: string | undefined, status: number, more: Said = {}): ServiceFailure {
  return new ServiceFailure(status, { code, ...more });
}
