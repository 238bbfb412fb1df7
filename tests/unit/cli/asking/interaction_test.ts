import assert from "node:assert/strict";
import type { Interaction } from "../../../../src/clouds/interaction.ts";
import { createInteraction, hasBrowser, signInObstacle } from "../../../../src/cli/asking/interaction.ts";
import { newKeyringTalk } from "../../../../src/cli/asking/keyring_talk.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const DESKTOP = { HOME: "/home/me", DISPLAY: ":0" };
const PLAIN = { interactive: true, forceTty: false };

interface Case {
  readonly name: string;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  readonly globals?: Partial<typeof PLAIN>;
  readonly device?: boolean;
  readonly means: "none" | "browser" | "device";
}

const CASES: readonly Case[] = [
  { name: "a terminal on a desktop", terminal: true, means: "browser" },
  { name: "a terminal without a display", terminal: true, env: {}, means: "device" },
  { name: "a terminal over SSH", terminal: true, env: { ...DESKTOP, SSH_CONNECTION: "x" }, means: "device" },
  {
    name: "a terminal over SSH with $BROWSER",
    terminal: true,
    env: { SSH_TTY: "x", BROWSER: "w3m" },
    means: "browser",
  },
  { name: "no terminal", means: "none" },
  { name: "no terminal, forced", globals: { forceTty: true }, means: "browser" },
  { name: "no terminal, forced, no display", env: {}, globals: { forceTty: true }, means: "device" },
  { name: "no terminal, --device", device: true, means: "device" },
  { name: "a terminal, --device", terminal: true, device: true, means: "device" },
  { name: "a terminal in CI", terminal: true, env: { ...DESKTOP, CI: "true" }, means: "none" },
  { name: "a terminal in CI=1", terminal: true, env: { ...DESKTOP, CI: "1" }, means: "none" },
  { name: "a terminal with CI=false", terminal: true, env: { ...DESKTOP, CI: "false" }, means: "browser" },
  { name: "a terminal with CI empty", terminal: true, env: { ...DESKTOP, CI: "" }, means: "browser" },
  { name: "forced in CI", env: { ...DESKTOP, CI: "true" }, globals: { forceTty: true }, means: "none" },
  { name: "--device in CI", env: { CI: "true" }, device: true, means: "device" },
  { name: "--interactive=false", terminal: true, globals: { interactive: false }, means: "none" },
  {
    name: "--interactive=false --device",
    terminal: true,
    globals: { interactive: false },
    device: true,
    means: "none",
  },
];

for (const { name, env = DESKTOP, terminal = false, globals = {}, device = false, means } of CASES) {
  Deno.test(`a sign-in with ${name} is by ${means}`, () => {
    const system = memorySystem({ env, terminal });
    const mayAsk = signInObstacle(system, { ...PLAIN, ...globals }, device) === undefined;
    assert.equal(mayAsk ? hasBrowser(system, device) ? "browser" : "device" : "none", means);
  });
}

const PROMPT = {
  provider: "company-sso",
  userCode: "ABCD-EFGH",
  verificationUrl: "https://device.example/",
  completeUrl: "https://device.example/?user_code=ABCD-EFGH",
};

function interaction(system: MemorySystem, cancelled = new AbortController().signal): Interaction {
  return createInteraction({
    system,
    style: createStyle(false),
    mayAsk: true,
    hasBrowser: false,
    canType: false,
    keyringTalk: newKeyringTalk(),
    cancelled,
  });
}

async function shown(system: MemorySystem, text: string): Promise<void> {
  for (let round = 0; round < 200 && !system.stderr().includes(text); round++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(system.stderr().includes(text), system.stderr());
}

Deno.test("a terminal shows link, code, QR code, warning and the time that is left, and takes the wait away", async () => {
  const system = memorySystem({ terminal: true });
  const waiting = interaction(system).waitForDevice({ ...PROMPT, expiresAt: system.clock.now() + 598_000 });
  await shown(system, "Waiting for the confirmation (9m 58s left)");
  for (
    const text of [
      "company-sso",
      PROMPT.completeUrl,
      "code:  ABCD-EFGH",
      "█▀",
      "only if you started this sign-in",
    ]
  ) {
    assert.ok(system.stderr().includes(text), text);
  }
  waiting.done("signed_in");
  assert.ok(system.stderr().endsWith("\r\u001b[2K"));
  const before = system.stderr();
  waiting.done("failed");
  assert.equal(system.stderr(), before);
});

Deno.test("without a terminal there are plain lines, and no QR code", async () => {
  const system = memorySystem();
  const waiting = interaction(system).waitForDevice({ ...PROMPT, expiresAt: system.clock.now() + 60_000 });
  await shown(system, "Waiting for the confirmation (1m 0s left)…\n");
  waiting.done("signed_in");
  for (const mark of ["\u001b", "\r", "█"]) assert.ok(!system.stderr().includes(mark));
  assert.ok(system.stderr().includes(PROMPT.completeUrl));
});

Deno.test("a terminal that is too narrow shows no QR code", async () => {
  const system = memorySystem({ terminal: true, columns: 30 });
  const waiting = interaction(system).waitForDevice({ ...PROMPT, expiresAt: system.clock.now() + 60_000 });
  await shown(system, "Waiting for");
  waiting.done("signed_in");
  assert.ok(!system.stderr().includes("█"));
});

Deno.test("a wait that is over before it is drawn leaves nothing behind", async () => {
  const system = memorySystem({ terminal: true });
  const waiting = interaction(system).waitForDevice({ ...PROMPT, expiresAt: system.clock.now() + 60_000 });
  waiting.done("failed");
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(system.stderr(), "");
});

Deno.test("Ctrl-C takes the wait away", async () => {
  const system = memorySystem({ terminal: true });
  const controller = new AbortController();
  interaction(system, controller.signal).waitForBrowser({
    provider: "p",
    url: "https://x.example/",
    opened: true,
    expiresAt: system.clock.now() + 60_000,
  });
  await shown(system, "Waiting for the browser");
  controller.abort();
  assert.ok(system.stderr().endsWith("\r\u001b[2K"));
});

Deno.test("names and links from elsewhere cannot control the terminal", () => {
  const system = memorySystem();
  const waiting = interaction(system).waitForBrowser({
    provider: "p\u001b[2J",
    url: "https://x.example/\u001b]0;x\u0007",
    opened: false,
    expiresAt: system.clock.now() + 60_000,
  });
  waiting.done("failed");
  assert.ok(!system.stderr().includes("\u001b"));
  interaction(system).notice("wait\u001b[2J");
  assert.ok(system.stderr().endsWith("wait\\u001b[2J\n"));
});
