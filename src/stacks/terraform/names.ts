/** Names of the files that a run of Terraform makes, as the original calls them. */

export interface Named {
  /** The stack's name; that of a stack without a pattern is a path. */
  readonly stack: string;
  /** As it was asked for; may hold slashes. */
  readonly component: string;
}

/** `tenant-dev-infra-vpc`: the stack, the folders of the component, the component. */
export function contextName({ stack, component }: Named): string {
  return `${stack}-${component}`.replaceAll("/", "-");
}

export function varfileName(named: Named): string {
  return `${contextName(named)}.terraform.tfvars.json`;
}

export function planfileName(named: Named): string {
  return `${contextName(named)}.planfile`;
}
