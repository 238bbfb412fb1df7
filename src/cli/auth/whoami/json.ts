import { jsonText } from "../../../json_text.ts";
import type { WhoamiReport } from "../../../auth/whoami.ts";
import { isSecretName, redactShapes } from "../../../secret_shapes.ts";
import { isoSeconds } from "../../text/time.ts";

const SECRET_VARIABLE = /SECRET|TOKEN|PASSWORD|PRIVATE|ACCESS_KEY|SESSION/i;

/** What is called after a secret and says where it lies, or which one it is. */
const HARMLESS = /^ATMOS_SESSION$|_FILE$/;

/**
 * The report for programs: members without a value are left out, and variables that are secrets by their name or hold one by its form are hidden, since such output ends up in tickets.
 */
export function whoamiJson(report: WhoamiReport): string {
  const environment = Object.entries(report.environment.set).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => [name, shown(name, value)]);
  return jsonText({
    realm: report.realm,
    provider: report.provider,
    identity: report.identity,
    chain: report.chain,
    ...Object.fromEntries(report.facts.map(({ name, value }) => [name, value])),
    expiration: report.expiresAt === undefined ? undefined : isoSeconds(report.expiresAt),
    state: report.state,
    reason: report.reason,
    environment: Object.fromEntries(environment),
  });
}

function shown(name: string, value: string): string {
  const isSecret = !HARMLESS.test(name) && (SECRET_VARIABLE.test(name) || isSecretName(name));
  return isSecret ? "***REDACTED***" : redactShapes(value);
}
