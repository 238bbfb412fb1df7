import assert from "node:assert/strict";
import { gcp } from "../../../../src/clouds/gcp/cloud.ts";
import { googleEnvironment } from "../../../../src/clouds/gcp/environment.ts";
import { GoogleToken } from "../../../../src/clouds/gcp/google_token.ts";
import type { GoogleTokenValues } from "../../../../src/clouds/gcp/google_token_values.ts";
import type { ProviderContext } from "../../../../src/clouds/link.ts";
import { Secret } from "../../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { MADE_FOR, storesOf } from "../entries.ts";
import { forget, NOTHING, sessionOf } from "../forget.ts";
import { cloudContext } from "../requests.ts";
import { googleToken, NOW } from "./google_world.ts";

const KEY = { provider: "corp", identity: "dev admin", madeFor: MADE_FOR };
const FOLDER = `/home/me/.config/atmos/gcp/corp/dev%20admin/${MADE_FOR}`;
const store = storesOf(gcp);

interface Stored {
  readonly system: MemorySystem;
  readonly context: ProviderContext;
  text(name: string): string;
}

async function stored(values: Partial<GoogleTokenValues> = {}): Promise<Stored> {
  const system = memorySystem({ now: NOW });
  const context = cloudContext(system);
  await store.write({ ...KEY, credentials: googleToken(values) }, context);
  const text = (name: string): string => system.files.text(`${FOLDER}/${name}`) ?? "";
  return { system, context, text };
}

Deno.test("gcloud's configuration names account, project, place and the token's file, whatever the path", async () => {
  const { text } = await stored({ zone: "europe-west1-b" });
  assert.equal(text("gcloud/active_config"), "atmos");
  const written = text("gcloud/configurations/config_atmos");
  assert.ok(written.includes(`access_token_file = ${FOLDER.replace("%", "%%")}/access_token\n`), written);
  assert.match(written, /account = ci@acme-prod.*\nproject = acme-prod\ncheck_gce_metadata = false\n/);
  assert.match(written, /\[compute\]\nregion = europe-west1\nzone = europe-west1-b\n/);
  assert.equal(text("access_token"), "planted-access-token");
});

Deno.test("what a workload is called writes nothing into gcloud's configuration", async () => {
  const { text } = await stored({
    account: "principal://x/subject/a@b\n[auth]\naccess_token_file = /etc/passwd",
  });
  const written = text("gcloud/configurations/config_atmos");
  assert.doesNotMatch(written, /passwd|principal/);
});

Deno.test("each source of a workload's token comes back from the record, and is what libraries read", async () => {
  const federation = googleToken().values.libraries;
  assert.ok(federation?.kind === "federation");
  const sources = [
    [federation.source, {
      url: "https://x.actions.githubusercontent.com/t",
      headers: { Authorization: "Bearer planted-bearer" },
      format: { type: "json", subject_token_field_name: "value" },
    }],
    [{ kind: "file", path: "/var/run/token" }, { file: "/var/run/token" }],
    [{ kind: "text", token: new Secret("planted-subject") }, { file: `${FOLDER}/subject_token` }],
  ] as const;
  for (const [source, written] of sources) {
    const impersonation = { url: "https://iam.example/x:generateAccessToken", lifetime: 900 };
    const libraries = { ...federation, source, impersonation };
    const { context, text } = await stored({ libraries });
    const content = JSON.parse(text("application_default_credentials.json"));
    assert.deepEqual(content.credential_source, written);
    assert.deepEqual(
      [content.type, content.service_account_impersonation_url, content.service_account_impersonation],
      ["external_account", impersonation.url, { token_lifetime_seconds: 900 }],
    );
    assert.equal(text("subject_token"), source.kind === "text" ? "planted-subject" : "");
    const found = await store.read(KEY, context);
    assert.ok(found instanceof GoogleToken);
    // Once more, from what was read: the secrets are the same.
    await store.write({ ...KEY, credentials: found }, context);
    assert.deepEqual(JSON.parse(text("application_default_credentials.json")), content);
  }
});

