import assert from "node:assert/strict";
import { awsVault } from "../../../../../src/clouds/aws/import/aws_vault.ts";
import { Secret } from "../../../../../src/secret.ts";
import { byName, HOME, keeping, leftIn, readWith } from "./reading.ts";

const PASSPHRASE = "planted-pass";

/** Made by aws-vault 7.2.0 for keys that never were any. */
const ITEM =
  "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJjcmVhdGVkIjoiMjAyNi0xMS0yNiAyMzoxNDo0Mi43NjU3MzE2MTEgKzAwMDAgVVRDIG09KzAuMDMzMjMyNjI0IiwiZW5jIjoiQTI1NkdDTSIsInAyYyI6ODE5MiwicDJzIjoiZW5JZXZJZEZlOHNzQ2Z4TiJ9.lFkHV2P7pGxA30-9gPWOYFu0h8CFnC8qoSC_ghihBaEinqScNqf1RA.Y-2cWn_15kvqRc2E.3ZcgbutpGa0wbBs_XpmvtUHn0R7i7R6Fmi_vT-7TehozbAq4AdTFyoNxIs-jYLDMlsjoKkn_Zi75n51JrgXYeRbAjwmwifyIgmaIC3XKHJMvZ3G-PrJ0i8JHetM4QtC27yB7RIv_cEyzAsx_70q_2rbk6Dd0k-c_mwS239gyr8RglL8zqN_1MSIV0Jya_cB3A74wFOIHO1iHMxGEsHirK248Fx98FGWB2yg_eN7FFF4nMcQ3nzVyo312JtozeMkbmVEgqMuc0w0DO3x1l8iQzuHR6DQRlAaK-Wo93bmOPN5b3-r_YJ5hrozhAVK6mlo7flcE-PxtAJ3WOuKB5LLE3e_I-GmBBzrEVU7p5lrIUkzGZKf5-Lk-iKkfzkmCXKrEqfPEuJvczNP6--LnTg-GVqhubdT4EEctfFt8Q-W0gZnMVhZZNrXM1BEuAG3dQi9QBwmoeQyPKCXj_1eCtxdCJBaluaa93qSC-sNr4qY-xw53rd5mag.hoH0tZ4_i_CL0dQ9wRYfEw";

const CONFIG = `[default]
region=eu-west-1
mfa_serial=arn:aws:iam::111122223333:mfa/all

[profile va]
region=eu-central-1
mfa_process=ykman oath accounts code -s va

[profile va-admin]
include_profile=va
source_profile=va
role_arn=arn:aws:iam::444455556666:role/VA
session_tags=team=a, cost=b
transitive_session_tags=team
source_identity=ann

[profile itself]
role_arn=arn:aws:iam::444455556666:role/Itself
credential_process=aws-vault export --format=json itself
`;

const FILES = {
  [`${HOME}/.aws/config`]: CONFIG,
  [`${HOME}/.awsvault/keys/va`]: ITEM,
  [`${HOME}/.awsvault/keys/itself`]: ITEM,
  [`${HOME}/.awsvault/keys/odd%2Fname`]: "nonsense",
  [`${HOME}/.awsvault/keys/sts.GetSessionToken,dmE,,1764190000`]: ITEM,
  [`${HOME}/.awsvault/keys/oidc:https:%2F%2Fcorp.awsapps.com%2Fstart`]: ITEM,
};

Deno.test("profiles have what they include, and keys are those of its files", async () => {
  const found = await readWith(awsVault, { env: { HOME }, files: FILES });
  const mfa = "arn:aws:iam::111122223333:mfa/all";
  assert.deepEqual(byName(found), {
    va: {
      kind: "aws/user",
      credentials: { region: "eu-central-1", mfa_arn: mfa, mfa_process: "ykman oath accounts code -s va" },
    },
    "va-admin": {
      kind: "aws/assume-role",
      via: { identity: "va" },
      principal: {
        assume_role: "arn:aws:iam::444455556666:role/VA",
        region: "eu-central-1",
        source_identity: "ann",
        mfa_arn: mfa,
        tags: { team: "a", cost: "b" },
        transitive_tags: ["team"],
      },
    },
    "itself-keys": { kind: "aws/user", credentials: { region: "eu-west-1" } },
    itself: {
      kind: "aws/assume-role",
      via: { identity: "itself-keys" },
      principal: {
        assume_role: "arn:aws:iam::444455556666:role/Itself",
        region: "eu-west-1",
        mfa_arn: mfa,
      },
    },
    "odd/name": { kind: "aws/user" },
  });
});

