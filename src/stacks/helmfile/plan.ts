import type { Data } from "../data.ts";
import { contextName } from "../terraform/names.ts";

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
