/** The list that narrows while somebody types, on a real terminal of 80 columns. */
import assert from "node:assert/strict";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";

const PLACE = `provider: pretend`;
const IDENTITIES = `auth:
  providers: { pretend: { kind: mock/aws, region: us-east-1 } }
  identities:
    all-hands: { kind: mock/aws, via: { ${PLACE} } }
    dev:
      kind: mock/aws
      alias: sandbox
      tags: [team-payments]
      via: { ${PLACE} }
      principal: { account: { id: "111122223333", name: development } }
    prod-admin-of-the-payments-of-northern-europe-with-a-name-beyond-every-line-of-eighty-zz:
      kind: mock/aws
      via: { ${PLACE} }
      principal: { account: { id: "444455556666", name: production } }
`;

async function choosing(t: Story): Promise<Terminal> {
  await t.configure(IDENTITIES);
  const terminal = await t.terminal(["auth", "exec", "--", "sh", "-c", "echo as=$ATMOS_IDENTITY"], {
    columns: 80,
    rows: 24,
  });
  await terminal.waitFor("Choose an identity");
  return terminal;
}

const FINDS: [what: string, typed: string, identity: string][] = [
  ["two words in any order", "mock-user dev", "dev"],
  ["an alias", "sandbox", "dev"],
  ["a tag", "payments team", "dev"],
  ["a part of a name that is cut", "eighty-zz", "prod-admin-of-the-payments"],
  ["a role and a name", "mock-user zz", "prod-admin-of-the-payments"],
];

for (const [what, typed, identity] of FINDS) {
  story(`the list finds ${what}`, { needs: ["script"] }, async (t) => {
    const terminal = await choosing(t);
    await terminal.write(typed);
    await terminal.waitFor(typed.slice(-3));
    await terminal.write(KEYS.enter);
    await terminal.waitFor(`as=${identity}`);
    assert.equal(await terminal.exited, 0);
  });
}

story("Enter where nothing matches goes on asking", { needs: ["script"] }, async (t) => {
  const terminal = await choosing(t);
  await terminal.write("nobody");
  await terminal.waitFor("No matches found");
  await terminal.write(KEYS.enter);
  await terminal.waitFor("type something else");
  await terminal.write(KEYS.backspace.repeat(6));
  await terminal.waitFor("all-hands");
  await terminal.write("sandbox");
  await terminal.waitFor("sandbox");
  await terminal.write(KEYS.enter);
  await terminal.waitFor("as=dev");
  assert.equal(await terminal.exited, 0);
});
