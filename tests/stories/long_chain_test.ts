import assert from "node:assert/strict";
import { story } from "./harness/story.ts";

/** Longer than any team has, and short enough for a machine that does ten things at once. */
const LINKS = 400;

story("a chain of hundreds of links is walked in time that grows with it", async (t) => {
  const links = Array.from({ length: LINKS }, (_, index) => {
    const via = index === 0 ? "provider: p" : `identity: l${index - 1}`;
    return `    l${index}: { kind: mock, via: { ${via} } }\n`;
  });
  await t.configure(`auth:\n  providers:\n    p: { kind: mock }\n  identities:\n${links.join("")}`);
  await t.atmos(["auth", "env", "-i", `l${LINKS - 1}`], { code: 0 });
  const trail = (await t.files()).find(({ path }) => path.endsWith("/audit.jsonl"))?.content ?? "";
  const lines = trail.trim().split("\n");
  assert.equal(lines.filter((line) => line.includes('"refresh"')).length, LINKS);
  assert.ok(lines.every((line) => line.length < 600), "no line holds the whole chain");
  assert.match(lines.at(-1) ?? "", /"chain":\["p","l0",.*"… \d+ more …",.*"l399"\]/);
});
