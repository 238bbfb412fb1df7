import assert from "node:assert/strict";
import { ownerIn, ownerOf } from "../../../src/system/peer_owner.ts";
import { canBeSomebodyElse } from "../../stories/harness/other_user.ts";

const TABLE =
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:A8B8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     7        0 1 1 0 100 0 0 10 0
   1: 0100007F:A8B8 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1
   2: 0100007F:D2F0 0100007F:A8B8 01 00000000:00000000 00:00000000 00000000  1000        0 3 1 0 20 4 30 10 -1
   3: 0000000000000000FFFF00000100007F:D2F1 0000000000000000FFFF00000100007F:A8B8 01 00000000:00000000 00:00000000 00000000  1001        0 4 1
`;

Deno.test("the owner of a connection is that of the socket on its other end", () => {
  assert.equal(ownerIn(TABLE, 0xd2f0, 0xa8b8), 1000);
  assert.equal(ownerIn(TABLE, 0xd2f1, 0xa8b8), 1001);
  assert.equal(ownerIn(TABLE, 0xd2f2, 0xa8b8), undefined);
  assert.equal(ownerIn("", 1, 2), undefined);
});

Deno.test("the system tells who opened a connection", { ignore: !canBeSomebodyElse() }, async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  for (const user of [65534, 0]) {
    const words = ["bash", "-c", 'exec 3<>"/dev/tcp/127.0.0.1/$1" && cat <&3', "bash", String(port)];
    const args = [`--reuid=${user}`, "--clear-groups", "--", ...words];
    const visitor = new Deno.Command("setpriv", { args, stdout: "null" }).spawn();
    const connection = await listener.accept();
    assert.equal(await ownerOf(connection.remoteAddr.port, port), user);
    connection.close();
    await visitor.status;
  }
  listener.close();
});
