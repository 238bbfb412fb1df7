/** The end of every help: exit codes, variables and the page with more. */
import { wrap } from "../text/wrap.ts";

/** Characters of a line; a terminal that is narrower breaks it by itself. */
const WIDTH = 80;

interface About {
  /** Exit codes, where they say more than those of every command. */
  readonly exit?: string;
  readonly variables?: readonly string[];
  /** In the documentation. */
  readonly page: string;
}

const USUAL_EXIT = "0 done, 1 not done, 2 wrong usage or configuration, 130 interrupted";
const CHILD_EXIT = "those of the command; 1 without a session, 2 wrong usage, 127 no such program";
const STEPS_EXIT = "those of the step that failed; 1, 2 before the first one, 130 interrupted";
const CHECK_EXIT = "0 without errors, 1 with errors, 2 wrong usage";

const COMMANDS = "docs/commands.md";
const STACKS = "docs/stacks.md";

/** By the words of the command. What is missing here has the usual exit codes and the page of all commands. */
const ABOUT: Readonly<Record<string, About>> = {
  "": { page: "README.md" },
  "auth login": { variables: ["ATMOS_IDENTITY", "ATMOS_MFA_CODE"], page: "docs/usage.md" },
  "auth whoami": {
    exit: "0 accepted, 1 no session, refused or not verified, 2 wrong usage or configuration",
    variables: ["ATMOS_IDENTITY", "ATMOS_AUTH_WHOAMI_OUTPUT"],
    page: "docs/usage.md",
  },
  "auth list": { page: "docs/usage.md" },
  "auth accounts": { page: "docs/accounts.md" },
  "auth import": { page: "docs/migrations/import.md" },
  "auth exec": { exit: CHILD_EXIT, variables: ["ATMOS_IDENTITY"], page: "docs/usage.md" },
  "auth shell": { exit: CHILD_EXIT, variables: ["ATMOS_IDENTITY", "ATMOS_SHELL"], page: "docs/usage.md" },
  "auth env": {
    variables: ["ATMOS_IDENTITY", "ATMOS_AUTH_ENV_FORMAT", "ATMOS_AUTH_ENV_OUTPUT_FILE"],
    page: "docs/usage.md",
  },
  "auth console": { variables: ["ATMOS_IDENTITY"], page: "docs/console.md" },
  "auth user": { page: "docs/kinds/aws-user.md" },
  "auth user configure": { page: "docs/kinds/aws-user.md" },
  "auth user rotate": { page: "docs/kinds/aws-user.md" },
  "auth logout": {
    exit: "0 logged out, 1 a session can still be used, 2 wrong usage or configuration",
    page: "docs/logout.md",
  },
  "auth integration": { page: "docs/kubernetes.md" },
  "auth integration list": { page: "docs/kubernetes.md" },
  "auth integration provision": { variables: ["ATMOS_IDENTITY"], page: "docs/kubernetes.md" },
  "auth eks-token": { page: "docs/kubernetes.md" },
  "auth aks-token": { page: "docs/kubernetes.md" },
  "auth gke-token": { page: "docs/kubernetes.md" },
  "auth docker-credential": { page: "docs/registries.md" },
  "aws": { page: "docs/kubernetes.md" },
  "aws eks": { page: "docs/kubernetes.md" },
  "aws eks token": { page: "docs/kubernetes.md" },
  "aws eks update-kubeconfig": { variables: ["ATMOS_IDENTITY"], page: "docs/kubernetes.md" },
  "aws ecr": { page: "docs/registries.md" },
  "aws ecr login": { variables: ["ATMOS_IDENTITY"], page: "docs/registries.md" },
  "azure": { page: "docs/kubernetes.md" },
  "azure aks": { page: "docs/kubernetes.md" },
  "azure aks token": { page: "docs/kubernetes.md" },
  "azure aks update-kubeconfig": { variables: ["ATMOS_IDENTITY"], page: "docs/kubernetes.md" },
  "azure acr": { page: "docs/registries.md" },
  "azure acr login": { variables: ["ATMOS_IDENTITY"], page: "docs/registries.md" },
  "gcp": { page: "docs/kubernetes.md" },
  "gcp gke": { page: "docs/kubernetes.md" },
  "gcp gke token": { page: "docs/kubernetes.md" },
  "auth audit": { page: "docs/audit.md" },
  "auth validate": { exit: CHECK_EXIT, page: "docs/configuration.md" },
  "config": { page: "docs/configuration.md" },
  "config show": { page: "docs/configuration.md" },
  "config trust": { variables: ["ATMOS_TRUST"], page: "docs/configuration.md" },
  "config untrust": { page: "docs/configuration.md" },
  "workflow": {
    exit: STEPS_EXIT,
    variables: ["ATMOS_STACK", "ATMOS_WORKFLOW_FILE"],
    page: "docs/workflows.md",
  },
  "list workflows": { variables: ["ATMOS_WORKFLOW_FILE"], page: "docs/workflows.md" },
  "list stacks": { page: STACKS },
  "list components": { page: STACKS },
  "list instances": { page: STACKS },
  "describe": { page: STACKS },
  "describe component": { page: STACKS },
  "describe locals": { page: STACKS },
  "describe stacks": { page: STACKS },
  "terraform": {
    exit: "those of Terraform; 1, 2 before it starts",
    variables: ["ATMOS_STACK", "ATMOS_IDENTITY"],
    page: "docs/components.md",
  },
  "helmfile": {
    exit: "those of Helmfile; 1, 2 before it starts",
    variables: ["ATMOS_STACK", "ATMOS_IDENTITY"],
    page: "docs/components.md",
  },
  "validate": { exit: CHECK_EXIT, page: "docs/configuration.md" },
  "validate stacks": { exit: CHECK_EXIT, page: STACKS },
};

const OWN: About = { exit: STEPS_EXIT, page: "docs/custom-commands.md" };

/** @param isOwn whether the configuration brings the command */
export function helpFooter(path: readonly string[], isOwn: boolean): string {
  const name = path.join(" ");
  const { exit = USUAL_EXIT, variables = [], page } = isOwn
    ? OWN
    : Object.hasOwn(ABOUT, name)
    ? ABOUT[name] ?? OWN
    : { page: COMMANDS };
  return row("Exit codes", exit) + row("Variables", variables.join(", ")) + row("More", page);
}

function row(label: string, text: string): string {
  if (text === "") return "";
  const head = `${label}:`.padEnd("Exit codes: ".length);
  return wrap(text, WIDTH - head.length).map((line, at) =>
    `${at === 0 ? head : " ".repeat(head.length)}${line}\n`
  ).join("");
}

/** The pages that helps name. */
export const PAGES: readonly string[] = [...new Set([...Object.values(ABOUT), OWN].map(({ page }) => page))];
