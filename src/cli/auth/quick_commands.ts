import type { Invocation } from "../line/invocation.ts";
import type { QuickFlags } from "../line/quick_line.ts";
import { runCredentialProcess } from "./credential_process/run.ts";
import { runEnv } from "./env/run.ts";
import { LENDING_FLAGS } from "./lending_options.ts";
import { runPrompt } from "./prompt/run.ts";
import { runExec } from "./run_exec.ts";
import { runWhoami } from "./whoami/run.ts";

interface QuickCommand {
  /** Those of the command tree; what is missing here is read there. */
  readonly flags: QuickFlags;
  readonly takesIdentity: boolean;
  readonly takesTail: boolean;
  run(invocation: Invocation, identity: string | undefined, options: object): Promise<number>;
}

const IDENTITY_HEX: QuickFlags = { "--identity-hex": ["identityHex", "value"] };

/** Loaded when it is meant: nobody else needs anything of clusters. */
function clusterToken(command: string, flags: QuickFlags): QuickCommand {
  return {
    flags: { ...IDENTITY_HEX, ...flags },
    takesIdentity: false,
    takesTail: false,
    run: async (invocation, _, options) =>
      await (await import("./integrations/cluster_token.ts")).runClusterToken(command, invocation, options),
  };
}

/** The commands below `auth` that prompts and scripts run again and again. */
export const QUICK_COMMANDS: Readonly<
  Record<
    | "aks-token"
    | "credential-process"
    | "docker-credential"
    | "eks-token"
    | "env"
    | "exec"
    | "gke-token"
    | "prompt"
    | "whoami",
    QuickCommand
  >
> = {
  "aks-token": clusterToken("aks-token", {
    "--cluster-name": ["clusterName", "value"],
    "--resource-group": ["resourceGroup", "value"],
    "--server-id": ["serverId", "value"],
  }),
  "docker-credential": {
    flags: IDENTITY_HEX,
    takesIdentity: true,
    takesTail: false,
    run: async (invocation, action, options) =>
      await (await import("./integrations/docker_credential.ts")).runDockerCredential(
        invocation,
        action,
        options,
      ),
  },
  "eks-token": clusterToken("eks-token", {
    "--cluster-name": ["clusterName", "value"],
    "--region": ["region", "value"],
  }),
  "gke-token": clusterToken("gke-token", {}),
  "credential-process": {
    flags: IDENTITY_HEX,
    takesIdentity: false,
    takesTail: false,
    run: runCredentialProcess,
  },
  env: {
    flags: {
      "--format": ["format", "value"],
      "-f": ["format", "value"],
      "--output": ["format", "value"],
      "--output-file": ["outputFile", "value"],
      "-o": ["outputFile", "value"],
      "--login": ["login", { standsFor: true }],
      "--keep": ["keep", { standsFor: true }],
    },
    takesIdentity: true,
    takesTail: false,
    run: runEnv,
  },
  exec: {
    flags: { ...LENDING_FLAGS, "--yes": ["yes", { standsFor: true }], "-y": ["yes", { standsFor: true }] },
    takesIdentity: true,
    takesTail: true,
    run: runExec,
  },
  prompt: { flags: {}, takesIdentity: false, takesTail: false, run: (invocation) => runPrompt(invocation) },
  whoami: {
    flags: {
      "--format": ["format", "value"],
      "-f": ["format", "value"],
      "--output": ["format", "value"],
      "-o": ["format", "value"],
      "--cached": ["cached", { standsFor: true }],
    },
    takesIdentity: true,
    takesTail: false,
    run: runWhoami,
  },
};
