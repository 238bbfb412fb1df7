/** The certificate authorities that a person's company adds to those of the runtime. */
import { join } from "./path.ts";
import type { FileInfo, Files } from "./ports.ts";

/** Each names one PEM file, `SSL_CERT_DIR` folders of them. */
export const CA_VARIABLES = [
  "AWS_CA_BUNDLE",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
] as const;

/** A file or folder that a variable names. */
export interface CaSource {
  readonly variable: string;
  readonly path: string;
}

/** What could not be used, in words for a person. */
export interface CaProblem extends CaSource {
  readonly reason: string;
}

export interface CaCertificates {
  /** In PEM, each once, with the source that it was first found in. */
  readonly certificates: ReadonlyMap<string, CaSource>;
  readonly problems: readonly CaProblem[];
}

/** The largest bundle of a system has half a megabyte. */
const LARGEST_FILE = 16 * 1024 * 1024;
const MOST_FILES = 2000;

/** Files of a folder that are certificates: by their ending, or named after their hash as OpenSSL wants it. */
const CERTIFICATE_NAME = /(\.(pem|crt|cer)|^[0-9a-f]{8}\.\d+)$/i;

/** What the variables name. */
export function caSources(env: Readonly<Record<string, string>>, separator: string): CaSource[] {
  return CA_VARIABLES.flatMap((variable) => {
    const value = env[variable];
    if (!value) return [];
    const paths = variable === "SSL_CERT_DIR"
      ? value.split(separator).filter((path) => path !== "")
      : [value];
    return paths.map((path) => ({ variable, path }));
  });
}

/** Reads all sources; one that cannot be read is told, and the others count. */
export async function readCertificates(
  files: Pick<Files, "readText" | "target" | "list">,
  sources: readonly CaSource[],
): Promise<CaCertificates> {
  const certificates = new Map<string, CaSource>();
  const problems: CaProblem[] = [];
  for (const source of sources) {
    try {
      const paths = source.variable === "SSL_CERT_DIR" ? await filesIn(files, source.path) : [source.path];
      const found = (await Promise.all(paths.map((path) => certificatesIn(files, path)))).flat();
      if (found.length === 0) problems.push({ ...source, reason: "there is no certificate in it" });
      for (const certificate of found) {
        if (!certificates.has(certificate)) certificates.set(certificate, source);
      }
    } catch (error) {
      problems.push({ ...source, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { certificates, problems };
}

async function filesIn(files: Pick<Files, "target" | "list">, folder: string): Promise<string[]> {
  const info = await files.target(folder);
  if (info?.kind !== "folder") {
    throw new Error(info === undefined ? "it does not exist" : "it is not a folder");
  }
  const names = (await files.list(folder)).map(({ name }) => name).filter((name) =>
    CERTIFICATE_NAME.test(name)
  );
  return names.slice(0, MOST_FILES).map((name) => join(folder, name));
}

async function certificatesIn(files: Pick<Files, "readText" | "target">, path: string): Promise<string[]> {
  const info: FileInfo | undefined = await files.target(path);
  if (info === undefined) throw new Error("it does not exist");
  if (info.kind !== "file") throw new Error("it is not a file");
  if (info.size > LARGEST_FILE) throw new Error("it is too large");
  const text = await files.readText(path) ?? "";
  return text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [];
}

/** `AWS_CA_BUNDLE names "/x.pem", which cannot be used: it does not exist`, for each. */
export function describeProblems(problems: readonly CaProblem[]): string {
  return problems.map(({ variable, path, reason }) =>
    `${variable} names "${path}", which cannot be used: ${reason}`
  ).join("; ");
}
