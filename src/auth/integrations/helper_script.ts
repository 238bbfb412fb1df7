/** The program that docker starts for a registry's password: this one, with the identity that it was made for. */
import { quotedWord } from "../../shell_word.ts";
import type { Platform } from "../../system/ports.ts";

/** The name of its file; docker calls it by what stands behind the first part. */
export function helperFile(helper: string, platform: Platform): string {
  return `docker-credential-${helper}${platform === "windows" ? ".cmd" : ""}`;
}

/** @param command this program with the arguments of the identity */
export function helperScript(command: readonly string[], platform: Platform): string {
  return platform === "windows"
    ? `@echo off\r\n${command.map(cmdWord).join(" ")} %*\r\n`
    : `#!/bin/sh\nexec ${command.map(quotedWord).join(" ")} "$@"\n`;
}

/** In a batch file, a percent sign begins a variable in quotes, too. */
function cmdWord(word: string): string {
  return `"${word.replaceAll("%", "%%").replaceAll('"', "")}"`;
}
