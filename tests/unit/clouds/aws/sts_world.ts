/** Whole chains on a machine in memory, whose AWS is the local one on loopback and whose clock stands still. */
import { CLOUDS } from "../../../../src/clouds/registry.ts";
import { type AwsKeys, awsKeys } from "../../../../src/clouds/aws/keys.ts";
import { ensureSession, type SessionOptions } from "../../../../src/auth/session.ts";
import type { Interaction } from "../../../../src/clouds/interaction.ts";
import { memoryKeyring } from "../../../../src/keyring/memory.ts";
import type { Keyring } from "../../../../src/keyring/keyring.ts";
import { clock as realClock } from "../../../../src/system/clock.ts";
import { retryingHttp } from "../../../../src/system/retrying_http.ts";
import { denoHttp } from "../../../../src/system/deno_http.ts";
import type { Operation } from "../../../local_aws/faults.ts";
import { signToken, type TokenClaims } from "../../../local_aws/id_tokens.ts";
import { type LocalAws, type LocalAwsOptions, startLocalAws } from "../../../local_aws/server.ts";
import { redirectOf } from "../../../local_aws/signing_in.ts";
import { type AuthWorld, authWorld } from "../../auth/world.ts";
import { openStartPage } from "../oauth/start_page.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { type Witness, witness } from "../requests.ts";

export interface StsWorld extends AuthWorld {
  readonly local: LocalAws;
  readonly keyring: Keyring;
  /** The session of an identity; by default without a person. */
  session(identity: string, person?: Interaction, options?: SessionOptions): Promise<AwsKeys>;
  /** The operations that were called since the last time. */
  calls(): string[];
  /** What was sent with the last call of the operation. */
  sent(operation: Operation): Readonly<Record<string, string>>;
  /** A token that the local AWS believes, unless something else is said. */
  token(claims?: Partial<TokenClaims>): string;
}

export interface StsWorldOptions extends LocalAwsOptions, Pick<MemoryOptions, "env" | "run" | "files"> {
  readonly yaml: (local: LocalAws) => string;
}

export const ISSUER = "https://token.actions.githubusercontent.com";

export async function stsWorld(
  { yaml, env = {}, run, files = {}, ...options }: StsWorldOptions,
  test: (world: StsWorld) => Promise<void>,
): Promise<void> {
  const holder: { system?: MemorySystem } = {};
  const clock = (): number => holder.system?.clock.now() ?? Date.now();
  await using local = await startLocalAws({ clock, ...options });
  const memory: MemorySystem = memorySystem({
    now: Math.floor(Date.now() / 1000) * 1000,
    env: { HOME: "/home/me", USER: "alex", ...local.environment, ...env },
    workingFolder: "/project",
    files: { "/project/atmos.yaml": yaml(local), ...files },
    browser: async (address) => {
      const { authorize, comeBack } = await openStartPage(memory, address);
      await comeBack((await redirectOf(authorize)).search);
      return true;
    },
    ...(run === undefined ? {} : { run }),
  });
  const system = Object.assign(memory, {
    http: retryingHttp(denoHttp({ files: memory.files, log: memory.log, sources: [] }), {
      // Nobody waits for the next try.
      clock: { ...realClock, sleep: () => Promise.resolve() },
      random: memory.random,
    }),
  });
  system.clock.hold();
  holder.system = system;
  const keyring = memoryKeyring();
  const world = await authWorld("", CLOUDS, system, keyring);
  await test({
    ...world,
    local,
    keyring,
    session: async (identity, person = witness("none"), options = {}) =>
      awsKeys((await ensureSession(world.context, world.chain(identity), person, options)).credentials),
    calls: () => {
      const names = local.calls().map(({ operation }) => operation);
      local.forgetCalls();
      return names;
    },
    sent: (operation) => local.calls(operation).at(-1)?.detail ?? {},
    token: (claims = {}) =>
      signToken({
        iss: ISSUER,
        sub: "repo:acme/app:ref:refs/heads/main",
        aud: "sts.amazonaws.com",
        exp: Math.floor(system.clock.now() / 1000) + 300,
        ...claims,
      }),
  });
}

/** Somebody with a browser, who tells what is asked for in turn. */
export function typing(...answers: string[]): Witness & { readonly questions: string[] } {
  const questions: string[] = [];
  return {
    ...witness("browser"),
    questions,
    askText: ({ message }) => {
      questions.push(message);
      return Promise.resolve(answers.shift() ?? "");
    },
  };
}
