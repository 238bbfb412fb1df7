/** Inputs that once did what no input may do, by target. They stay. */
const HEALTHY = { code: 0, stdout: "p", stderr: "" };

export const FINDS: readonly { readonly what: string; readonly target: string; readonly input: unknown }[] = [
  {
    what: "a keychain program that says yes to everything kept a sweep busy for ever",
    target: "keychain",
    input: { platform: "darwin", answers: [HEALTHY], line: ["auth", "login"] },
  },
];
