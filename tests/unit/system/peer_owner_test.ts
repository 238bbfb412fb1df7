import assert from "node:assert/strict";
import { isOfOthers, tables } from "../../../src/system/peer_owner.ts";
import { canBeSomebodyElse } from "../../stories/harness/other_user.ts";

const SERVER = 0xa8b8;
const ME = 1000;
const LISTENER = row("0100007F:A8B8", "00000000:0000", "0A", ME);

function row(own: string, other: string, state: string, owner: number): string {
  const [queue, timer] = ["00000000:00000000", "00:00000000"];
  return `   1: ${own} ${other} ${state} ${queue} ${timer} 00000000 ${
    String(owner).padStart(5)
  }        0 2 1 0\n`;
}

/** Both ends of a connection from 127.0.0.1 and this port. */
function connection(port: string, owner: number, state = "01"): string {
  const [far, near] = [`0100007F:${port}`, "0100007F:A8B8"];
  return row(near, far, "01", ME) + row(far, near, state, owner);
}

const MAPPED = "0000000000000000FFFF0000";

Deno.test("whose a connection is, is said by the socket on its other end", async (t) => {
  const cases: [string, string, boolean][] = [
    ["mine", connection("D2F0", ME), false],
    ["the administrator's", connection("D2F0", 0), false],
    ["another user's", connection("D2F0", 1001), true],
    [
      "another user's, in words of the sixth version",
      connection("D2F0", 1001).replaceAll("0100007F", `${MAPPED}0100007F`),
      true,
    ],
    ["over already: its owner is not the one who opened it", connection("D2F0", 0, "06"), true],
    ["closing", connection("D2F0", ME, "05"), true],
    ["gone", "", true],
    [
      "another user's, beside one of the same port that is over",
      row("0200007F:D2F0", "0200007F:A8B8", "06", 0) + connection("D2F0", 1001),
      true,
    ],
    [
      "mine, beside one of another address",
      row("0200007F:D2F0", "0100007F:A8B8", "01", 1001) + connection("D2F0", ME),
      false,
    ],
    ["of a relay outside", row("0100007F:A8B8", "0100007F:D2F0", "01", ME), false],
  ];
  for (const [what, rows, expected] of cases) {
    await t.step(what, () => {
      const peer = { hostname: "127.0.0.1", port: 0xd2f0 };
      assert.equal(isOfOthers(LISTENER + rows, peer, SERVER, ME), expected);
      assert.equal(isOfOthers(rows, peer, SERVER, ME), false, "a system that does not tell");
    });
  }
  await t.step("from another address of the machine", () => {
    const peer = { hostname: "127.0.0.2", port: 0xd2f0 };
    const far = connection("D2F0", 1001).replaceAll("0100007F:D2F0", "0200007F:D2F0");
    assert.equal(isOfOthers(LISTENER + far, peer, SERVER, ME), true);
  });
});

Deno.test("the system tells who opened a connection", { ignore: !canBeSomebodyElse() }, async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  for (const [user, isMine] of [[65534, false], [65533, true], [0, true]] as const) {
    const words = ["bash", "-c", 'exec 3<>"/dev/tcp/127.0.0.1/$1" && cat <&3', "bash", String(port)];
    const args = [`--reuid=${user}`, "--clear-groups", "--", ...words];
    const visitor = new Deno.Command("setpriv", { args, stdout: "null" }).spawn();
    const connection = await listener.accept();
    assert.equal(isOfOthers(await tables(), connection.remoteAddr, port, 65533), !isMine);
    connection.close();
    await visitor.status;
  }
  listener.close();
});
