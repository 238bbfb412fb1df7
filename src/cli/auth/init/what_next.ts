import type { Way } from "./new_text.ts";

/**
 * What to type when everything is written. Pure.
 *
 * @param atmos how the program is started so that it reads the new file
 */
export function whatNext(chosen: string | undefined, way: Way, roles: number, atmos: string): string {
  const lines = roles === 0
    ? ["No role is assigned to you yet. When one is:", "", `  ${atmos} auth accounts`]
    : way === "none"
    ? ["You are signed in. Work as a role:", "", `  ${atmos} auth shell --account ACCOUNT --role ROLE`]
    : chosen === undefined
    ? [
      "You are signed in. See your identities, and work as one:",
      "",
      `  ${atmos} auth list`,
      `  ${atmos} auth shell -i NAME`,
    ]
    : [
      "You are signed in. Work as your default identity:",
      "",
      `  ${atmos} auth whoami`,
      `  ${atmos} auth shell`,
    ];
  return `${lines.join("\n")}\n`;
}
