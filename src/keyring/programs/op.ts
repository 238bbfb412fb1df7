/** 1Password through `op`: an item is a list of fields. */
import type { Call } from "../keychain_program.ts";
import { programCaller, type ProgramParts } from "./caller.ts";
import type { Fields } from "./fields.ts";
import { type Complaints, isObject, judge, nonsense, objectIn } from "./judge.ts";
import type { Found, OneItem } from "./one_item.ts";
import { sourceName } from "./source.ts";

/** `op://VAULT/ITEM`, or the name or id of an item alone. */
export interface OpItem {
  readonly vault: string | undefined;
  readonly item: string;
}

export function opItemIn(text: string): OpItem {
  const [, vault, item] = /^op:\/\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  return vault === undefined || item === undefined ? { vault: undefined, item: text } : { vault, item };
}

const SIGN_IN =
  "Sign in (`eval $(op signin)`), or turn on the integration with the desktop app in its settings. " +
  "Where nobody is there, set OP_SERVICE_ACCOUNT_TOKEN.";

const COMPLAINTS: Complaints = {
  command: "op",
  absent: /isn't an item/,
  known: [
    {
      says: /prompt dismissed|authorization (denied|timeout)|was denied/i,
      state: "locked",
      reason: "the question of 1Password was not answered with yes",
      hint: "Run the command again, and allow it.",
    },
    {
      says:
        /not (currently )?signed in|session expired|no accounts? (is )?configured|account is not signed in/i,
      state: "locked",
      reason: "nobody is signed in to 1Password",
      hint: SIGN_IN,
    },
    {
      says: /more than one item matches/i,
      state: "unreachable",
      reason: "several items have that name",
      hint: "Name the vault too, as op://VAULT/ITEM, or give the id that `op item list` shows.",
    },
    {
      says: /isn't a vault/i,
      state: "unreachable",
      reason: "there is no such vault, or you may not see it",
      hint: "`op vault list` shows those that you may.",
    },
    {
      says: /multiple accounts/i,
      state: "unreachable",
      reason: "there are several accounts",
      hint: "Set OP_ACCOUNT to the one that has it (`op account list`).",
    },
    {
      says: /desktop app|1password app/i,
      state: "unreachable",
      reason: "the desktop app of 1Password does not answer",
      hint: `Open it, then run the command again. ${SIGN_IN}`,
    },
  ],
  hint: "Run `op whoami` to see whether it works.",
};

export function opItem(parts: ProgramParts, named: string): OneItem {
  const { vault, item } = opItemIn(named);
  const inVault = vault === undefined ? [] : ["--vault", vault];
  const call = programCaller(parts, {
    command: "op",
    store: "1Password",
    install:
      "Install the command-line tool of 1Password: https://developer.1password.com/docs/cli/get-started.",
    unlock: SIGN_IN,
    variables: /^OP_\w+$/,
    without: ["OP_FORMAT"],
  });
  return {
    name: sourceName({ program: "op", item: named }),
    read: async () => {
      const found = await read(call, ["item", "get", item, ...inVault, "--format", "json"]);
      // It takes the domain of a website for a name, too.
      return found !== undefined && isMeant(found, item) ? found : undefined;
    },
    write: async (fields, found) => {
      const [args, template] = found === undefined
        ? [["item", "create", ...inVault, "--format", "json", "-"], newItem(item, fields)]
        : [["item", "edit", idOf(found), ...inVault, "--format", "json"], edited(found, fields)];
      const reply = await call(args, JSON.stringify(template));
      if (judge(reply, COMPLAINTS) === "absent") throw nonsense("op", "no item", COMPLAINTS.hint);
    },
    // The archive gives it back.
    remove: async (found) => {
      judge(await call(["item", "delete", idOf(found), ...inVault, "--archive"], ""), COMPLAINTS);
    },
  };
}

async function read(call: Call, args: readonly string[]): Promise<Found | undefined> {
  const reply = await call(args, "");
  if (judge(reply, COMPLAINTS) === "absent") return undefined;
  const raw = objectIn(reply.stdout);
  if (raw === undefined || typeof raw.id !== "string") throw nonsense("op", "no item", COMPLAINTS.hint);
  return { raw, fields: fieldsIn(raw) };
}

function isMeant({ raw }: Found, item: string): boolean {
  return isObject(raw) && [raw.id, raw.title].some((one) => String(one).toLowerCase() === item.toLowerCase());
}

function idOf({ raw }: Found): string {
  return isObject(raw) ? String(raw.id) : "";
}

/** By their labels, the first of one name; the built-in ones by what they are for. */
function fieldsIn(raw: Readonly<Record<string, unknown>>): Fields {
  const fields = listIn(raw).flatMap((field): [string, string][] =>
    typeof field.value === "string" && field.value !== "" ? [[nameOf(field), field.value]] : []
  );
  return Object.fromEntries(fields.reverse());
}

function listIn(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  return Array.isArray(raw.fields) ? raw.fields.filter(isObject) : [];
}

function nameOf({ purpose, label, id }: Readonly<Record<string, unknown>>): string {
  if (purpose === "USERNAME" || purpose === "PASSWORD") return purpose.toLowerCase();
  return String(label || id);
}

function edited({ raw }: Found, fields: Fields): unknown {
  if (!isObject(raw)) return raw;
  const left = new Map(Object.entries(fields));
  const list = listIn(raw).map((field) => {
    const value = left.get(nameOf(field));
    left.delete(nameOf(field));
    return value === undefined ? field : { ...field, value };
  });
  return { ...raw, fields: [...list, ...[...left].map(newField)] };
}

function newItem(title: string, fields: Fields): unknown {
  return { title, category: "SECURE_NOTE", fields: Object.entries(fields).map(newField) };
}

function newField([label, value]: [string, string]): Readonly<Record<string, string>> {
  return { label, type: "CONCEALED", value };
}
