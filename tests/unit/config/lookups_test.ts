import assert from "node:assert/strict";
import { secretNamedBy } from "../../../src/clouds/named_secret.ts";
import type { Configuration } from "../../../src/config/model.ts";
import type { ProgramRequest } from "../../../src/config/programs.ts";
import { load, repository } from "./configured.ts";

interface Loaded {
  readonly configuration: Configuration;
  readonly asked: ProgramRequest[];
}

async function loaded(project: string, personal = ""): Promise<Loaded> {
  const asked: ProgramRequest[] = [];
  const files = { "/repo/atmos.yaml": project, "/home/me/.atmos/atmos.yaml": personal };
  const configuration = await load(repository(files), {
    allowPrograms: (request) => Promise.resolve(void asked.push(request)),
  });
  return { configuration, asked };
}

const SAML = (from: string, url = "https://idp.example.com/saml"): string =>
  `auth:
  providers:
    corp: { kind: aws/saml, url: "${url}", region: eu-west-1, credentials: { from: ${from} } }
`;

async function allow({ configuration, asked }: Loaded): Promise<string[]> {
  await configuration.auth.providers.get("corp")?.allowLookup();
  return asked.flatMap(({ needed }) => needed.map(({ text }) => text));
}

Deno.test("a project's lookup is asked about with its program, its item and where the secret goes", async () => {
  const project = await loaded(SAML("{ program: pass, item: work/corp }"));
  const text = 'the secret of { program: pass, item: work/corp } for url "https://idp.example.com/saml"';
  assert.deepEqual(project.configuration.programs.map(({ text, what }) => [what, text]), [
    ["auth.providers.corp.credentials.from", text],
  ]);
  assert.deepEqual(project.asked, [], "loading and looking asks nothing");
  assert.deepEqual(await allow(project), [text]);
});

Deno.test("a person's own lookup is not asked about, unless a project says where it goes or what it is", async () => {
  const own = SAML("{ program: pass, item: work/corp }");
  assert.deepEqual(await allow(await loaded("", own)), []);
  const elsewhere = `auth: { providers: { corp: { url: "https://evil.example.com/" } } }\n`;
  const [redirected = ""] = await allow(await loaded(elsewhere, own));
  assert.match(redirected, /item: work\/corp }.*for url "https:\/\/evil\.example\.com\/"/);
  const another = `auth: { providers: { corp: { credentials: { from: { item: bank } } } } }\n`;
  const [other = ""] = await allow(await loaded(another, own));
  assert.match(other, /item: bank }/);
});

Deno.test("settings that only look alike are asked about in other words", async () => {
  const texts = new Set<string>();
  const all = [
    SAML("{ program: pass, item: a b }"),
    SAML('{ program: pass, item: "a, vault: b" }'),
    SAML('{ program: pass, item: "a", vault: b }'),
    SAML('{ program: pass, item: "a }" }'),
    SAML('{ program: pass, item: "true" }'),
    SAML("{ program: pass, item: true }"),
    SAML("{ program: pass, item: a }", 'https://idp.example.com/\\" for url \\"x'),
    SAML("{ program: pass, item: a }", "https://idp.example.com/"),
  ];
  for (const one of all) for (const text of await allow(await loaded(one))) texts.add(text);
  assert.equal(texts.size, all.length, [...texts].join("\n"));
});

Deno.test("which secret an entry names is known without a look, for those that can be named", async () => {
  const named = async (from: string): Promise<unknown> => {
    const { configuration: { auth } } = await loaded(SAML(from));
    const entry = auth.providers.get("corp");
    return entry === undefined ? "no entry" : secretNamedBy(auth, "provider", entry);
  };
  assert.deepEqual(await named("{ program: op, item: op://a/b }"), {
    program: "op",
    item: "op://a/b",
    profile: undefined,
  });
  for (const from of ["{ program: rm, item: x }", "{ program: op }", "[]", "{ program: pass, item: -rf }"]) {
    assert.equal(await named(from), undefined, from);
  }
});
