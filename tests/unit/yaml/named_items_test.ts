import assert from "node:assert/strict";
import { dataIn, editNamedItems } from "../../../src/yaml/named_items.ts";

const CLUSTER = { list: "clusters", name: "ours", value: { cluster: { server: "https://ours.example" } } };

const WRITTEN = `# by hand
apiVersion: v1
kind: Config
custom-key: kept   # and this
clusters:
# the old one
- cluster:
    server: https://old.example
  name: old
contexts:
    - name: old     # with a comment
      context: {cluster: old, user: me}
users: []
current-context: old
`;

Deno.test("an entry comes in behind the others, and nothing else changes", async () => {
  const text = await editNamedItems(WRITTEN, "config", [CLUSTER]);
  assert.equal(
    text,
    WRITTEN.replace(
      "  name: old\n",
      "  name: old\n- name: ours\n  cluster:\n    server: https://ours.example\n",
    ),
  );
});

Deno.test("it goes again, and the file is as it was, to the letter", async () => {
  const lists = ["clusters", "contexts"];
  const added = await editNamedItems(WRITTEN, "config", lists.map((list) => ({ ...CLUSTER, list })));
  const removed = await editNamedItems(
    added,
    "config",
    lists.map((list) => ({ list, name: "ours", value: undefined })),
  );
  assert.equal(removed, WRITTEN);
  const user = await editNamedItems(WRITTEN, "config", [{ ...CLUSTER, list: "users" }]);
  assert.equal(
    await editNamedItems(user, "config", [{ list: "users", name: "ours", value: undefined }]),
    WRITTEN,
  );
});

Deno.test("the indentation of a list is kept, an entry of the name is replaced", async () => {
  const text = await editNamedItems(WRITTEN, "config", [
    { list: "contexts", name: "old", value: { context: { cluster: "ours", user: "me" } } },
  ]);
  assert.match(text, /^contexts:\n {4}- name: old\n {6}context:\n {8}cluster: ours\n {8}user: me\nusers/m);
});

for (
  const [what, text] of [
    ["nothing", ""],
    ["a list without a value", "kind: Config\nclusters:\n"],
    ["an empty list", "clusters: []\nkind: Config\n"],
    ["no line end", "kind: Config\nclusters: null"],
    ["lines as on Windows", "kind: Config\r\nclusters:\r\n- name: a\r\n  cluster: {}\r\nusers: []\r\n"],
  ] as const
) {
  Deno.test(`an entry can be added to ${what}`, async () => {
    const before = await dataIn(text, "config");
    const after = await editNamedItems(text, "config", [CLUSTER]);
    const { clusters, ...rest } = await dataIn(after, "config");
    assert.deepEqual((clusters as unknown[]).at(-1), { name: "ours", ...CLUSTER.value });
    const { clusters: _, ...others } = before;
    assert.deepEqual(rest, others);
  });
}

Deno.test("a text is replaced where it stands, or added", async () => {
  const current = { key: "current-context", text: "ours" };
  assert.equal(
    await editNamedItems(WRITTEN, "config", [current]),
    WRITTEN.replace("current-context: old", 'current-context: "ours"'),
  );
  assert.equal(
    await editNamedItems("kind: Config\ncurrent-context:\n", "config", [current]),
    'kind: Config\ncurrent-context: "ours"\n',
  );
  assert.equal(
    await editNamedItems("kind: Config\n", "config", [current]),
    'kind: Config\ncurrent-context: "ours"\n',
  );
});

for (
  const [what, text] of [
    ["a list in brackets", "clusters: [{name: a, cluster: {}}]\n"],
    ["JSON", '{"kind": "Config", "clusters": []}'],
    ["a text", "just a text\n"],
    ["no YAML", "clusters: [\n"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["an item that begins below its dash", "clusters:\n-\n  name: a\n"],
  ] as const
) {
  Deno.test(`${what} is refused, and not written anew`, async () => {
    await assert.rejects(editNamedItems(text, "my config", [CLUSTER]), /cannot change "my config"/);
  });
}

Deno.test("an entry that others refer to by an anchor does not change what they mean", async () => {
  const text = "clusters:\n- &a\n  name: ours\n  cluster: {server: x}\nmore: *a\n";
  await assert.rejects(editNamedItems(text, "config", [CLUSTER]), /cannot change "config"/);
});
