import assert from "node:assert/strict";
import { saml } from "../../../../../src/clouds/aws/saml/provider.ts";
import { SamlAssertion } from "../../../../../src/clouds/aws/saml/assertion.ts";
import { profileFolder } from "../../../../../src/clouds/aws/saml/profile.ts";
import { kept, remove } from "../../../../../src/clouds/aws/removal.ts";
import type { BrowserEvent, DrivenBrowser } from "../../../../../src/system/ports.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { providerEntry } from "../../entries.ts";
import { NOTHING } from "../../forget.ts";
import { cloudContext, signInRequest, witness } from "../../requests.ts";
import { type Answer, NOW, posted } from "./answers.ts";

const SETTINGS = { url: "https://idp.example/aws", region: "eu-west-1", session: { duration: "2h" } };
const LOOPBACK = { ...SETTINGS, spec: { acs: "loopback", acs_port: 40_500 } };

/** A browser in which somebody signs in, or which goes away. */
function browser(
  does: "signs in" | "closes" | "closes at once" | "waits",
  log: string[],
  answer: Answer = {},
): DrivenBrowser {
  const gone = Promise.withResolvers<void>();
  const listeners: ((event: BrowserEvent) => void)[] = [];
  const happen = (method: string, params: Readonly<Record<string, unknown>>, session?: string): void => {
    for (const listener of listeners) listener({ method, params, session });
  };
  const form = (url: string, method = "POST"): Readonly<Record<string, unknown>> => ({
    requestId: url,
    request: { url, method, postData: new URLSearchParams({ SAMLResponse: posted(answer) }).toString() },
  });
  return {
    ended: gone.promise,
    onEvent: (listener) => void listeners.push(listener),
    send: (method, params = {}, session) => {
      log.push(
        `${method}${session === undefined ? "" : ` ${session}`} ${params["requestId"] ?? params["url"] ?? ""}`
          .trim(),
      );
      if (method === "Target.createTarget" && does === "signs in") {
        queueMicrotask(() => {
          const page = { sessionId: "s1", targetInfo: { targetId: "t1", type: "page" } };
          happen("Target.attachedToTarget", page);
          happen("Fetch.requestPaused", form("https://signin.example/saml"), "s1");
          happen("Fetch.requestPaused", form("https://signin.aws.amazon.com/saml", "GET"), "s1");
          happen("Fetch.requestPaused", form("https://signin.aws.amazon.com/saml"), "s1");
        });
      }
      if (method === "Target.createTarget" && does === "closes at once") {
        happen("Target.targetDestroyed", { targetId: "t1" });
      }
      if (method === "Target.createTarget" && does === "closes") queueMicrotask(() => gone.resolve());
      return Promise.resolve(method === "Target.createTarget" ? { targetId: "t1" } : { targetInfos: [] });
    },
    close: () => {
      log.push("closed");
      gone.resolve();
      return Promise.resolve();
    },
  };
}

function machine(options: MemoryOptions = {}): MemorySystem {
  const system = memorySystem({ now: NOW, ...options });
  system.files.put("/usr/bin/chromium", "", 0o755);
  return system;
}

async function authenticate(
  system: MemorySystem,
  settings: Readonly<Record<string, unknown>> = SETTINGS,
  person = witness("browser"),
): Promise<SamlAssertion> {
  const entry = providerEntry(settings, "corp", "aws/saml");
  const credentials = await saml(entry).authenticate(
    signInRequest(system, person, { chain: ["corp", "dev"] }),
  );
  if (!(credentials instanceof SamlAssertion)) throw new Error("no assertion");
  return credentials;
}

Deno.test("what would go to AWS is caught, everything else goes on, and no profile stays", async () => {
  const log: string[] = [];
  const profiles: string[] = [];
  const system = machine({
    drive: ({ profile, command, args }) => {
      profiles.push(profile);
      assert.equal(command, "/usr/bin/chromium");
      assert.ok(args.includes("about:blank"));
      return browser("signs in", log);
    },
  });
  const person = witness("browser");
  const assertion = await authenticate(system, SETTINGS, person);
  assert.equal(assertion.response.sessionName, "ann@example.com");
  assert.equal(assertion.duration, 7200);
  assert.deepEqual(person.outcomes, ["signed_in"]);
  assert.ok(log.includes("Fetch.continueRequest s1 https://signin.example/saml"));
  assert.equal(log.filter((line) => line.startsWith("Fetch.continueRequest")).length, 2);
  assert.ok(log.includes("Fetch.fulfillRequest s1 https://signin.aws.amazon.com/saml"));
  assert.equal(log.at(-1), "closed");
  assert.deepEqual(profiles, ["/home/me/.local/share/atmos/saml-browser/corp"]);
  assert.equal(await system.files.info(profiles[0] ?? ""), undefined);
  for (const path of system.files.paths()) {
    const content = await system.files.readText(path) ?? "";
    assert.ok(!content.includes(posted().slice(0, 40)), `${path} holds no answer`);
  }
});

Deno.test("a page that is closed before the browser has told of it ends the sign-in", async () => {
  const system = machine({ drive: () => browser("closes at once", []) });
  await assert.rejects(authenticate(system), { code: "sign_in_failed", message: /was closed before/ });
  assert.equal(system.clock.now(), NOW, "nobody waited");
});

