import assert from "node:assert/strict";
import { noticeOn } from "../../../../src/cli/text/notice.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { memorySystem } from "../../system/memory_system.ts";

const MESSAGE = 'Waiting for another process that renews the session of "dev-admin\u001b"…';

Deno.test("a notice breaks at blanks on a terminal, and is one line elsewhere", () => {
  const narrow = memorySystem({ terminal: true, columns: 40 });
  noticeOn(narrow, createStyle(false))(MESSAGE);
  assert.equal(
    narrow.stderr(),
    'Waiting for another process that renews\nthe session of "dev-admin\\u001b"…\n',
  );
  const piped = memorySystem({ columns: 40 });
  noticeOn(piped, createStyle(false))(MESSAGE);
  assert.equal(piped.stderr().split("\n").length, 2);
});
