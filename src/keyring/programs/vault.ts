/** HashiCorp Vault's key-value store, of either version, through `vault`. */
import { programCaller, type ProgramParts } from "./caller.ts";
import { fieldsOf } from "./fields.ts";
import { type Complaints, isObject, judge, nonsense, objectIn } from "./judge.ts";
import type { OneItem } from "./one_item.ts";
import { sourceName } from "./source.ts";
import { typedWord } from "../../typed_word.ts";

const LOGIN = "Run `vault login`, or set VAULT_TOKEN.";

/** A secret of version 2 with the number of its version, which a write names so that it replaces nothing newer. */
interface Stored {
  readonly data: Readonly<Record<string, unknown>>;
  readonly version: number | undefined;
}

export function vaultItem(parts: ProgramParts, path: string): OneItem {
  const complaints = complaintsOf(path);
  const call = programCaller(parts, {
    command: "vault",
    store: "Vault",
    install:
      "Install the command-line tool of HashiCorp Vault: https://developer.hashicorp.com/vault/install.",
    unlock: LOGIN,
    variables: /^VAULT_\w+$/,
    without: ["VAULT_FORMAT"],
    env: { VAULT_CLI_NO_COLOR: "1" },
  });
  return {
    name: sourceName({ program: "vault", item: path }),
    read: async () => {
      const reply = await call(["kv", "get", "-format=json", path], "");
      if (judge(reply, complaints) === "absent") return undefined;
      const raw = storedIn(reply.stdout);
      if (raw === "deleted") return undefined;
      if (raw === undefined) throw nonsense("vault", "no secret", complaints.hint);
      return { raw, fields: fieldsOf(raw.data) ?? {} };
    },
    write: async (fields, found) => {
      const { data, version } = found === undefined ? { data: {}, version: undefined } : found.raw as Stored;
      const check = version === undefined ? [] : [`-cas=${version}`];
      const reply = await call(["kv", "put", ...check, path, "-"], JSON.stringify({ ...data, ...fields }));
      if (judge(reply, complaints) === "absent") throw nonsense("vault", "no secret", complaints.hint);
    },
    // Version 2 keeps it for `vault kv undelete`.
    remove: async () => {
      judge(await call(["kv", "delete", path], ""), complaints);
    },
  };
}

/** What `kv get` has printed: version 2 has the secret in a `data` of its own, beside what is known of it. */
export function storedIn(text: string): Stored | "deleted" | undefined {
  const data = objectIn(text)?.data;
  if (!isObject(data)) return undefined;
  const { metadata } = data;
  if (!isObject(metadata) || typeof metadata.version !== "number") return { data, version: undefined };
  if (data.data === null) return "deleted";
  return isObject(data.data) ? { data: data.data, version: metadata.version } : undefined;
}

function complaintsOf(path: string): Complaints {
  return {
    command: "vault",
    absent: /no value found at/i,
    known: [
      {
        says: /vault is sealed/i,
        state: "locked",
        reason: "Vault is sealed",
        hint: "Somebody who has its keys must unseal it: `vault operator unseal`.",
      },
      {
        says: /missing client token|invalid token|bad token|token (has )?expired/i,
        state: "locked",
        reason: "nobody is logged in to Vault",
        hint: LOGIN,
      },
      {
        says: /permission denied/i,
        state: "locked",
        reason: "Vault does not allow it with your token, or does not know the token any more",
        hint: `${LOGIN} \`vault token capabilities ${typedWord(path, "ITEM")}\` shows what it may do.`,
      },
      {
        says: /check-and-set parameter did not match/i,
        state: "unreachable",
        reason: "somebody else has written it at the same time",
        hint: "Run the command again.",
      },
      {
        says: /connection refused|no such host|dial tcp|deadline exceeded|tls:|x509|http response to https/i,
        state: "unreachable",
        reason: "Vault does not answer",
        hint: "Set VAULT_ADDR to its address, and try `vault status`.",
      },
      {
        says: /preflight|no handler for route|unsupported path/i,
        state: "unreachable",
        reason: "there is no key-value store at that path",
        hint: "The item is MOUNT/PATH, such as secret/atmos/ann: `vault secrets list` shows the mounts.",
      },
    ],
    hint: `Run \`vault kv get ${typedWord(path, "ITEM")}\` to see why.`,
  };
}
