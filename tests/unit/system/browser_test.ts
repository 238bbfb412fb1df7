import assert from "node:assert/strict";
import {
  browser,
  type BrowserCommand,
  browserCommands,
  browserMeans,
  isOpenable,
} from "../../../src/system/browser.ts";
import type { Env, Platform } from "../../../src/system/ports.ts";
import { memorySystem } from "./memory_system.ts";
import { inTempFolder } from "./temp_folder.ts";

const URL = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH&x=%41";

function envOf(variables: Readonly<Record<string, string>>): Env {
  return memorySystem({ env: variables }).env;
}

function commands(platform: Platform, variables: Readonly<Record<string, string>>): string[] {
  return browserCommands(platform, envOf(variables), URL).map(line);
}

function line({ command, args }: BrowserCommand): string {
  return [command, ...args].join(" | ");
}

for (
  const url of [
    URL,
    "https://example.awsapps.com/start#/",
    "https://127.0.0.1/",
    "http://127.0.0.1:8080/callback?code=x",
    "http://localhost:1/authorize",
    "http://[::1]:9/",
  ]
) {
  Deno.test(`this URL may be opened: ${url}`, () => {
    assert.equal(isOpenable(url), true);
  });
}

const refused: Readonly<Record<string, string>> = {
  "nothing": "",
  "an option": "--version",
  "a path": "/etc/passwd",
  "a file": "file:///etc/passwd",
  "a script": "javascript:alert(1)",
  "another program's scheme": "ms-msdt:/id",
  "data": "data:text/html,hi",
  "plain http elsewhere": "http://example.com/",
  "a look-alike of localhost": "http://localhost.evil.example/",
  "a look-alike of 127.0.0.1": "http://127.0.0.1.evil.example/",
  "a user name in front of another host": "https://sso.amazonaws.com@evil.example/",
  "a newline": "https://example.com/\nhttps://evil.example/",
  "an escape sequence": "https://example.com/\u001b[2J",
  "a blank": "https://example.com/ --flag",
  "quotes": 'https://example.com/"&calc"',
  "a leading blank": " https://example.com/",
  "no host": "https://",
};

for (const [what, url] of Object.entries(refused)) {
  Deno.test(`never opened: ${what}`, async () => {
    assert.equal(isOpenable(url), false);
    assert.equal(
      await browser("linux", envOf({ BROWSER: "true", PATH: Deno.env.get("PATH") ?? "" })).open(url),
      false,
    );
  });
}

Deno.test("each desktop has its own way to open a page", () => {
  assert.deepEqual(commands("darwin", {}), [`open | ${URL}`]);
  assert.deepEqual(commands("windows", {}), [`rundll32 | url.dll,FileProtocolHandler | ${URL}`]);
  assert.deepEqual(commands("linux", { DISPLAY: ":0" }), [`xdg-open | ${URL}`]);
  assert.deepEqual(commands("linux", { WAYLAND_DISPLAY: "wayland-0" }), [`xdg-open | ${URL}`]);
  assert.deepEqual(commands("linux", {}), []);
  const wsl = { WSL_DISTRO_NAME: "Debian", WSL_INTEROP: "/run/WSL/1_interop", DISPLAY: ":0" };
  assert.deepEqual(commands("linux", wsl), [
    `wslview | ${URL}`,
    `rundll32.exe | url.dll,FileProtocolHandler | ${URL}`,
  ]);
});

const own: readonly (readonly [browser: string, platform: Platform, lines: readonly string[]])[] = [
  ["firefox", "linux", [`firefox | ${URL}`]],
  ["firefox --new-window", "linux", [`firefox | --new-window | ${URL}`]],
  ["  w3m\t-o  x=y  ", "linux", [`w3m | -o | x=y | ${URL}`]],
  ["firefox --url=%s -foreground", "linux", [`firefox | --url=${URL} | -foreground`]],
  ["lynx %s:w3m", "linux", [`lynx | ${URL}`, `w3m | ${URL}`]],
  [":firefox::", "linux", [`firefox | ${URL}`]],
  ["odd --100%%", "linux", [`odd | --100% | ${URL}`]],
  ["x; rm -rf $HOME", "linux", [`x; | rm | -rf | $HOME | ${URL}`]],
  ["C:\\ff\\firefox.exe;edge", "windows", [`C:\\ff\\firefox.exe | ${URL}`, `edge | ${URL}`]],
  ["firefox", "darwin", [`firefox | ${URL}`]],
  [" ", "darwin", [`open | ${URL}`]],
  ["", "darwin", [`open | ${URL}`]],
];

for (const [browser, platform, lines] of own) {
  Deno.test(`BROWSER=${JSON.stringify(browser)} on ${platform} is read without a shell`, () => {
    assert.deepEqual(commands(platform, { BROWSER: browser }), lines);
  });
}

