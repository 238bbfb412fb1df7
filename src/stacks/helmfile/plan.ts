import type { Data } from "../data.ts";
import { contextName } from "../terraform/names.ts";

/** Commands of Helmfile that a component is not needed for. */
const ALONE = new Set(["version", "init", "cache", "completion", "help"]);
/** Refused for a component that is locked. */
const CHANGING = new Set(["apply", "delete", "destroy", "sync"]);

export interface HelmfileCommand {
  /** As Helmfile calls it: `deploy` is its `sync`. */
  readonly word: string;
  readonly needsComponent: boolean;
  readonly changes: boolean;
}

export function helmfileCommand(word: string): HelmfileCommand {
  const theirs = word === "deploy" ? "sync" : word;
  return { word: theirs, needsComponent: !ALONE.has(theirs), changes: CHANGING.has(theirs) };
}

/** All of Helmfile 1.x, and what the original calls otherwise. */
export const HELMFILE_COMMANDS: readonly string[] = [
  ..."apply build cache charts completion create delete deploy deps destroy diff fetch generate init lint list"
    .split(
      " ",
    ),
  ..."print-env repos show-dag status sync template test unittest version write-values".split(" "),
];

export interface HelmfileWishes {
  readonly stack: string;
  readonly component: string;
  readonly word: string;
  readonly globalOptions: readonly string[];
  readonly args: readonly string[];
}

export function valuesName(named: { readonly stack: string; readonly component: string }): string {
  return `${contextName(named)}.helmfile.vars.yaml`;
}

export function helmfileArguments({ stack, component, word, globalOptions, args }: HelmfileWishes): string[] {
  return ["--state-values-file", valuesName({ stack, component }), ...globalOptions, word, ...args];
}

/** Variables that a helmfile may read; all but the first give way to what is there. */
export function helmfileVariables(
  stack: string,
  vars: Data,
  isSet: (name: string) => boolean,
): Record<string, string> {
  const said = ["namespace", "tenant", "environment", "stage", "region"].flatMap((key) => {
    const value = vars[key];
    const name = key.toUpperCase();
    return typeof value !== "string" || value === "" || isSet(name) ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(said), STACK: stack };
}

/** What is known of the cluster that a helmfile works on. */
export interface Cluster {
  readonly name: string;
  readonly region: string;
  /** The file that is written, and that Helm reads. */
  readonly kubeconfig: string;
  /** Only where no identity says who it is. */
  readonly profile: string | undefined;
}

/** The arguments of `aws` that write the file of a cluster. */
export function kubeconfigArguments({ name, region, kubeconfig, profile }: Cluster): string[] {
  return [
    ...profile === undefined ? [] : ["--profile", profile],
    "eks",
    "update-kubeconfig",
    `--name=${name}`,
    `--region=${region}`,
    `--kubeconfig=${kubeconfig}`,
  ];
}
