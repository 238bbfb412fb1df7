/** What another tool is set up for, taken over. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { Secret } from "../../src/secret.ts";
import { placesOf } from "../optional_programs.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { SECRET_SERVICE, withSecretService } from "./harness/secret_service.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const USERS = [{ accountId: "111122223333", name: "robot" }];

const CONFIGURATION = `# The team's.
auth:
  providers: # portals
    sso: { kind: aws/iam-identity-center, start_url: "https://corp.awsapps.com/start", region: eu-west-1 }
  identities:
    # Something else.
    dev: { kind: aws/ambient }
logs: { level: info } # quiet
`;

const PROFILES = `[default]
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
[profile deploy]
role_arn = arn:aws:iam::444455556666:role/Deploy
source_profile = dev
[profile around]
role_arn = arn:aws:iam::444455556666:role/Around
source_profile = around-again
[profile around-again]
role_arn = arn:aws:iam::444455556666:role/Around
source_profile = around
`;

async function profiles(t: Story): Promise<string> {
  const [key] = t.aws.keysOf("robot");
  const credentials = `[robot]\naws_access_key_id = ${key?.accessKeyId}\n` +
    `aws_secret_access_key = ${key?.secretAccessKey}\n`;
  await t.write(join(t.home, ".aws/config"), PROFILES, 0o600);
  await t.write(join(t.home, ".aws/credentials"), credentials, 0o600);
  return credentials;
}

function written(t: Story): Promise<string> {
  return Deno.readTextFile(join(t.project, "atmos.yaml"));
}

story("profiles and keys of the AWS CLI are taken over once, and theirs stay as they are", {
  aws: { users: USERS },
}, async (t) => {
  await t.configure(CONFIGURATION);
  const credentials = await profiles(t);
  const keyring = await useFileKeyring(t);
  // The first item decides how dear the passphrase is made.
  const other = { realm: undefined, name: "bob", purpose: "keys" } as const;
  await keyring.set(other, { class: "long-lived", value: new Secret("nothing") });

  const here = await t.atmos(["auth", "import"], { code: 0 });
  assert.match(
    here.stdout,
    /~\/\.aws\/config, ~\/\.aws\/credentials\n +Import +atmos auth import aws-config\n/,
  );

  const dry = await t.atmos(["auth", "import", "aws-config", "--dry-run"], { code: 0 });
  assert.match(dry.stdout, /^--- atmos\.yaml\n\+\+\+ atmos\.yaml\n@@ /);
  assert.match(
    dry.stderr,
    /~\/\.aws\/config:15 {2}profile "around": its source_profile leads back to itself\n/,
  );
  assert.match(dry.stderr, /For the keyring:\n +robot +its keys, from ~\/\.aws\/credentials:3\n/);
  const unasked = await t.atmos(["auth", "import", "aws-config"], { code: 2 });
  assert.match(unasked.stderr, /nobody can be asked[^]*--yes/);
  assert.equal(await written(t), CONFIGURATION);

  const done = await t.atmos(["auth", "import", "aws-config", "--yes"], { code: 0 });
  assert.match(done.stderr, /Added 3 entries to atmos\.yaml[^]*robot: kept in the file keyring/);
  const added = `    dev-2:
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: Developer, account: { id: "111122223333" } }
    deploy:
      kind: aws/assume-role
      via: { identity: dev-2 }
      principal: { assume_role: "arn:aws:iam::444455556666:role/Deploy" }
    robot:
      kind: aws/user
`;
  assert.equal(await written(t), CONFIGURATION.replace("logs:", `${added}logs:`));
  assert.equal(await Deno.readTextFile(join(t.home, ".aws/config")), PROFILES);
  assert.equal(await Deno.readTextFile(join(t.home, ".aws/credentials")), credentials);

  const again = await t.atmos(["auth", "import", "aws-config", "--yes"], { code: 0 });
  assert.match(again.stderr, /4 entries are there already\.[^]*nothing to add[^]*robot: there already/);
  assert.equal(again.stdout, "");
  await t.atmos(["auth", "validate"], { code: 0 });
  await t.atmos(["auth", "login", "robot"], { code: 0 });
  assert.match((await t.atmos(["auth", "audit"], { code: 0 })).stdout, /keys-kept/);
});

story("on a terminal the file and the keys are two questions, and no is an answer", {
  aws: { users: USERS },
  needs: ["script"],
}, async (t) => {
  await t.configure(CONFIGURATION);
  await profiles(t);
  await useFileKeyring(t);
  const ask = async (answers: readonly string[]): Promise<string> => {
    const terminal = await t.terminal(["auth", "import", "aws-config"], { env: { ACCESSIBLE: "1" } });
    for (const [at, answer] of answers.entries()) {
      await terminal.waitFor(at === 0 ? "Add 3 entries to atmos.yaml?" : "Keep 1 secret in the keyring?");
      await terminal.write(`${answer}${KEYS.enter}`);
    }
    await terminal.exited;
    return terminal.text;
  };
  await ask(["n"]);
  assert.equal(await written(t), CONFIGURATION);
  assert.match(await ask(["y", "n"]), /They stay where they are/);
  assert.notEqual(await written(t), CONFIGURATION);
});

story("whatever lies where a tool's files should be ends in one sentence", async (t) => {
  await t.configure(CONFIGURATION);
  const config = join(t.home, ".aws/config");
  await t.write(join(t.home, ".saml2aws"), "\u0000\u0001", 0o600);
  await t.write(join(t.home, ".Leapp/Leapp-lock.json"), "U2FsdGVkX18xMjM0NTY3OA==", 0o600);
  await t.write(join(t.home, ".config/aws-sso/config.yaml"), "SSOConfig: [", 0o600);
  await Deno.mkdir(join(t.home, ".aws"), { recursive: true });
  await Deno.symlink(config, config);
  for (
    const [tool, message] of [
      ["aws-config", /cannot read "~\/\.aws\/config"|described nothing/],
      ["saml2aws", /cannot read "~\/\.saml2aws": it is no text/],
      ["leapp", /Leapp-lock\.json": this machine's id does not open it/],
      ["aws-sso", /aws-sso\/config\.yaml:1:\d+/],
      ["okta-aws-cli", /it has described nothing on this machine\n.*Looked at ~\/\.okta\/okta\.yaml/],
      ["aws-volt", /nobody here reads its files[^]*aws-vault/],
    ] as const
  ) {
    const { code, stderr } = await t.atmos(["auth", "import", tool, "--yes"]);
    assert.ok(code === 1 || code === 2, tool);
    assert.match(stderr, message, tool);
  }
  assert.equal(await written(t), CONFIGURATION);
});

story("aws-vault's own keys in a Secret Service are found and kept", {
  needs: ["aws-vault", ...SECRET_SERVICE],
  aws: { users: USERS },
}, async (t) => {
  await t.configure("auth: {}\n");
  await withSecretService(t, true, async () => {
    const [key] = t.aws.keysOf("robot");
    // It takes keys from its environment, where no program of a story may have any.
    const { success } = await new Deno.Command(placesOf("aws-vault")[0] ?? "", {
      args: ["add", "--env", "robot"],
      clearEnv: true,
      env: {
        HOME: t.home,
        DBUS_SESSION_BUS_ADDRESS: t.env.DBUS_SESSION_BUS_ADDRESS ?? "",
        AWS_VAULT_BACKEND: "secret-service",
        // One of its own would be asked for in a window.
        AWS_VAULT_SECRET_SERVICE_COLLECTION_NAME: "login",
        AWS_ACCESS_KEY_ID: key?.accessKeyId ?? "",
        AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? "",
      },
    }).output();
    assert.ok(success);
    const { stderr } = await t.atmos(["auth", "import", "aws-vault", "--yes"], { code: 0 });
    assert.match(stderr, /robot: kept in the Secret Service keyring/);
    await t.atmos(["auth", "login", "robot"], { code: 0 });
  });
});

story("saml2aws' own file, and its password in a Secret Service, are taken over", {
  needs: ["saml2aws", ...SECRET_SERVICE],
}, async (t) => {
  await t.configure("auth: {}\n");
  await withSecretService(t, true, async () => {
    const password = t.plant("password");
    const configure = ["configure", "--skip-prompt", "-a", "kc", "--idp-provider=KeyCloak", "--mfa=Auto"];
    const about = ["--url=https://kc.idp.example/aws", "--username=ann", "--session-duration=7200"];
    const role = "arn:aws:iam::123456789012:role/Dev";
    await t.run(placesOf("saml2aws")[0] ?? "", [...configure, ...about, `--role=${role}`], {
      env: { SAML2AWS_PASSWORD: password, SAML2AWS_KEYRING_BACKEND: "secret-service" },
      code: 0,
    });
    const { stderr } = await t.atmos(["auth", "import", "saml2aws", "--yes"], { code: 0 });
    assert.match(stderr, /kc: kept in the Secret Service keyring/);
    assert.match(await written(t), /driver: Keycloak\n[^]*session: \{ duration: "2h" \}\n[^]*role\/Dev/);
    await t.atmos(["auth", "validate"], { code: 0 });
  });
});

const MACHINE_IDS = ["/var/lib/dbus/machine-id", "/etc/machine-id"];

async function machineId(): Promise<string | undefined> {
  for (const path of MACHINE_IDS) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.trim() !== "") return text.trim();
  }
  return undefined;
}

const MACHINE = await machineId();

story("Leapp's workspace opens on this machine, and its keys come from a Secret Service", {
  needs: ["openssl", ...SECRET_SERVICE],
  missing: MACHINE === undefined ? ["machine-id"] : [],
  aws: { users: USERS },
}, async (t) => {
  await t.configure("auth: {}\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(MACHINE));
  const workspace = {
    _sessions: [{ sessionId: "u1", sessionName: "robot", type: "awsIamUser", region: "eu-west-1" }],
  };
  const openssl = "enc -aes-256-cbc -md md5 -salt -base64 -A -pass".split(" ");
  const sealed = await t.run("openssl", [...openssl, `pass:${new Uint8Array(digest).toHex()}`], {
    stdin: JSON.stringify(workspace),
    code: 0,
  });
  await t.write(join(t.home, ".Leapp/Leapp-lock.json"), sealed.stdout, 0o600);
  await withSecretService(t, true, async () => {
    const [key] = t.aws.keysOf("robot");
    const parts = [["access-key-id", key?.accessKeyId], ["secret-access-key", key?.secretAccessKey]] as const;
    for (const [part, stdin = ""] of parts) {
      const account = `u1-iam-user-aws-session-${part}`;
      await t.run("secret-tool", ["store", "--label=Leapp", "service", "Leapp", "account", account], {
        stdin,
        code: 0,
      });
    }
    const { stderr } = await t.atmos(["auth", "import", "leapp", "--yes"], { code: 0 });
    assert.match(stderr, /robot: kept in the Secret Service keyring/);
    await t.atmos(["auth", "login", "robot"], { code: 0 });
  });
});
