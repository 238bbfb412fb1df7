import type { Command } from "commander";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import type { ConfigureOptions } from "./configure.ts";

export function registerUser(auth: Command, on: Dispatch): void {
  const user = auth.command("user")
    .helpCommand("help [command]", "show the help of a command")
    .summary("give and replace long-lived keys")
    .description("Keep the long-lived keys of identities that have some, in the keyring.");
  const configure = user.command("configure [identity]")
    .summary("give an identity its keys")
    .description(
      "Give an identity its long-lived keys. They are tried before they are kept, in the keyring, or where `credentials.from` says; a " +
        "logout leaves them unless `--keychain` is given. The secret is asked for, or read from stdin: never from a flag.",
    )
    .option("--access-key-id <id>", "the id of the key; without a terminal the secret comes on stdin")
    .option("--mfa-arn <arn>", "the device that shows its one-time codes")
    .action(
      on(async (invocation: Invocation, identity: string | undefined, options: ConfigureOptions) =>
        await (await import("./configure.ts")).runConfigure(invocation, identity, options)
      ),
    );
  addExamples(configure, [
    { command: "atmos auth user configure", explanation: "With a form:" },
    {
      command: "atmos auth user configure ann --access-key-id AKIAIOSFODNN7EXAMPLE < key",
      explanation: "Without a terminal:",
    },
  ]);
  const rotate = user.command("rotate [identity]")
    .summary("replace an identity's keys")
    .description(
      "Make a new key, try it, keep it, and delete the old one. A step that fails is undone, or what is left to do is " +
        "named. Each step is in the audit trail.",
    )
    .option("--mfa-code <code>", "the one-time code, where the identity needs one")
    .action(
      on(async (
        invocation: Invocation,
        identity: string | undefined,
        options: { readonly mfaCode?: string },
      ) => await (await import("./rotate.ts")).runRotate(invocation, identity, options)),
    );
  addExamples(rotate, [{ command: "atmos auth user rotate ann", explanation: "Replace the key of ann:" }]);
  addExamples(user, [
    { command: "atmos auth user configure", explanation: "Give an identity its keys:" },
    { command: "atmos auth user rotate", explanation: "Replace them:" },
  ]);
}
