import assert from "node:assert/strict";
import { browserPlaces, findBrowser } from "../../../src/system/browser_programs.ts";
import { memorySystem } from "./memory_system.ts";

const envOf = (values: Readonly<Record<string, string>>) => ({ get: (name: string) => values[name] });

Deno.test("browsers are looked for where each system has them", () => {
  assert.ok(browserPlaces("chromium", "linux", envOf({})).includes("microsoft-edge"));
  const mac = browserPlaces("chromium", "darwin", envOf({ HOME: "/Users/me" }));
  assert.equal(mac[0], "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  assert.ok(mac.includes("/Users/me/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"));
  assert.equal(
    browserPlaces("firefox", "darwin", envOf({}))[0],
    "/Applications/Firefox.app/Contents/MacOS/firefox",
  );
  const windows = browserPlaces(
    "chromium",
    "windows",
    envOf({ "ProgramFiles(x86)": "C:\\Program Files (x86)" }),
  );
  assert.ok(windows.includes("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"));
});

Deno.test("the first one that is installed is used, and none that is no program", async () => {
  const system = memorySystem({ env: { HOME: "/home/me", PATH: "/opt/bin:/usr/bin" } });
  assert.equal(await findBrowser(system, "chromium"), undefined);
  system.files.put("/usr/bin/chromium", "", 0o755);
  system.files.put("/opt/bin/google-chrome", "", 0o644);
  assert.equal(await findBrowser(system, "chromium"), "/usr/bin/chromium");
  assert.equal(await findBrowser(system, "firefox"), undefined);
});
