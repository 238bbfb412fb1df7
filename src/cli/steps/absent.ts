import { AtmosError } from "../../errors.ts";
import { absentCommand } from "../../steps/usual_type.ts";

/**
 * Whoever knows Atmos looks for a command that this version does not have.
 *
 * @throws AtmosError `unsupported` for such a command
 */
export function refuseAbsent(name: string | undefined): void {
  const why = name === undefined ? undefined : absentCommand(name);
  if (name === undefined || why === undefined) return;
  throw new AtmosError("unsupported", `cannot run \`atmos ${name}\`: ${why}`, {
    hint: "To run a program as an identity: `atmos auth exec -i NAME -- PROGRAM …`.",
  });
}
