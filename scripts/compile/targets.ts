/** The machines that atmos is built for, by the names `deno compile --target` knows. */
export const TARGETS: readonly string[] = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

const SYSTEMS: Readonly<Record<string, string>> = {
  "unknown-linux-gnu": "linux",
  "apple-darwin": "macos",
  "pc-windows-msvc": "windows",
};

/** The file name of the executable for a target: `atmos-1.2.3-linux-x86_64`, with `.exe` for Windows. */
export function executableName(version: string, target: string): string {
  const [arch = "", ...rest] = target.split("-");
  const system = SYSTEMS[rest.join("-")];
  if (system === undefined || !TARGETS.includes(target)) {
    throw new Error(`cannot build for "${target}": the targets are ${TARGETS.join(", ")}`);
  }
  return `atmos-${version}-${system}-${arch}${system === "windows" ? ".exe" : ""}`;
}

/**
 * Which targets to build. A `denort` of one's own (DENORT_BIN) fits one machine only, so with it the default
 * is the machine at hand.
 */
export function chooseTargets(
  asked: string | undefined,
  host: string,
  hasOwnDenort: boolean,
): readonly string[] {
  if (asked !== undefined) return [asked];
  return hasOwnDenort ? [host] : TARGETS;
}