const DISPLAY = { DISPLAY: ":0" };
const means: readonly (readonly [what: string, Platform, Readonly<Record<string, string>>, boolean])[] = [
  ["a desktop on macOS", "darwin", {}, true],
  ["a desktop on Windows", "windows", {}, true],
  ["a desktop on Linux", "linux", DISPLAY, true],
  ["a Wayland desktop", "linux", { WAYLAND_DISPLAY: "wayland-0" }, true],
  ["Linux without a display", "linux", {}, false],
  ["Linux with an empty display", "linux", { DISPLAY: "" }, false],
  ["SSH to macOS", "darwin", { SSH_CONNECTION: "1 2 3 4" }, false],
  ["SSH to Windows", "windows", { SSH_CONNECTION: "1 2 3 4" }, false],
  ["SSH with a forwarded display", "linux", { SSH_TTY: "/dev/pts/0", ...DISPLAY }, false],
  ["a container", "linux", { container: "podman", ...DISPLAY }, false],
  ["a pod", "linux", { KUBERNETES_SERVICE_HOST: "10.0.0.1", ...DISPLAY }, false],
  ["a codespace", "linux", { CODESPACES: "true", ...DISPLAY }, false],
  ["a dev container", "linux", { REMOTE_CONTAINERS: "true", ...DISPLAY }, false],
  ["WSL with interop", "linux", { WSL_DISTRO_NAME: "Debian", WSL_INTEROP: "/run/WSL/1" }, true],
  ["WSL without interop", "linux", { WSL_DISTRO_NAME: "Debian", ...DISPLAY }, false],
  ["SSH where BROWSER says how", "linux", { SSH_TTY: "/dev/pts/0", BROWSER: "open-at-home" }, true],
  ["a container where BROWSER says how", "linux", { container: "docker", BROWSER: "helper" }, true],
  ["no display and an empty BROWSER", "linux", { BROWSER: " " }, false],
];

for (const [what, platform, env, expected] of means) {
  Deno.test(`a local browser is ${expected ? "" : "not "}to be expected: ${what}`, () => {
    assert.equal(browserMeans(platform, envOf(env)), expected);
  });
}

/** Opens the page with `$BROWSER` as given; answers with the verdict, and milliseconds until it. */
async function openWith(
  command: string,
  more: Readonly<Record<string, string>> = {},
): Promise<[boolean, number]> {
  const started = Date.now();
  const env = envOf({ PATH: Deno.env.get("PATH") ?? "", BROWSER: command, ...more });
  return [await browser("linux", env).open(URL), Date.now() - started];
}

const posix = Deno.build.os !== "windows";

Deno.test({
  name: "a program that is missing or fails at once has shown nothing, and the next in the list is tried",
  ignore: !posix,
  fn: async () => {
    assert.equal((await openWith("atmos-no-such-browser"))[0], false);
    assert.equal((await openWith("false"))[0], false);
    assert.equal((await openWith("atmos-no-such-browser:false:true"))[0], true);
  },
});

Deno.test({
  name: "the page is shown by a program that gets the URL and our environment",
  ignore: !posix,
  fn: () =>
    inTempFolder(async (folder) => {
      const script = `${folder}/browser`;
      await Deno.writeTextFile(script, `#!/bin/sh\nprintf '%s\\n' "$1" "$MARK" > ${folder}/seen\n`);
      await Deno.chmod(script, 0o700);
      assert.equal((await openWith(script, { MARK: "ours" }))[0], true);
      assert.equal(await Deno.readTextFile(`${folder}/seen`), `${URL}\nours\n`);
    }),
});

Deno.test({
  name: "a browser that stays is not waited for, and lives on",
  ignore: !posix,
  fn: () =>
    inTempFolder(async (folder) => {
      const script = `${folder}/browser`;
      await Deno.writeTextFile(script, `#!/bin/sh\necho $$ > ${folder}/pid\nexec sleep 30\n`);
      await Deno.chmod(script, 0o700);
      const code = `import { browser } from ${
        JSON.stringify(import.meta.resolve("../../../src/system/browser.ts"))
      };
        const env = { get: (name) => Deno.env.get(name), all: () => Deno.env.toObject() };
        console.log(await browser("linux", env).open(${JSON.stringify(URL)}));`;
      await Deno.writeTextFile(`${folder}/program.ts`, code);
      const started = Date.now();
      const { stdout, success } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", `${folder}/program.ts`],
        env: { BROWSER: script },
      }).output();
      assert.equal(success, true);
      assert.equal(new TextDecoder().decode(stdout), "true\n");
      assert.ok(Date.now() - started < 20_000);
      const pid = (await Deno.readTextFile(`${folder}/pid`)).trim();
      if (Deno.build.os === "linux") {
        // proc(5): pid (name) state parent group session. Ctrl-C goes to the terminal's group only.
        const { stdout: stat } = await new Deno.Command("cat", { args: [`/proc/${pid}/stat`] }).output();
        const [, , group, session] = new TextDecoder().decode(stat).replace(/^.*\) /, "").split(" ");
        assert.deepEqual([group, session], [pid, pid]);
      }
      // Still there: the signal finds it.
      Deno.kill(Number(pid), "SIGKILL");
    }),
});
