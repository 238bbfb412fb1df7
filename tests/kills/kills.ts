/**
 * Kills the program at random places of what it does, and looks what is left: nothing is torn, and whoever was signed
 * in still is, unless a logout had begun.
 *
 * One loss no program can keep from happening: a service that takes a refresh token back when it gives the next one has
 * done so before the answer is written down. It is counted by itself, and only where the service was asked meanwhile.
 */
import { basename, join } from "node:path";
import { TEMP_PREFIX } from "../../src/files/leftovers.ts";
import type { World } from "../stories/harness/world.ts";
import type { Action, Subject } from "./subject.ts";

export interface Tally {
  /** Killed while they ran. */
  readonly killed: Readonly<Partial<Record<Action, number>>>;
  /** Had ended before. */
  readonly ended: number;
  /** Between the service's answer and the store; see above. */
  readonly lost: number;
}

export interface KillOptions {
  readonly kills: number;
  /** At least 0, less than 1; the same again for the same seed. */
  readonly random: () => number;
  readonly subject: Subject;
}

const EXEC = ["auth", "exec", "--", "echo", "ran"];

/** @throws Error for the first kill after which something is not as it must be */
export async function killAtRandom(t: World, { kills, random, subject }: KillOptions): Promise<Tally> {
  const { actions } = subject;
  const killed: Partial<Record<Action, number>> = {};
  const signIn = (): Promise<unknown> => t.atmos(subject.login, { env: subject.person, code: 0 });
  const commands: Readonly<Record<Action, readonly string[]>> = {
    login: subject.login,
    renewal: EXEC,
    audit: EXEC,
    logout: ["auth", "logout", "--all"],
  };
  let [ended, lost] = [0, 0];
  const begin = performance.now();
  await signIn();
  // Nothing takes longer than a sign-in from nothing; what does take how long shows on the way.
  const first = performance.now() - begin;
  const lasts: Record<Action, number> = { login: first, renewal: first, audit: first, logout: first };
  for (let round = 0; round < kills; round++) {
    const action = actions[round % actions.length] ?? "login";
    if (action !== "logout") await subject.end(action);
    if (action === "audit") await fillTrail(t);
    const asked = subject.usedUp();
    const child = await t.start(commands[action], { env: action === "login" ? subject.person : {} });
    const started = performance.now();
    const over = child.ended.then(() => performance.now() - started);
    await pause(random() * lasts[action]);
    child.kill("SIGKILL");
    const took = await over;
    if ((await child.ended).code === 137) {
      killed[action] = (killed[action] ?? 0) + 1;
      lasts[action] *= 1.1;
    } else {
      ended++;
      lasts[action] = took;
    }
    const what = `kill ${round + 1}, in ${action}`;
    await assertWhole(t, what);
    const still = await t.atmos(EXEC);
    if (/corrupt|damaged|WARN|unexpected/.test(withoutBusy(still.stderr))) {
      throw new Error(`${what}: ${still.stderr}`);
    }
    // A logout that has begun may have ended the sign-in, and left a role session that still lives.
    if (action === "logout") {
      await signIn();
      continue;
    }
    if (still.code === 0) continue;
    if (subject.usedUp() === asked) throw new Error(`${what}: signed out\n${still.stderr}`);
    lost++;
    await signIn();
  }
  return { killed, ended, lost };
}

const TRAIL = ".local/share/atmos";

/** Every line of it is one, so that a torn one shows. */
async function fillTrail(t: World): Promise<void> {
  const path = join(t.home, TRAIL, "audit.jsonl");
  const line = `${
    JSON.stringify({ event: "lend", outcome: "done", time: "2026-01-01T00:00:00Z", command: "x", pid: 1 })
  }\n`;
  const { size } = await Deno.stat(path).catch(() => ({ size: 0 }));
  await Deno.writeTextFile(path, line.repeat(Math.ceil((5 * 1024 * 1024 - size) / line.length)), {
    append: true,
    mode: 0o600,
  });
}

/**
 * Every line of the trail is whole, in whatever file it stands, and none was lost; full files are not kept here. So is every
 * record of a session or sign-in; half a temporary file, which nobody reads, may be left until the next write.
 */
async function assertWhole(t: World, what: string): Promise<void> {
  for (const { path, content } of await t.files()) {
    if (!/\/(azure|gcp)\/.*\.json$/.test(path) || basename(path).startsWith(TEMP_PREFIX)) continue;
    try {
      JSON.parse(content);
    } catch {
      throw new Error(`${what}: ${path} is torn`);
    }
  }
  const folder = join(t.home, TRAIL);
  for await (const { name } of Deno.readDir(folder)) {
    if (!/^audit\..*jsonl$/.test(name)) continue;
    const path = join(folder, name);
    const lines = (await Deno.readTextFile(path)).split("\n");
    if (lines.pop() !== "") throw new Error(`${what}: ${name} ends in half a line`);
    for (const line of lines) JSON.parse(line);
    if (name !== "audit.jsonl") await Deno.remove(path);
  }
}

/** AWS has five seconds to say whose credentials are; on a crowded machine it may need more, and that is all it says. */
function withoutBusy(stderr: string): string {
  return stderr.replace(/^.* WARN The account is not compared .*Signal timed out.*$/gm, "");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Numbers that nobody needs to guess: the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
