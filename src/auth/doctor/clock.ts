/** Whether services can be reached, through whatever is in between, and what time they think it is. */
import type { Cloud } from "../../clouds/cloud.ts";
import { broken, type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { AtmosError } from "../../errors.ts";
import { HttpFailure } from "../../system/http.ts";
import type { Platform } from "../../system/ports.ts";
import type { Patient } from "./patient.ts";

/** Milliseconds. Signatures are refused when clocks are a quarter of an hour apart. */
const PATIENCE = 8000;
const NOTICED = 60_000;
const HARMFUL = 5 * 60_000;

export async function examineClock(patient: Patient): Promise<Examined> {
  const name = "network";
  if (!patient.online) return { name, state: "not asked", findings: [] };
  const states: string[] = [];
  const findings: Finding[] = [];
  for (const cloud of configuredClouds(patient)) {
    try {
      const address = cloud.timeSource?.(patient.system.env);
      if (address === undefined) continue;
      const { state, found } = await ask(patient, address);
      states.push(state);
      findings.push(...found);
    } catch (error) {
      if (!(error instanceof AtmosError)) throw error;
      findings.push(broken(error.message, error.hint ?? ""));
    }
  }
  return { name, state: states.join("; ") || "nobody to ask", findings };
}

/** Those whose kinds the configuration names. */
function configuredClouds({ context, clouds }: Patient): Cloud[] {
  const auth = context?.configuration.auth;
  const used = new Set(
    [...auth?.providers.values() ?? [], ...auth?.identities.values() ?? []].map((one) => one.kind),
  );
  return clouds.clouds.filter(({ kinds }) => kinds.some(({ name }) => used.has(name)));
}

async function ask(
  { system: { http, clock, platform } }: Patient,
  url: string,
): Promise<{ readonly state: string; readonly found: Finding[] }> {
  const { host } = new URL(url);
  try {
    const { headers } = await http.send({ method: "GET", url, timeLimit: PATIENCE, attempts: 2 });
    const found = judgeTime(host, headers["date"], clock.now(), platform);
    return { state: `${host} answers`, found };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { state: `${host} does not answer`, found: [judgeFailure(error)] };
  }
}

/** Pure. Of an answer without a time nothing is known. */
export function judgeTime(
  host: string,
  date: string | undefined,
  now: number,
  platform: Platform,
): Finding[] {
  const there = Date.parse(date ?? "");
  const apart = Math.abs(there - now);
  if (Number.isNaN(there) || apart < NOTICED) return [];
  const minutes = `${Math.floor(apart / 60_000)}m`;
  const what = `the clock of this machine is ${minutes} ${there < now ? "ahead of" : "behind"} ${host}`;
  const make = apart < HARMFUL ? warning : broken;
  return [
    make(`${what}; from 15m on everything that is signed is refused`, `Set the clock: ${SETTERS[platform]}`),
  ];
}

const SETTERS: Readonly<Record<Platform, string>> = {
  linux: "`sudo timedatectl set-ntp true`.",
  darwin: "`sudo sntp -sS time.apple.com`.",
  windows: "`w32tm /resync`.",
};

/** Pure. */
export function judgeFailure({ kind, message }: HttpFailure): Finding {
  return broken(message, FIXES[kind]);
}

const FIXES: Readonly<Record<HttpFailure["kind"], string>> = {
  tls: "Name your company's certificates with AWS_CA_BUNDLE or SSL_CERT_FILE, in a PEM file.",
  page: "Sign in to the network in a browser, or look at HTTPS_PROXY.",
  timeout: "Check the network, HTTPS_PROXY and NO_PROXY.",
  unreachable: "Check the network, HTTPS_PROXY and NO_PROXY.",
  too_large: "Look at what answers there.",
  cancelled: "Run the command again.",
};
