/** Variables that steer this program or its requests and that cannot mean what they say. */
import { broken, type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import { caSources, readCertificates } from "../../system/certificates.ts";
import { browserCommands, browserMeans } from "../../system/browser.ts";
import { lookUp } from "../../system/look_up.ts";
import { isAbsolute } from "../../system/path.ts";
import type { Env } from "../../system/ports.ts";
import { lentHere } from "../lent.ts";
import type { Patient } from "./patient.ts";

export async function examineEnvironment(patient: Patient): Promise<Examined> {
  const { system, clouds, folders } = patient;
  const lent = await lentHere(system, clouds, () => folders);
  const findings = [...judgePaths(system.env), ...judgeProxies(system.env)];
  if (lent?.expiresAt !== undefined && lent.expiresAt <= system.clock.now()) {
    const what = `this shell works as "${printable(lent.identity)}", whose session has expired`;
    const login = `atmos auth login ${typedWord(lent.identity)}`;
    findings.push(warning(what, `Run \`${login}\`: programs here find the new one.`));
  }
  const state = lent === undefined
    ? "this shell works as nobody"
    : `this shell works as ${printable(lent.identity)}`;
  return { name: "environment", state, findings };
}

const FOLDERS = ["CONFIG", "CACHE", "DATA"].flatMap((word) => [`ATMOS_XDG_${word}_HOME`, `XDG_${word}_HOME`]);

/** Pure. */
export function judgePaths(env: Pick<Env, "get">): Finding[] {
  return FOLDERS.flatMap((name) => {
    const value = env.get(name);
    if (!value || isAbsolute(value)) return [];
    const what = `${name} is "${printable(value)}", which is no absolute path, and is not used`;
    return [warning(what, `Set ${name} to an absolute path, or unset it.`)];
  });
}

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

/** Pure. */
export function judgeProxies(env: Pick<Env, "get">): Finding[] {
  return PROXIES.flatMap((name) => {
    const [upper, lower] = [env.get(name), env.get(name.toLowerCase())];
    const bad = [[name, upper], [name.toLowerCase(), lower]].filter(([, value]) => value && !isProxy(value));
    const found = bad.map(([name]) =>
      // It may hold a password.
      broken(`${name} is no address of a proxy`, `Write it as http://host:port, or unset ${name}.`)
    );
    if (upper && lower && upper !== lower) {
      const what = `${name} and ${name.toLowerCase()} name different proxies`;
      found.push(warning(what, "Unset one of them: programs differ in which one counts."));
    }
    return found;
  });
}

function isProxy(value: string): boolean {
  const url = URL.parse(value.includes("://") ? value : `http://${value}`);
  return url !== null && url.hostname !== "" && /^(https?|socks[45]h?):$/.test(url.protocol);
}

export async function examineCertificates({ system }: Patient): Promise<Examined> {
  const sources = caSources(system.env.all(), system.platform === "windows" ? ";" : ":");
  const { certificates, problems } = await readCertificates(system.files, sources);
  const findings = problems.map(({ variable, path, reason }) =>
    broken(
      `${variable} names "${printable(path)}", which cannot be used: ${printable(reason)}`,
      `Name a PEM file with your company's certificates, or unset ${variable}.`,
    )
  );
  const state = sources.length === 0 ? "those of the runtime" : `${certificates.size} besides the runtime's`;
  return { name: "certificates", state, findings };
}

export async function examineBrowser({ system }: Patient): Promise<Examined> {
  const name = "browser";
  const { platform, env } = system;
  if (!browserMeans(platform, env)) {
    return {
      name,
      state: "none here: `atmos auth login --device` shows a code, where the kind of provider has one",
      findings: [],
    };
  }
  const commands = browserCommands(platform, env, "https://example.com").map(({ command }) => command);
  for (const command of commands) {
    if (platform !== "linux" || await lookUp(system, command, env.all()) !== undefined) {
      return { name, state: `opens with ${printable(command)}`, findings: [] };
    }
  }
  const shown = commands.map((command) => `"${printable(command)}"`).join(", ");
  const source = env.get("BROWSER")?.trim() ? "BROWSER names" : "pages open with";
  const fix = env.get("BROWSER")?.trim()
    ? "Set BROWSER to a program that is there, or unset it."
    : "Install it, or set BROWSER to another one.";
  const findings = [broken(`${source} ${shown}, which is not on your PATH`, fix)];
  return { name, state: "cannot be opened", findings };
}
