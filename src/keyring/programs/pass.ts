/** `pass` and `gopass`: an item is a text that gpg keeps. */
import type { Call } from "../keychain_program.ts";
import { programCaller, type ProgramParts, type ProgramWords } from "./caller.ts";
import { type Complaints, judge, nonsense } from "./judge.ts";
import type { OneItem } from "./one_item.ts";
import { sourceName } from "./source.ts";
import { fieldsIn, textWith } from "./text_fields.ts";
import { typedWord } from "../../typed_word.ts";

/** How the two differ. */
interface Dialect {
  readonly install: string;
  readonly show: readonly string[];
  readonly insert: readonly string[];
  readonly absent: RegExp;
  /** The variable with options for gpg. */
  readonly gpgOptions: string;
}

const DIALECTS: Readonly<Record<"pass" | "gopass", Dialect>> = {
  pass: {
    install: "Install it: `apt install pass`, `brew install pass`.",
    show: ["show"],
    insert: ["insert", "--multiline", "--force"],
    absent: /is not in the password store/,
    gpgOptions: "PASSWORD_STORE_GPG_OPTS",
  },
  gopass: {
    install:
      "Install it from https://www.gopass.pw. Debian's package gopass is another program of that name.",
    show: ["show", "--noparsing", "--unsafe", "--nosync"],
    insert: ["insert", "--multiline", "--force"],
    absent: /not in the password store|does not exist/i,
    gpgOptions: "GOPASS_GPG_OPTS",
  },
};

export function passItem(parts: ProgramParts, program: "pass" | "gopass", path: string): OneItem {
  const dialect = DIALECTS[program];
  const byHand = `Run \`${program} show ${typedWord(path, "ITEM")}\` to see why.`;
  const complaints = complaintsOf(program, dialect.absent, path);
  const call: Call = async (args, stdin) => {
    const words = await wordsOf(program, path, dialect, parts);
    return await programCaller(parts, words)(args, stdin);
  };
  return {
    name: sourceName({ program, item: path }),
    read: async () => {
      const reply = await call([...dialect.show, path], "");
      if (judge(reply, complaints) === "absent") return undefined;
      const text = reply.stdout;
      if (isFolder(text, path)) throw nonsense(program, "a list: it is a folder", "Name an item in it.");
      return { fields: fieldsIn(text), raw: text };
    },
    write: async (fields, found) => {
      const text = textWith(found === undefined ? undefined : String(found.raw), fields);
      const reply = await call([...dialect.insert, path], text);
      if (judge(reply, complaints) === "absent") throw nonsense(program, "no word of it being kept", byHand);
    },
    remove: async () => {
      judge(await call(["rm", "--force", path], ""), complaints);
    },
  };
}

/** A folder is shown by its name and as a tree, and that is no error. */
export function isFolder(text: string, path: string): boolean {
  const [first = "", ...lines] = withoutColor(text).trimEnd().split("\n");
  if (first.replace(/\/$/, "") !== path.replace(/\/$/, "")) return false;
  return lines.every((line) => /^[\s│|]*(├|└|\|--|`--)/.test(line));
}

function withoutColor(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[\d;]*m/g, "");
}

async function wordsOf(
  program: "pass" | "gopass",
  path: string,
  { install, gpgOptions }: Dialect,
  { system, interactive }: ProgramParts,
): Promise<ProgramWords> {
  const options = system.env.get(gpgOptions);
  return {
    command: program,
    store: program,
    install,
    unlock: unlocking(program, path),
    variables: /^(PASSWORD_STORE_\w+|GOPASS_\w+|GNUPGHOME|GPG_TTY|PINENTRY_USER_DATA|TERM|SSH_AUTH_SOCK)$/,
    env: interactive
      ? { GPG_TTY: system.env.get("GPG_TTY") ?? await terminalOf(system) }
      // Nobody is there to answer: what needs a passphrase fails at once.
      : { [gpgOptions]: `${options === undefined ? "" : `${options} `}--pinentry-mode=error` },
  };
}

/** gpg finds the terminal by its stdin, and what a program of ours has there is none. */
async function terminalOf(
  { platform, terminal, files }: ProgramParts["system"],
): Promise<string | undefined> {
  if (platform !== "linux" || !terminal.stdinIsTerminal) return undefined;
  const path = await files.realPath("/dev/stdin").catch(() => undefined);
  return path?.startsWith("/dev/") ? path : undefined;
}

/** Once done, the agent of gpg answers for a while without asking. */
function unlocking(program: string, path: string): string {
  return `Run \`${program} show ${
    typedWord(path, "ITEM")
  } >/dev/null\` on a terminal: gpg then knows the passphrase for a while. ` +
    "`gpg --list-secret-keys` shows the keys that are here.";
}

function complaintsOf(program: "pass" | "gopass", absent: RegExp, path: string): Complaints {
  const init = `${program} init`;
  return {
    command: program,
    absent,
    known: [
      {
        says: /cancell?ed/i,
        state: "locked",
        reason: "the question for the passphrase of your gpg key was cancelled",
        hint: "Run the command again, and answer it.",
      },
      {
        // What is locked while nobody may be asked looks as what is not there at all.
        says: /no secret key|decryption failed|no pinentry|inappropriate ioctl|bad passphrase|timeout/i,
        state: "locked",
        reason: "gpg did not open it: its key is locked and nobody was asked, or it is not on this machine",
        hint: unlocking(program, path),
      },
      {
        says: /you must run|not initialized|store .*initialize/i,
        state: "unreachable",
        reason: `there is no password store of ${program} here`,
        hint: `Make one: \`${init} YOUR-GPG-ID\`.`,
      },
      {
        says: /encryption failed|unusable public key|no public key|no assurance|no valid recipients/i,
        state: "unreachable",
        reason: "gpg cannot encrypt for the keys of the store",
        hint: `Look at them with \`gpg --list-keys\`, and choose others with \`${init}\`.`,
      },
      {
        says: /sneaky path/i,
        state: "unreachable",
        reason: "the item's path leads out of the store",
        hint: "Name an item in it.",
      },
    ],
    hint: `Run \`${program} show ${typedWord(path, "ITEM")}\` to see why.`,
  };
}
