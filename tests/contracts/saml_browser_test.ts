/** The browser driver in a real Chromium, with answers that the package samlp has made. */
import assert from "node:assert/strict";
import { judgeResponse } from "../../src/clouds/aws/saml/judge_response.ts";
import { catchAnswer } from "../../src/clouds/aws/saml/catch_answer.ts";
import { driveBrowser } from "../../src/system/driven_browser.ts";
import { denoEnv } from "../../src/system/deno_env.ts";
import type { DrivenBrowser } from "../../src/system/ports.ts";
import { placesOf, testUnless, testWith } from "../optional_programs.ts";
import { answerOfMoto } from "./moto_sts.ts";
import { PROVIDER, ROLE, startIdp } from "./saml_idp.ts";
import { findSamlIdp, startSamlIdp } from "./saml_idp_program.ts";

/** Without a display, and as whoever runs the tests. */
const ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];

async function inBrowser(command: string, work: (browser: DrivenBrowser) => Promise<void>): Promise<void> {
  const profile = await Deno.makeTempDir({ prefix: "atmos-saml-" });
  const { signal } = new AbortController();
  try {
    const request = { command, args: [...ARGS, "about:blank"], profile, signal };
    const browser = await driveBrowser(request, denoEnv("linux"));
    try {
      await work(browser);
    } finally {
      await browser.close();
    }
    assert.deepEqual(await whoUses(profile), [], "nothing of the browser is left");
  } finally {
    await Deno.remove(profile, { recursive: true });
  }
}

/** Process ids of programs that name the folder in their arguments. */
async function whoUses(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("pgrep", { args: ["-f", `user-data-dir=${folder}`] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

testWith({
  name: "Chromium: the answer is caught on its way to AWS",
  needs: ["chromium", "pgrep"],
  run: async (_t, chromium) => {
    await using idp = await startIdp({ fillsIn: true });
    await inBrowser(chromium ?? "", async (browser) => {
      const posted = await catchAnswer(browser, idp.url);
      const now = Date.now();
      const response = judgeResponse(posted ?? "", "corp", {
        audience: undefined,
        recipient: undefined,
        now,
      });
      assert.deepEqual(response.roles, [{ role: ROLE, provider: PROVIDER }]);
      assert.equal(response.sessionName, "ann@example.com");
      assert.deepEqual(idp.calls.filter((call) => !call.includes("favicon")), [
        "GET /sso",
        "GET /sign-in",
        "POST /authenticate",
      ]);
    });
  },
});

const samlIdp = await findSamlIdp();
const [chromium] = placesOf("chromium");
const [moto] = placesOf("moto_server");
const programs = { "saml-idp": samlIdp, chromium, pgrep: placesOf("pgrep")[0], moto_server: moto };

testUnless(
  "Chromium: the answer of saml-idp is caught, and the STS of moto takes it",
  Object.entries(programs).flatMap(([name, place]) => place === undefined ? [name] : []),
  async () => {
    await using idp = await startSamlIdp(samlIdp ?? "");
    await inBrowser(chromium ?? "", async (browser) => {
      const over = new AbortController();
      const pressing = press(browser, idp.url, "#btn-sign-in", over.signal);
      const posted = await catchAnswer(browser, idp.url);
      over.abort();
      await pressing;
      const now = Date.now();
      const wanted = { audience: undefined, recipient: undefined, now };
      const response = judgeResponse(posted ?? "", "corp", wanted);
      assert.deepEqual(response.roles, [{ role: ROLE, provider: PROVIDER }]);
      assert.equal(response.sessionName, "ann@example.com");
      assert.equal(response.issuer, "urn:test:idp");
      const text = await answerOfMoto(moto ?? "", posted ?? "");
      assert.match(text, /<AssumeRoleWithSAMLResult>[\s\S]*<AccessKeyId>ASIA/);
      assert.match(text, /assumed-role\/Developer\/ann@example\.com/);
    });
  },
);

/** Presses a button as a person would, as soon as its page is there. A page that goes on meanwhile has been pressed. */
async function press(browser: DrivenBrowser, page: string, button: string, over: AbortSignal): Promise<void> {
  const expression = `document.querySelector(${JSON.stringify(button)})?.click()`;
  while (!over.aborted) {
    try {
      const { targetInfos } = await browser.send("Target.getTargets") as {
        targetInfos: { targetId: string; url: string }[];
      };
      const targetId = targetInfos.find(({ url }) => url === page)?.targetId;
      if (targetId !== undefined) {
        const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
        await browser.send("Runtime.evaluate", { expression }, String(sessionId));
      }
    } catch {
      // It is gone, and there may be another one.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

testWith({
  name: "Chromium: a page that the person closes ends the sign-in",
  needs: ["chromium", "pgrep"],
  run: async (_t, chromium) => {
    await using idp = await startIdp();
    await inBrowser(chromium ?? "", async (browser) => {
      const waiting = catchAnswer(browser, idp.url);
      while (!idp.calls.includes("GET /sign-in")) await new Promise((resolve) => setTimeout(resolve, 50));
      const { targetInfos } = await browser.send("Target.getTargets") as {
        targetInfos: { targetId: string; type: string }[];
      };
      for (const { targetId, type } of targetInfos) {
        if (type === "page") await browser.send("Target.closeTarget", { targetId }).catch(() => {});
      }
      assert.equal(await waiting, undefined);
    });
  },
});

testWith({
  name: "Chromium: a browser that ends by itself ends the sign-in",
  needs: ["chromium", "pgrep"],
  run: async (_t, chromium) => {
    await using idp = await startIdp();
    await inBrowser(chromium ?? "", async (browser) => {
      const waiting = catchAnswer(browser, idp.url);
      while (idp.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      await browser.send("Browser.close").catch(() => {});
      assert.equal(await waiting, undefined);
      await browser.ended;
    });
  },
});

testWith({
  name: "Chromium: a program that is killed leaves no browser behind",
  needs: ["chromium", "pgrep"],
  run: async (_t, chromium) => {
    const profile = await Deno.makeTempDir({ prefix: "atmos-saml-" });
    const module = new URL("../../src/system/driven_browser.ts", import.meta.url);
    const system = new URL("../../src/system/deno_env.ts", import.meta.url);
    const request = JSON.stringify({ command: chromium, args: [...ARGS, "about:blank"], profile });
    const script =
      `const [{ driveBrowser }, { denoEnv }] = await Promise.all([import("${module}"), import("${system}")]);
      await driveBrowser({ ...${request}, signal: new AbortController().signal }, denoEnv("linux"));
      console.log("driven");
      await new Promise((resolve) => setTimeout(resolve, 120_000));`;
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const driver = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", "--config", config, script],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    try {
      const reader = driver.stdout.getReader();
      const { value } = await reader.read();
      assert.match(new TextDecoder().decode(value), /driven/);
      await reader.cancel();
      assert.notDeepEqual(await whoUses(profile), []);
      driver.kill("SIGKILL");
      await driver.status;
      for (let tries = 0; tries < 100 && (await whoUses(profile)).length > 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.deepEqual(await whoUses(profile), []);
    } finally {
      await Deno.remove(profile, { recursive: true });
    }
  },
});
