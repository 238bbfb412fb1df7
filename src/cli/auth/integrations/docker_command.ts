import { addExamples } from "../../line/help.ts";
import type { Dispatch } from "../../line/invocation.ts";
import type { Command } from "commander";
import { runDockerCredential } from "./docker_credential.ts";

export function registerDockerCredential(auth: Command, on: Dispatch): void {
  const command = auth.command("docker-credential [action]")
    .summary("give a registry's password to docker")
    .description(
      "Answer docker, and whoever asks as it does, as one of its credential helpers: get, list, store and erase, with the " +
        "question on stdin. Nothing is kept: the password is made anew each time.",
    )
    .option("--identity-hex <hex>", "the identity's name in hexadecimal, for names that would not survive")
    .action(on(runDockerCredential));
  addExamples(command, [
    { command: "atmos auth exec -- docker pull IMAGE", explanation: "Used by a command:" },
  ]);
}
