import type { Command } from "commander";
import { jsonText } from "../../json_text.ts";
import { parseChoice } from "./choice.ts";
import { addFormat } from "./format_options.ts";
import { addExamples } from "./help.ts";
import type { Dispatch } from "./invocation.ts";
import { versionNumber, versionText } from "./version_text.ts";

export function registerVersion(program: Command, on: Dispatch): void {
  const version = program.command("version")
    .summary("print the version")
    .description("Print the version.")
    .action(on(({ system }, { format }: { readonly format?: string }) => {
      const chosen = parseChoice("--format", format ?? "text", ["text", "json"]);
      const text = chosen === "json"
        ? jsonText({ version: versionNumber, os: system.platform })
        : `${versionText}\n`;
      system.terminal.out(text);
      return Promise.resolve(0);
    }));
  addFormat(version, "text or json (default: text)");
  addExamples(version, [
    { command: "atmos version", explanation: "The same as atmos --version:" },
    { command: "atmos version --output json", explanation: "For a script:" },
  ]);
}