Deno.test("its files are opened with its passphrase, which is asked for once", async () => {
  const found = await readWith(awsVault, { env: { HOME }, files: FILES });
  const secretOf = (name: string) => found.identities.find((entry) => entry.name === name)?.secret;
  let asked = 0;
  const context = keeping();
  const person = {
    ...context,
    interaction: {
      ...context.interaction,
      askSecret: () => {
        asked++;
        return Promise.resolve(new Secret(PASSPHRASE));
      },
    },
  };
  assert.deepEqual(await secretOf("va")?.keep("va", person), { state: "kept", store: "keyring in memory" });
  assert.equal((await secretOf("itself-keys")?.keep("itself-keys", person))?.state, "kept");
  assert.deepEqual(await secretOf("odd/name")?.keep("odd/name", person), {
    state: "left",
    reason: "it is encrypted in another way",
  });
  assert.equal(asked, 1);
  const { keyring } = await context.keyring();
  const item = await keyring?.get({ realm: undefined, name: "va", purpose: "keys" });
  assert.match(
    item?.state === "present" ? item.item.value.reveal() : "",
    /"access_key_id":"AKIAIOSFODNN7VAULT01"/,
  );
});

Deno.test("a wrong passphrase and a store of another system keep nothing, and say so", async () => {
  const env = { HOME, AWS_VAULT_FILE_PASSPHRASE: "planted-wrong" };
  const found = await readWith(awsVault, { env, files: FILES });
  assert.deepEqual(await found.identities.find(({ name }) => name === "va")?.secret?.keep("va", keeping()), {
    state: "left",
    reason: "the passphrase does not open it",
  });
  const kwallet = await readWith(awsVault, { env: { HOME, AWS_VAULT_BACKEND: "kwallet" }, files: FILES });
  assert.match(leftIn(kwallet).join("\n"), /^kwallet keys there: aws-vault alone can read them/m);
});

Deno.test("an include that leads back to itself is named", async () => {
  const files = {
    [`${HOME}/.aws/config`]:
      "[profile a]\ninclude_profile=b\n[profile b]\ninclude_profile=a\nregion=eu-west-1\n",
  };
  const left = leftIn(await readWith(awsVault, { env: { HOME }, files }));
  assert.match(left.join("\n"), /include_profile of profile "a": it leads back to itself/);
});

Deno.test("keys in the Secret Service are those that it has labelled", async () => {
  const json = (label: string): string => {
    const Data = new TextEncoder().encode(
      JSON.stringify({ AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "planted/x" }),
    ).toBase64();
    return JSON.stringify({ Key: "va", Data, Label: label });
  };
  const answer = (label: string): string =>
    `[/1]\nlabel = va\nsecret = ${json(label)}\ncreated = 1\nattribute.profile = va\n`;
  const found = async (label: string) =>
    await readWith(awsVault, {
      env: { HOME },
      files: { [`${HOME}/.aws/config`]: "[profile va]\nregion=eu-west-1\n" },
      run: ({ args }) => ({ stdout: args.includes("va") ? answer(label) : "" }),
    });
  const [ours, others] = [await found("aws-vault (va)"), await found("")];
  assert.deepEqual(byName(ours), { va: { kind: "aws/user", credentials: { region: "eu-west-1" } } });
  assert.equal((await ours.identities[0]?.secret?.keep("va", keeping()))?.state, "kept");
  assert.deepEqual(byName(others), {});
});
