/** Signing in where no terminal is, with the stand-in browser as the person's own. */

import type { Outcome } from "./running.ts";
import type { World } from "./world.ts";

/** Says that a person is there although nothing looks like a terminal. */
export const PERSON = { ATMOS_FORCE_TTY: "true" };

/** `atmos auth login …`, which must succeed. */
export function signIn(t: World, ...args: string[]): Promise<Outcome> {
  return t.atmos(["auth", "login", ...args], { env: PERSON, code: 0 });
}

/**
 * The operations that the local AWS was asked, oldest first; of CreateToken with the grant. Whose new credentials are,
 * is asked each time, and left out.
 */
export function operations(t: World): string[] {
  return t.aws.calls().filter(({ operation }) => operation !== "GetCallerIdentity").map(
    ({ operation, detail }) => {
      const grant = detail["grantType"]?.split(":").at(-1);
      return grant === undefined ? operation : `${operation} ${grant}`;
    },
  );
}

/** How often an operation, as {@link operations} words it, was asked. */
export function count(t: World, operation: string): number {
  return operations(t).filter((one) => one === operation).length;
}
