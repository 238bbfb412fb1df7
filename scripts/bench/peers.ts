/** Programs for the same purpose that happen to be here. */
import type { Comparison } from "./comparisons.ts";
import { type Place, workload } from "./home.ts";
import type { Words } from "./programs.ts";

const PEERS: readonly Words[] = [
  ["aws-vault", "--version"],
  ["granted", "--version"],
  ["aws-sso", "version"],
  ["saml2aws", "--version"],
  // The one in Go, where it is installed.
  ["atmos", "version"],
  ["aws", "--version"],
];

/** How they start, as far as they are on PATH; for information. */
export function peersHere(atmos: Words, place: Place): Comparison[] {
  return PEERS.filter(([program]) => isOnPath(program)).map((peer) => ({
    subject: workload(`--version, as ${peer[0]}`, atmos, ["--version"], place),
    against: workload(peer.join(" "), peer, [], place),
    budget: undefined,
  }));
}

function isOnPath(program: string): boolean {
  try {
    return new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}