Deno.test("a token that libraries no longer need goes from the disk", async () => {
  const federation = googleToken().values.libraries;
  assert.ok(federation?.kind === "federation");
  const libraries = {
    ...federation,
    source: { kind: "text", token: new Secret("planted-subject") },
  } as const;
  const { system, context } = await stored({ libraries });
  await store.write({ ...KEY, credentials: googleToken() }, context);
  assert.equal(system.files.text(`${FOLDER}/subject_token`), undefined);
});

Deno.test("a record that is none, or that was moved there, is no session", async () => {
  const { system, context, text } = await stored();
  const record = text("session.json");
  for (
    const bad of [
      "",
      "{}",
      "[]",
      "null",
      record.slice(0, 40),
      record.replace('"version":1', '"version":2'),
      record.replace("planted-access-token", "two words"),
      record.replace(/"expiresAt":\d+/, '"expiresAt":"soon"'),
      record.replace('"kind":"url"', '"kind":"url","url":'),
    ]
  ) {
    system.files.put(`${FOLDER}/session.json`, bad, 0o600);
    assert.equal(await store.read(KEY, context), undefined, bad);
  }
  system.files.put(`${FOLDER}/session.json`, record, 0o600);
  assert.notEqual(await store.read(KEY, context), undefined);
  for (const [from, to] of [["dev admin", "other"], [MADE_FOR, "0a0a0a0a-0c0c0c0c"]] as const) {
    system.files.put(`${FOLDER}/session.json`, record.replace(from, to), 0o600);
    assert.equal(await store.read(KEY, context), undefined, to);
  }
});

Deno.test("only what has ended goes with --expired, and a folder goes with all that is in it", async () => {
  const { system, context } = await stored();
  system.files.put(`${FOLDER}/gcloud/logs/2026/a.log`, "x", 0o600);
  system.files.put(`${FOLDER}/gcloud/access_tokens.db`, "planted", 0o600);
  assert.deepEqual(
    await forget(store, { ...NOTHING, sessions: sessionOf(KEY).sessions, expired: true }, context),
    [],
  );
  const gone = await forget(store, sessionOf(KEY), context);
  assert.deepEqual(gone, ["/home/me/.config/atmos/gcp/corp/dev%20admin/"]);
  assert.deepEqual(system.files.paths().filter((path) => path.includes("/gcp/")), []);
});

Deno.test("what somebody else has put there stays and is named", async () => {
  const { system, context } = await stored();
  system.files.put("/home/me/.config/atmos/gcp/corp/notes.txt", "mine", 0o600);
  const { stays } = await store.kept({ ...NOTHING, everything: true }, context);
  assert.deepEqual(stays, ["/home/me/.config/atmos/gcp/corp/notes.txt"]);
});

Deno.test("a child gets paths and names, and nothing of anybody else", () => {
  const place = { gcloudFolder: "/g", adcFile: "/a" };
  const bare = { project: undefined, region: undefined, zone: undefined, libraries: undefined };
  const { set, unset } = googleEnvironment(place, bare);
  assert.deepEqual(set, {
    CLOUDSDK_CONFIG: "/g",
    CLOUDSDK_ACTIVE_CONFIG_NAME: "atmos",
    GOOGLE_APPLICATION_CREDENTIALS: "/a",
  });
  for (
    const name of ["GOOGLE_CLOUD_PROJECT", "GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]
  ) {
    assert.ok(unset.includes(name), name);
  }
  const whole = googleEnvironment(place, {
    project: "p",
    region: "r",
    zone: "z",
    libraries: { kind: "own-file", path: "/mine.json" },
  });
  assert.equal(whole.set["GOOGLE_APPLICATION_CREDENTIALS"], "/mine.json");
  assert.deepEqual(
    [whole.set["CLOUDSDK_CORE_PROJECT"], whole.set["GOOGLE_REGION"], whole.set["GOOGLE_ZONE"]],
    ["p", "r", "z"],
  );
  assert.deepEqual(whole.unset.filter((name) => name in whole.set), []);
});
