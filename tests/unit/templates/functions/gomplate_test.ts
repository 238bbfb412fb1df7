import assert from "node:assert/strict";
import { render } from "../../../../src/templates/template.ts";

const DATA = { list: ["b", "a", "b"], map: { a: 1, b: 2 }, none: null };

const CASES: readonly (readonly [template: string, expected: string])[] = [
  ['{{ strings.ToUpper "a" }}{{ strings.ToLower "B" }}{{ strings.Title "c d" }}', "AbC D"],
  [
    '{{ strings.Trim "-" "-b-" }}{{ strings.TrimSpace " c " }}{{ strings.TrimPrefix "x" "xd" }}{{ strings.TrimSuffix "x" "ex" }}',
    "bcde",
  ],
  ['{{ strings.ReplaceAll "a" "b" "aa" }}{{ strings.Repeat 2 "c" }}{{ strings.Trunc 2 "defg" }}', "bbccde"],
  [
    '{{ strings.Contains "a" "cat" }}{{ strings.HasPrefix "c" "cat" }}{{ strings.HasSuffix "c" "cat" }}',
    "truetruefalse",
  ],
  ['{{ strings.Split "," "a,b" | len }}{{ strings.Sort .list }}', "2[a b b]"],
  [
    '{{ strings.Slug "Hello, World!" }} {{ strings.CamelCase "hello big-world" }} {{ strings.SnakeCase "HelloWorld" }}',
    "hello-world helloBigWorld hello_world",
  ],
  ['{{ conv.ToInt "3" }}{{ conv.ToInt64 4.0 }}{{ conv.ToString 5 }}{{ conv.ToFloat64 "6.5" }}', "3456.5"],
  [
    '{{ conv.ToBool "yes" }}{{ conv.Bool "off" }}{{ conv.ToBool 1 }}{{ conv.ToBool "1" }}',
    "truefalsetruetrue",
  ],
  ['{{ conv.Join .list "-" }} {{ conv.Default "d" "" }}{{ conv.Default "d" "x" }}', "b-a-b dx"],
  ['{{ conv.Has .map "a" }}{{ coll.Has .list "z" }}', "truefalse"],
  [
    '{{ (coll.Dict "a" 1).a }}{{ coll.Slice 1 2 | len }}{{ coll.Keys .map }}{{ coll.Values .map }}',
    "12[a b][1 2]",
  ],
  [
    '{{ coll.Append "c" .list }}{{ coll.Prepend "c" .list }}{{ coll.Uniq .list }}{{ coll.Reverse .list }}{{ coll.Sort .list }}',
    "[b a b c][c b a b][b a][b a b][a b b]",
  ],
  [
    '{{ (data.JSON "{\\"a\\": 1}").a }}{{ index (data.JSONArray "[5]") 0 }}{{ data.ToJSON .map }}{{ data.ToJSONPretty "  " .list | len }}',
    '15{"a":1,"b":2}23',
  ],
  ["{{ math.Add 1 2 }}{{ math.Sub 5 1 }}{{ math.Mul 2 3 }}{{ math.Div 8 2 }}{{ math.Rem 7 4 }}", "34643"],
  ["{{ math.Pow 2 3 }}{{ math.Abs -4 }}{{ math.Abs -4.5 }}{{ math.Max 1 5 2 }}{{ math.Min 3 2 }}", "844.552"],
  ["{{ math.Ceil 1.2 }}{{ math.Floor 1.8 }}{{ math.Round 2.5 }}{{ math.Round -2.5 }}", "213-3"],
  [
    "{{ math.Seq 3 }}{{ math.Seq 2 4 }}{{ math.Seq 1 6 2 }}{{ math.Seq 3 1 }}",
    "[1 2 3][2 3 4][1 3 5][3 2 1]",
  ],
  [
    '{{ regexp.Match "^a" "ab" }}{{ regexp.Find "b+" "abbc" }}{{ regexp.Replace "b+" "x$0" "abbc" }}{{ regexp.ReplaceLiteral "b" "$0" "ab" }}',
    "truebbaxbbca$0",
  ],
  [
    '{{ base64.Encode "a" }}{{ base64.Decode "YQ==" }} {{ crypto.SHA256 "x" | strings.Trunc 8 }}',
    "YQ==a 2d711642",
  ],
  [
    '{{ path.Base "/a/b.c" }}{{ path.Dir "/a/b" }}{{ path.Ext "b.c" }}{{ filepath.Clean "a//b/.." }}',
    "b.c/a.ca",
  ],
  [
    '{{ coll.Pick "a" .map | toJSON }}{{ coll.Omit "a" .map | toJSON }}{{ toYAML .none }}',
    '{"a":1}{"b":2}null',
  ],
  [
    '{{ path.Join "a" "../b" "c" }} {{ filepath.Join "/x" "" "y" }} {{ (json "{\\"a\\": 1}").a }}{{ jsonArray "[5]" | len }}',
    "b/c /x/y 11",
  ],
  ['{{ conv.Atoi "5" }}{{ test.Ternary "a" "b" false }}{{ "x" | strings.Indent 2 }}', "5b  x"],
  ['{{ env.Getenv "NAME" }}{{ env.Getenv "NONE" "usual" }}{{ env.ExpandEnv "<$NAME>" }}', "meusual<me>"],
];

for (const [template, expected] of CASES) {
  Deno.test(`Gomplate: ${template}`, () => {
    const env = (name: string): string | undefined => name === "NAME" ? "me" : undefined;
    assert.equal(render(template, DATA, { name: "t", missingKey: "error", env }), expected);
  });
}

Deno.test("Gomplate: what makes no sense is told", () => {
  for (
    const template of [
      '{{ data.JSON "[]" }}',
      '{{ data.JSONArray "{}" }}',
      "{{ math.Seq 1 2 0 }}",
      '{{ coll.Has "x" "y" }}',
      "{{ strings.Nothing 1 }}",
      '{{ coll.Pick "a" }}',
      "{{ coll.Omit 1 .map }}",
    ]
  ) {
    assert.throws(() => render(template, DATA, { name: "t", missingKey: "error" }), /t:1:\d+/, template);
  }
});

Deno.test("Gomplate: a sequence without end is refused", () => {
  assert.throws(() => render("{{ math.Seq 1 99999999999 }}", {}, { name: "t", missingKey: "error" }));
});
