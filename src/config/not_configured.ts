import { AtmosError } from "../errors.ts";

/** A setting without which a command can do nothing. Where there is no configuration at all, that is what is told. */
export class NotConfigured extends AtmosError {
  constructor(message: string, hint: string) {
    super("config_invalid", message, { hint });
  }
}
