/**
 * Where the program still calls the runtime past `src/system`, by file. Nothing is added here: a file that has become
 * clean, or that is no more, is a breach until it is taken out, and with the last one this list goes.
 */
export const NOT_YET: ReadonlyMap<string, readonly string[]> = new Map([
  // Requests to AWS, until they go through the port for HTTP.
  ["src/clouds/aws/fetch_handler.ts", ["fetch", "AbortSignal.timeout"]],
  ["src/clouds/aws/identity_center/revoke.ts", ["AbortSignal.timeout"]],
  // Chance, until it is a port.
  ["src/clouds/aws/identity_center/pkce.ts", ["crypto.getRandomValues"]],
  ["src/files/leftovers.ts", ["crypto.randomUUID"]],
  ["src/steps/attempts.ts", ["Math.random"]],
  ["src/yaml/functions.ts", ["crypto.getRandomValues"]],
  // What is drawn and printed, until the terminal does both.
  ["src/cli/asking/spinner.ts", ["setInterval"]],
  ["src/cli/completion/complete.ts", ["console"]],
]);
