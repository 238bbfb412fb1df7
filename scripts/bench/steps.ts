/** Configurations with steps that do nothing, so that what is measured is what is around them. */

/** A custom command `all-true` of so many steps. */
export function workflowOfTrue(steps: number): string {
  const lines = ["commands:", "  - name: all-true", "    description: Nothing, often.", "    steps:"];
  for (let n = 0; n < steps; n++) lines.push("      - 'true'");
  return lines.join("\n") + "\n";
}

/** What a shell does to run the same. */
export function loopOfTrue(steps: number): string {
  return `i=0; while [ $i -lt ${steps} ]; do sh -c true; i=$((i+1)); done`;
}

/** So many custom commands; `command-0` is the first. */
export function customCommands(count: number): string {
  const lines = ["commands:"];
  for (let n = 0; n < count; n++) {
    lines.push(
      `  - name: command-${n}`,
      `    description: Does nothing, as number ${n}.`,
      "    flags:",
      "      - { name: stage, description: Where }",
      "    steps:",
      "      - 'true'",
    );
  }
  return lines.join("\n") + "\n";
}
