import type { Data } from "../../stacks/data.ts";
import { settingAt } from "../../stacks/settings.ts";
import type { StackProject } from "./project.ts";

/** A component without its empty sections, where `describe.settings.include_empty` is false. */
export function withoutEmpty({ context }: StackProject, described: Data): Data {
  const path = ["settings", "include_empty"];
  if (settingAt(context.configuration.written(["describe"]), path) !== false) return described;
  return Object.fromEntries(Object.entries(described).filter(([, section]) => !isEmpty(section)));
}

function isEmpty(section: unknown): boolean {
  if (section === "" || section === undefined) return true;
  return typeof section === "object" && section !== null && Object.keys(section).length === 0;
}
