import { keepKeys, keyKeeperOf, keyRequest } from "../../../auth/keys.ts";
import type { Interaction } from "../../../clouds/interaction.ts";
import type { GivenKeys, KeptKeys, KeyKeeper } from "../../../clouds/key_keeper.ts";
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import { Secret } from "../../../secret.ts";
import { canAsk } from "../../asking/interaction.ts";
import { withPerson } from "../../asking/sign_in.ts";
import type { Invocation } from "../../line/invocation.ts";
import { noticeOn } from "../../text/notice.ts";
import { formatRows } from "../../text/rows.ts";
import { keyedIdentity } from "./target.ts";

export interface ConfigureOptions {
  readonly accessKeyId?: string;
  readonly mfaArn?: string;
}

/** Bytes: secrets have 40. */
const LONGEST_SECRET = 4096;

/** `atmos auth user configure` */
export async function runConfigure(
  invocation: Invocation,
  positional: string | undefined,
  options: ConfigureOptions,
): Promise<number> {
  const { system, style } = invocation;
  const context = await invocation.loadContext();
  const entry = await keyedIdentity(invocation, context, positional, "configure");
  const kept = await withPerson(invocation, context, async (interaction) => {
    const keeper = keyKeeperOf(context, entry);
    const place = await keeper.elsewhere(keyRequest(context, entry, interaction));
    if (place !== undefined) {
      throw new AtmosError(
        "usage",
        `cannot keep keys for "${printable(entry.name)}": ${place} gives it some`,
        {
          hint: "Take them out of there first: those in the configuration are used before any others.",
        },
      );
    }
    const keys = keeper.isDocument
      ? await givenDocument(invocation, entry, options)
      : await askedKeys(invocation, entry, keeper, interaction, options);
    return await keepKeys(context, entry, keys, interaction);
  });
  system.terminal.err(`${style.good("✓")} ${style.strong("The keys work, and are kept.")}\n\n`);
  system.terminal.err(formatRows(keptRows(entry, kept), style.faint));
  noticeOn(system, style)(`Sign in with \`atmos auth login ${typedWord(entry.name)}\`.`);
  return 0;
}

export function keptRows({ name }: IdentityEntry, { store, facts }: KeptKeys): [string, string][] {
  return [
    ["Identity", name],
    ...facts.map(({ label, value }): [string, string] => [label, value]),
    ["Keys", store],
  ];
}

/** Bytes: real ones have about 2400. */
const LONGEST_DOCUMENT = 64 * 1024;

/** What was downloaded comes on stdin as it is: nobody types it. */
async function givenDocument(
  { system: { terminal } }: Invocation,
  entry: IdentityEntry,
  { accessKeyId, mfaArn }: ConfigureOptions,
): Promise<GivenKeys> {
  const name = printable(entry.name);
  const refuse = (state: string): AtmosError =>
    new AtmosError("usage", `cannot keep the keys of "${name}": ${state}`, {
      hint: `Run \`atmos auth user configure ${
        typedWord(entry.name)
      } < FILE\`, with the file that was downloaded.`,
    });
  if (accessKeyId !== undefined || mfaArn !== undefined) {
    throw refuse(`an identity of the kind ${printable(entry.kind)} has a key file, and nothing else`);
  }
  if (terminal.stdinIsTerminal) throw refuse("its key file comes on stdin");
  const text = await terminal.input(LONGEST_DOCUMENT);
  if (text.trim() === "") throw refuse("nothing came on stdin");
  return { id: "", secret: new Secret(text), secondFactor: undefined };
}

async function askedKeys(
  { system, globals }: Invocation,
  { name }: IdentityEntry,
  keeper: KeyKeeper,
  interaction: Interaction,
  { accessKeyId, mfaArn }: ConfigureOptions,
): Promise<GivenKeys> {
  const isAsked = canAsk(system, globals);
  if (accessKeyId === undefined && !isAsked) {
    throw new AtmosError(
      "usage",
      `cannot ask for the keys of "${printable(name)}": there is no terminal to ask on`,
      {
        hint: `Run \`atmos auth user configure ${
          typedWord(name)
        } --access-key-id ID\` with the secret on stdin.`,
      },
    );
  }
  const check = (answer: string): string | undefined => keeper.problemOf(answer.trim());
  const id = (accessKeyId ?? await interaction.askText({ about: name, message: "Access key id", check }))
    .trim();
  const problem = keeper.problemOf(id);
  const doing = `cannot keep the keys of "${printable(name)}"`;
  if (problem !== undefined) {
    throw new AtmosError("usage", `${doing}: that is no id of a long-lived key`, { hint: problem });
  }
  const secret = isAsked
    ? await interaction.askSecret({ about: name, message: "Secret access key", check: problemOfSecret })
    : new Secret(await system.terminal.input(LONGEST_SECRET));
  const trimmed = secret.reveal().trim();
  const fault = problemOfSecret(trimmed);
  if (fault !== undefined) {
    throw new AtmosError("usage", `${doing}: that is no secret access key`, { hint: fault });
  }
  const wantsForm = isAsked && accessKeyId === undefined && mfaArn === undefined;
  const factor = wantsForm
    ? (await interaction.askText({ about: name, message: "ARN of its MFA device (empty for none)" })).trim()
    : mfaArn;
  return { id, secret: new Secret(trimmed), secondFactor: factor || undefined };
}

function problemOfSecret(text: string): string | undefined {
  if (text.trim() === "") return "The secret is empty. Without a terminal it comes on stdin.";
  return /^[\x21-\x7e]+$/.test(text.trim())
    ? undefined
    : "A secret key is one word of letters, digits and signs.";
}
