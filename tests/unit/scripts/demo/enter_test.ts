import assert from "node:assert/strict";
import { enterScript, HOME_FILES, wrapperScript } from "../../../../scripts/demo/enter.ts";
import { testWith } from "../../../optional_programs.ts";

testWith({
  name: "the demo's shell has atmos on its PATH, its own home, and nothing of the person's",
  needs: ["sh"],
  run: async (_, sh) => {
    const home = await Deno.makeTempDir({ prefix: "it's a demo-" });
    try {
      await Deno.mkdir(`${home}/bin`);
      await Deno.mkdir(`${home}/project`);
      const playground = {
        home,
        project: `${home}/project`,
        variables: { HOME: home, ATMOS_KEYRING_TYPE: "file", ODD: "a'b $(touch evil) \\" },
        atmos: ["printf", "%s\n", "it's atmos"],
      };
      await Deno.writeTextFile(`${home}/bin/atmos`, wrapperScript(playground), { mode: 0o700 });
      await Deno.writeTextFile(`${home}/enter`, enterScript(playground), { mode: 0o700 });
      const { stdout, code } = await new Deno.Command(sh ?? "sh", {
        args: [`${home}/enter`, "-c", 'atmos "$HOME"; pwd; echo "$ODD"; env; exit 3'],
        env: {
          SHELL: sh ?? "sh",
          HOME: "/home/me",
          AWS_ACCESS_KEY_ID: "planted",
          DBUS_SESSION_BUS_ADDRESS: "planted",
          XDG_CONFIG_HOME: "planted",
          ATMOS_KEYRING_TYPE: "planted",
          TERM: "xterm",
        },
      }).output();
      const text = new TextDecoder().decode(stdout);
      assert.ok(text.startsWith(`it's atmos\n${home}\n${home}/project\na'b $(touch evil) \\\n`), text);
      assert.equal(code, 3);
      assert.doesNotMatch(text, /planted|\/home\/me/);
      assert.match(text, /^TERM=xterm$/m);
      assert.match(text, /^ATMOS_KEYRING_TYPE=file$/m);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
});

Deno.test("its prompt says where one is", () => {
  for (const text of Object.values(HOME_FILES)) assert.match(text, /atmos demo/);
});
