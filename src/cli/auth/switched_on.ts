import type { Configuration } from "../../config/model.ts";
import { truthOf } from "../../truth_words.ts";

/** Whether the configuration turns something on, such as `auth.console.isolated`. Runs no program. */
export function switchedOn(configuration: Configuration, path: readonly string[]): boolean {
  const node = configuration.written(path);
  const shown = node === undefined ? undefined : configuration.shown(node);
  return shown?.type === "scalar" && truthOf(String(shown.value)) === true;
}
