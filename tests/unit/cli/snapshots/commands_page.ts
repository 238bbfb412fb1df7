import { fileURLToPath } from "node:url";
import type { Snapshot } from "./snapshot.ts";

export const COMMANDS_PAGE: string = fileURLToPath(new URL("../../../../docs/commands.md", import.meta.url));

const HEAD = `# Commands

What \`--help\` says of every command. This page is written by \`deno task snapshots\`; what is wrong in it is mended in
the command itself. How they work together is in the [usage guide](usage.md).
`;

/** The helps of all commands below each other, as one page. */
export function commandsPage(snapshots: readonly Snapshot[]): string {
  const parts = snapshots.filter(({ file }) => file.startsWith("help/")).map(({ text }) => {
    const [line = "", ...help] = text.split("\n");
    const title = line.replace("$ ", "").replace(" --help", "");
    return `## ${title}\n\n\`\`\`text\n${help.join("\n").trimEnd()}\n\`\`\`\n`;
  });
  return [HEAD, ...parts].join("\n");
}
