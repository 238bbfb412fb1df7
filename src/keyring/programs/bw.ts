/** Bitwarden through `bw`: an item has a login, fields and notes. What is written goes in as base64 of JSON. */
import { programCaller, type ProgramParts } from "./caller.ts";
import type { Fields } from "./fields.ts";
import { type Complaints, isObject, judge, nonsense, objectIn } from "./judge.ts";
import type { Found, OneItem } from "./one_item.ts";
import { sourceName } from "./source.ts";
import { fieldsIn as fieldsInText, textWith } from "./text_fields.ts";

const UNLOCK = 'Run `export BW_SESSION="$(bw unlock --raw)"`, then the command again.';

const COMPLAINTS: Complaints = {
  command: "bw",
  absent: /^not found\.?$/im,
  known: [
    {
      says: /not logged in/i,
      state: "locked",
      reason: "nobody is logged in to Bitwarden",
      hint: `Run \`bw login\` first. ${UNLOCK}`,
    },
    {
      says: /vault is locked|invalid master password|session key/i,
      state: "locked",
      reason: "the vault of Bitwarden is locked",
      hint: UNLOCK,
    },
    {
      says: /more than one result/i,
      state: "unreachable",
      reason: "several items have that name",
      hint: "Give the id of the one that is meant: `bw list items --search NAME` shows them.",
    },
  ],
  hint: "Run `bw status` to see whether it works, and `bw sync` for what is new.",
};

/** What a new field is: hidden where it is shown. */
const HIDDEN = 1;
const NOTE = 2;

export function bwItem(parts: ProgramParts, named: string): OneItem {
  const call = programCaller(parts, {
    command: "bw",
    store: "Bitwarden",
    install: "Install the command-line tool of Bitwarden: `npm install -g @bitwarden/cli`.",
    unlock: UNLOCK,
    variables: /^(BW_\w+|BITWARDENCLI_\w+)$/,
    env: { BW_NOINTERACTION: "true" },
  });
  return {
    name: sourceName({ program: "bw", item: named }),
    read: async () => {
      const reply = await call(["get", "item", named, "--nointeraction"], "");
      if (judge(reply, COMPLAINTS) === "absent") return undefined;
      const raw = objectIn(reply.stdout);
      if (raw === undefined || typeof raw.id !== "string") throw nonsense("bw", "no item", COMPLAINTS.hint);
      // It looks for a part of a name, and takes what is alone to have it.
      return raw.id === named || raw.name === named ? { raw, fields: fieldsIn(raw) } : undefined;
    },
    write: async (fields, found) => {
      const item = found === undefined ? newItem(named, fields) : edited(found, fields);
      const words = found === undefined ? ["create", "item"] : ["edit", "item", idOf(found)];
      const reply = await call([...words, "--nointeraction"], encoded(item));
      if (judge(reply, COMPLAINTS) === "absent") throw nonsense("bw", "no item", COMPLAINTS.hint);
    },
    // The trash gives it back for 30 days.
    remove: async (found) => {
      judge(await call(["delete", "item", idOf(found), "--nointeraction"], ""), COMPLAINTS);
    },
  };
}

function idOf({ raw }: Found): string {
  return isObject(raw) ? String(raw.id) : "";
}

function fieldsIn(raw: Readonly<Record<string, unknown>>): Fields {
  const { login, notes } = raw;
  const own = listIn(raw).flatMap(({ name, value }): [string, string][] =>
    typeof name === "string" && typeof value === "string" ? [[name, value]] : []
  );
  const built = isObject(login)
    ? [["username", login.username], ["password", login.password]].filter((pair): pair is [string, string] =>
      typeof pair[1] === "string"
    )
    : [];
  const written = typeof notes === "string" && isDocument(notes) ? fieldsInText(notes) : {};
  return { ...written, ...Object.fromEntries([...built, ...own]) };
}

/** Notes are for people, but for what a file was pasted into. */
function isDocument(notes: string): boolean {
  return /^\s*(\{|-----BEGIN )/.test(notes);
}

function listIn(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  return Array.isArray(raw.fields) ? raw.fields.filter(isObject) : [];
}

function edited({ raw }: Found, fields: Fields): unknown {
  if (!isObject(raw)) return raw;
  const left = new Map(Object.entries(fields));
  const taken = (name: string): string | undefined => {
    const value = left.get(name);
    left.delete(name);
    return value;
  };
  const list = listIn(raw).map((field) => {
    const value = taken(String(field.name));
    return value === undefined ? field : { ...field, value };
  });
  const login = isObject(raw.login) ? { ...raw.login } : undefined;
  for (const name of ["username", "password"]) {
    if (typeof login?.[name] === "string") login[name] = taken(name) ?? login[name];
  }
  const { notes } = raw;
  const isFile = typeof notes === "string" && isDocument(notes);
  const inNotes = isFile ? Object.keys(fieldsInText(notes)) : [];
  const pasted = Object.fromEntries(inNotes.flatMap((name) => {
    const value = taken(name);
    return value === undefined ? [] : [[name, value]];
  }));
  return {
    ...raw,
    ...(login === undefined ? {} : { login }),
    ...(isFile && Object.keys(pasted).length > 0 ? { notes: textWith(notes, pasted) } : {}),
    fields: [...list, ...[...left].map(newField)],
  };
}

function newItem(name: string, fields: Fields): unknown {
  return { type: NOTE, secureNote: { type: 0 }, name, fields: Object.entries(fields).map(newField) };
}

function newField([name, value]: [string, string]): Readonly<Record<string, unknown>> {
  return { name, value, type: HIDDEN };
}

function encoded(item: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(item));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
