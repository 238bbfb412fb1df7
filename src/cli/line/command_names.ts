import type { CommandNames } from "./arguments.ts";

/** The built-in commands below `auth`, in the order in which help shows them. */
export const AUTH_COMMANDS = [
  "init",
  "login",
  "whoami",
  "list",
  "accounts",
  "discover",
  "import",
  "exec",
  "shell",
  "env",
  "credential-process",
  "eks-token",
  "aks-token",
  "gke-token",
  "docker-credential",
  "integration",
  "profile",
  "prompt",
  "console",
  "user",
  "logout",
  "audit",
  "explain",
  "doctor",
  "validate",
] as const;

/** The built-in commands and groups, in the same order. */
export const TOP_COMMANDS = [
  "auth",
  "config",
  "workflow",
  "list",
  "describe",
  "terraform",
  "helmfile",
  "aws",
  "azure",
  "gcp",
  "validate",
  "version",
  "completion",
  "help",
] as const;

/** The names on the tree, for what must be known before the command line is parsed. */
export const COMMAND_NAMES: CommandNames = names(TOP_COMMANDS, {
  auth: names(AUTH_COMMANDS, {
    integration: names(["list", "provision"]),
    profile: names(["install", "remove"]),
    user: names(["configure", "rotate"]),
  }),
  config: names(["show", "trust", "untrust"]),
  list: names(["workflows", "stacks", "components", "instances"]),
  describe: names(["component", "stacks", "locals"]),
  validate: names(["stacks", "component"]),
  aws: names(["eks", "ecr"], { eks: names(["token", "update-kubeconfig"]), ecr: names(["login"]) }),
  azure: names(["aks", "acr"], { aks: names(["token", "update-kubeconfig"]), acr: names(["login"]) }),
  gcp: names(["gke"], { gke: names(["token"]) }),
  // A team may put commands of its own below these.
  terraform: { below: new Map(), isOpen: true },
  helmfile: { below: new Map(), isOpen: true },
  version: { below: new Map(), isOpen: true },
});

function names(all: readonly string[], below: Readonly<Record<string, CommandNames>> = {}): CommandNames {
  return { below: new Map(all.map((name) => [name, below[name] ?? { below: new Map() }])) };
}