Deno.test("a browser that is closed ends the sign-in", async () => {
  const system = machine({ drive: () => browser("closes", []) });
  await assert.rejects(authenticate(system), { code: "sign_in_failed", message: /was closed before/ });
});

Deno.test("a person who does not come is waited for ten minutes", async () => {
  const log: string[] = [];
  const system = machine({ drive: () => browser("waits", log) });
  await assert.rejects(authenticate(system), { code: "sign_in_failed", message: /took too long/ });
  assert.equal(log.at(-1), "closed");
});

Deno.test("an answer for somebody else is refused", async () => {
  const system = machine({ drive: () => browser("signs in", [], { audience: "urn:other" }) });
  await assert.rejects(authenticate(system), { code: "sign_in_failed", message: /meant for urn:other/ });
});

for (
  const [name, settings, options, code, words] of [
    [
      "no browser",
      SETTINGS,
      { env: { HOME: "/home/me", PATH: "/none" } },
      "command_not_found",
      /no Chrome, Chromium or Edge/,
    ],
    [
      "a named one that is not there",
      { ...SETTINGS, browser_executable_path: "/opt/no" },
      {},
      "command_not_found",
      /no program at \/opt\/no/,
    ],
    [
      "one that does not start",
      SETTINGS,
      {},
      "unavailable",
      /cannot be driven \(the browser ended at once\)/,
    ],
    [
      "Google by forms",
      { ...SETTINGS, url: "https://accounts.google.com/o/saml2", driver: "Form" },
      {},
      "unsupported",
      /accounts\.google\.com wants one/,
    ],
    [
      "Entra by forms",
      { ...SETTINGS, url: "https://myapps.microsoft.com/signin/x", driver: "ADFS" },
      {},
      "unsupported",
      /wants one/,
    ],
  ] as const
) {
  Deno.test(`a SAML sign-in says what is in the way: ${name}`, async () => {
    await assert.rejects(
      authenticate(machine(options), settings),
      (error: Error & { code: string; hint?: string }) => {
        assert.equal(error.code, code);
        assert.match(error.message, words);
        assert.notEqual(error.hint, undefined);
        return true;
      },
    );
  });
}

Deno.test("a kept profile stays for the next sign-in, and goes with a logout", async () => {
  const system = machine({ drive: () => browser("signs in", []) });
  await authenticate(system, { ...SETTINGS, spec: { keep_browser_profile: true } });
  const path = "/home/me/.local/share/atmos/saml-browser/corp";
  assert.equal((await system.files.info(path))?.mode, 0o700);
  system.files.put(`${path}/Default/Cookies`, "planted");
  const context = cloudContext(system);
  const { removals } = await kept({ ...NOTHING, providers: ["corp"] }, context);
  assert.deepEqual(removals.map(({ store, path }) => [store, path]), [["browser-profile", path]]);
  assert.deepEqual((await kept({ ...NOTHING, providers: ["other"] }, context)).removals, []);
  for (const removal of removals) {
    assert.deepEqual(await remove(removal, context, () => {}), { state: "removed" });
  }
  assert.equal(await system.files.info(path), undefined);
  assert.equal(await profileFolder(context, "corp"), path);
});

Deno.test("an identity provider may post to this machine", async () => {
  const system: MemorySystem = machine({
    browser: async (url) => {
      assert.equal(url, SETTINGS.url);
      const here = "http://127.0.0.1:40500/saml";
      assert.equal((await system.visit("http://127.0.0.1:40500/other")).status, 404);
      assert.equal((await system.visit(here)).status, 405);
      assert.equal((await system.visit(here, { method: "POST" })).status, 400);
      const form = new URLSearchParams({ SAMLResponse: posted({ recipient: here, destination: here }) });
      const body = new TextEncoder().encode(form.toString());
      assert.equal((await system.visit(here, { method: "POST", body })).status, 200);
      return true;
    },
  });
  assert.equal((await authenticate(system, LOOPBACK)).response.roles.length, 1);
});

Deno.test("without a person a browser is not started", async () => {
  const system = machine({ drive: () => browser("signs in", []) });
  for (const settings of [SETTINGS, LOOPBACK]) {
    await assert.rejects(authenticate(system, settings, witness("none")), { code: "not_signed_in" });
  }
  assert.deepEqual(system.opened, []);
});

Deno.test("who has signed in is told and compared: somebody else's answer is not taken without a yes", async () => {
  let who = "ann@example.com";
  const system: MemorySystem = machine({
    browser: async () => {
      const here = "http://127.0.0.1:40500/saml";
      const form = new URLSearchParams({
        SAMLResponse: posted({ recipient: here, destination: here, person: who }),
      });
      await system.visit(here, { method: "POST", body: new TextEncoder().encode(form.toString()) });
      return true;
    },
  });
  const first = witness("browser");
  await authenticate(system, LOOPBACK, first);
  assert.deepEqual(first.notices, ['Signed in at "corp" as ann@example.com.']);
  who = "mallory@example.com";
  const doubting = { ...witness("browser"), confirm: () => Promise.resolve(false) };
  await assert.rejects(authenticate(system, LOOPBACK, doubting), {
    code: "sign_in_failed",
    message: /mallory@example\.com has signed in, and the last time it was ann@example\.com/,
  });
  await authenticate(system, LOOPBACK, { ...witness("browser"), confirm: () => Promise.resolve(true) });
});
