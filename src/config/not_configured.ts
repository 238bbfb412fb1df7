import { AtmosError } from "../errors.ts";

/** A setting without which a command can do nothing. Where there is no configuration at all, that is what is told. */
export class NotConfigured extends AtmosError {
  /**
   * @param attempt what could not be done, such as `cannot find the stacks`
   * @param reason which setting is missing
   */
  constructor(readonly attempt: string, reason: string, hint: string) {
    super("config_invalid", `${attempt}: ${reason}`, { hint });
  }
}
