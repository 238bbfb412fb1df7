/** The library that draws questions. */
export async function drawnPrompts(): Promise<typeof import("@clack/prompts")> {
  const prompts = await import("@clack/prompts");
  // Ctrl-D ends what is typed: without this, the library would stop listening and answer nobody.
  prompts.updateSettings({ aliases: { "\u0004": "cancel" } });
  return prompts;
}
