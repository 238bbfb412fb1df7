import assert from "node:assert/strict";
import { leapp, leappEntries } from "../../../../../src/clouds/aws/import/leapp.ts";
import {
  leapp as azureLeapp,
  leappEntries as azureEntries,
} from "../../../../../src/clouds/azure/import/leapp.ts";
import { MACHINE, SEALED, WORKSPACE } from "../../leapp/workspace.ts";
import { byName, HOME, keeping, leftIn, readWith } from "./reading.ts";

const none = (): never => {
  throw new Error("nobody keeps keys here");
};

Deno.test("sessions of AWS become identities, in chains", () => {
  const found = leappEntries(WORKSPACE, () => ({ what: "its keys", from: "", keep: none }));
  assert.deepEqual(byName(found), {
    company: {
      kind: "aws/iam-identity-center",
      start_url: "https://company.awsapps.com/start",
      region: "eu-west-1",
    },
    idp: { kind: "aws/saml", url: "https://idp.example.com/app/aws", region: "eu-west-1", driver: "Browser" },
    robot: {
      kind: "aws/user",
      credentials: { region: "eu-west-1", mfa_arn: "arn:aws:iam::111122223333:mfa/robot" },
    },
    developer: {
      kind: "aws/permission-set",
      via: { provider: "company" },
      principal: { name: "Developer", account: { id: "111122223333" }, region: "us-east-1" },
    },
    deployer: {
      kind: "aws/assume-role",
      via: { identity: "developer" },
      principal: {
        assume_role: "arn:aws:iam::444455556666:role/deployer",
        region: "eu-central-1",
        session_name: "assumed-from-leapp",
      },
    },
    federated: {
      kind: "aws/assume-role",
      via: { provider: "idp" },
      principal: { assume_role: "arn:aws:iam::111122223333:role/Saml", region: "eu-west-1" },
    },
  });
  assert.deepEqual(leftIn(found).map((line) => line.replace(/^\S+ /, "")), [
    'session "local": a stand-in of AWS on this machine is none of the kinds',
    'session "orphan": the session that it stands on is not there, or cannot be imported',
    'session "round": the session that it stands on is not there, or cannot be imported',
    'session "new": sessions of the type somethingElse are not known (new)',
  ]);
});

Deno.test("sessions of Azure become subscriptions of their directory", () => {
  const found = azureEntries(WORKSPACE);
  assert.deepEqual(byName(found), {
    directory: { kind: "azure/interactive", spec: { tenant_id: "00000000-0000-0000-0000-0000000000aa" } },
    subscription: {
      kind: "azure/subscription",
      via: { provider: "directory" },
      principal: { subscription_id: "00000000-0000-0000-0000-000000000001", location: "westeurope" },
    },
  });
  assert.deepEqual(leftIn(found), [
    '~/.Leapp/Leapp-lock.json session "no tenant": it names no directory and subscription',
  ]);
});

const FILES = { [`${HOME}/.Leapp/Leapp-lock.json`]: SEALED, "/etc/machine-id": `${MACHINE}\n` };

Deno.test("its file is opened with this machine's id, and its keys are in its keychain", async () => {
  const found = await readWith(leapp, { env: { HOME }, files: FILES });
  assert.deepEqual(byName(found), { robot: { kind: "aws/user", credentials: { region: "eu-west-1" } } });
  const values: Record<string, string> = {
    "u1-iam-user-aws-session-access-key-id": "AKIAIOSFODNN7EXAMPLE",
    "u1-iam-user-aws-session-secret-access-key": "planted/abcdefghijklmnopqrstuvwxyz1234",
  };
  const context = keeping({ run: ({ args }) => ({ stdout: values[args.at(-1) ?? ""] ?? "" }) });
  assert.equal((await found.identities[0]?.secret?.keep("robot", context))?.state, "kept");
  const without = keeping({ run: () => ({ code: 1 }) });
  assert.deepEqual(await found.identities[0]?.secret?.keep("robot", without), {
    state: "left",
    reason: "the Secret Service has none",
  });
  assert.deepEqual(byName(await readWith(azureLeapp, { env: { HOME }, files: FILES })), {});
});

Deno.test("on macOS and Windows the system is asked for its id", async () => {
  const file = { [`${HOME}/.Leapp/Leapp-lock.json`]: SEALED };
  const mac = await readWith(leapp, {
    platform: "darwin",
    env: { HOME },
    files: file,
    run: () => ({ stdout: `  | "IOPlatformUUID" = "${MACHINE.toUpperCase()}"\n` }),
  });
  assert.equal(mac.identities.length, 1);
  const windows = await readWith(leapp, {
    platform: "windows",
    env: { HOME },
    files: file,
    run: () => ({ stdout: `\r\n    MachineGuid    REG_SZ    ${MACHINE}\r\n` }),
  });
  assert.equal(windows.identities.length, 1);
});

Deno.test("a file of another machine, and a damaged one, stay closed", async () => {
  const other = { ...FILES, "/etc/machine-id": "ffff\n" };
  await assert.rejects(
    readWith(leapp, { env: { HOME }, files: other }),
    /this machine's id does not open it/,
  );
  for (const text of ["", "U2FsdGVkX18=", "nonsense", SEALED.slice(0, -8)]) {
    const damaged = { ...FILES, [`${HOME}/.Leapp/Leapp-lock.json`]: text };
    await assert.rejects(readWith(leapp, { env: { HOME }, files: damaged }), /cannot read/, text);
  }
});
