import assert from "node:assert/strict";
import fc from "fast-check";
import type { MapEntry, Node } from "../../../src/yaml/node.ts";
import { decodeTree, encodeTree } from "../../../src/yaml/tree_json.ts";

const PLAIN = { noNullPrototype: true } as const;
const place = fc.record({ file: fc.constant("f.yaml"), line: fc.nat(), column: fc.nat() }, PLAIN);
const tag = fc.option(fc.constantFrom("!env", "!append"), { nil: undefined });
const scalar = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null));

const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ type: fc.constant("scalar" as const), value: scalar, tag, place }, PLAIN),
    fc.record({
      type: fc.constant("list" as const),
      items: fc.array(tie("tree"), { maxLength: 4 }),
      tag,
      place,
    }, PLAIN),
    fc.array(fc.tuple(fc.oneof(fc.string(), fc.nat().map(String)), tie("tree"), place), { maxLength: 4 })
      .chain((pairs) =>
        fc.record({
          type: fc.constant("map" as const),
          entries: fc.constant(
            new Map(pairs.map(([key, value, keyPlace]): [string, MapEntry] => [key, { keyPlace, value }])),
          ),
          tag,
          place,
        }, PLAIN)
      ),
  ),
}));

Deno.test("any tree comes back from its compact form, names in their order", () => {
  fc.assert(fc.property(tree, (node) => {
    const back = decodeTree(JSON.parse(JSON.stringify(encodeTree(node))), "f.yaml");
    assert.deepEqual(back, node);
    if (back.type === "map" && node.type === "map") {
      assert.deepEqual([...back.entries.keys()], [...node.entries.keys()]);
    }
  }));
});

for (
  const data of [
    null,
    {},
    "x",
    [],
    [0],
    [0, 1, 1, {}],
    [0, 1, 1, "x", 5],
    [1, 1, 1, "x"],
    [2, 1, 1, ["a", 1, 1]],
    [2, 1, 1, [1, 1, 1, [0, 1, 1, 1]]],
    [2, 1, 1, ["a", "1", 1, [0, 1, 1, 1]]],
    [7, 1, 1, {}],
  ]
) {
  Deno.test(`what is no compact tree is refused: ${JSON.stringify(data)}`, () => {
    assert.throws(() => decodeTree(data, "f.yaml"), TypeError);
  });
}
