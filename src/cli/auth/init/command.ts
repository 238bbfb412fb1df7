import type { Command } from "commander";
import { directoryOf } from "../../../auth/accounts/directory.ts";
import { identitiesOf } from "../../../auth/accounts/named_roles.ts";
import { ownFile, writeOwnFile } from "../../../auth/accounts/write_file.ts";
import type { AuthContext } from "../../../auth/context.ts";
import type { Interaction } from "../../../clouds/interaction.ts";
import type { ProviderSetup } from "../../../clouds/setup.ts";
import type { ProvisionedIdentity } from "../../../config/provisioned.ts";
import { AtmosError } from "../../../errors.ts";
import { didYouMean } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { merge } from "../../../yaml/merge.ts";
import { childOf } from "../../../yaml/node.ts";
import { parseYaml } from "../../../yaml/parse.ts";
import { confirmed } from "../../asking/confirm.ts";
import { canAsk } from "../../asking/interaction.ts";
import { obstructed } from "../../asking/obstacle.ts";
import { withPerson } from "../../asking/sign_in.ts";
import { parseChoice } from "../../line/choice.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { addedLines } from "../../text/added_lines.ts";
import { readAccounts } from "../accounts/command.ts";
import { addressOf } from "./answers.ts";
import { freeProvider, mayBegin, refuseTaken } from "./may_begin.ts";
import { newText, type Way, WAYS } from "./new_text.ts";
import { whatNext } from "./what_next.ts";
import type { InitOptions } from "./options.ts";

/** Identities that a person reads through in a file; of more, the provider's list is the better place. */
const FEW = 50;

export function registerInit(auth: Command, on: Dispatch): void {
  const command = auth.command("init")
    .summary("set up atmos: sign in, and write atmos.yaml")
    .description(
      "Set up a provider: find its address, sign in, choose the identity to work as, and write atmos.yaml. " +
        "What the AWS CLI is set up for is offered. Without a terminal, flags answer.",
    )
    .option("--start-url <url>", "address of the access portal")
    .option("--region <region>", "its region (default: found where the address or its page says it)")
    .option("--name <name>", "what the provider is called (default: sso)")
    .option("--identities <how>", "write: each into the file; list: made from the portal's list; or none")
    .option("--default <identity>", "the identity to work as by default, such as development/ReadOnly")
    .option("-w, --write <file>", "the file to write (default: atmos.yaml)")
    .option("--device", "confirm the sign-in on another device")
    .option("--force", "write without a question, also into a file that is there")
    .action(on(runInit));
  addExamples(command, [
    { command: "atmos auth init", explanation: "Be asked for everything:" },
    {
      command: "atmos auth init --start-url https://corp.awsapps.com/start --device",
      explanation: "Without a terminal, confirmed on another device:",
    },
  ]);
}

async function runInit(invocation: Invocation, options: InitOptions): Promise<number> {
  const { system, style, globals } = invocation;
  const given = options.identities === undefined
    ? undefined
    : parseChoice("--identities", options.identities, WAYS);
  const before = await invocation.loadContext();
  const file = await ownFile(system, options.write ?? "atmos.yaml");
  const isAsked = canAsk(system, globals);
  mayBegin(before, file, options, isAsked);
  const { setup, address } = await withPerson(invocation, before, async (interaction) => {
    const setup = await chosenSetup(before, interaction);
    return { setup, address: await addressOf(before, setup, options, interaction, isAsked) };
  });
  const provider = options.name ?? freeProvider(before, setup.name);
  refuseTaken(before, provider);
  const settings = setup.settings(address.startUrl, address.region);
  const made = { file: file.named, text: file.text ?? "", provider, settings } as const;
  const context = await withProvider(
    before,
    await newText({ ...made, way: "none", identities: [], chosen: undefined }),
  );
  const entry = context.configuration.auth.providers.get(provider);
  if (entry === undefined) throw new Error("a provider that was added is there");
  const { device = false } = options;
  const accounts = await readAccounts(invocation, context, entry, { device }).catch((error) => {
    throw obstructed(error, invocation, entry, device);
  });
  const identities = identitiesOf(accounts, directoryOf(context, entry));
  const { way, chosen } = await withPerson(invocation, context, async (interaction) => {
    const way = given ?? await wayFor(identities.length, interaction, isAsked);
    return {
      way,
      chosen: way === "none" ? undefined : await chosenDefault(identities, options, interaction, isAsked),
    };
  });
  const text = await newText({ ...made, way, identities, chosen });
  system.terminal.out(addedLines(file.named, file.text, text, style));
  if (isAsked && !options.force) await mayWrite(invocation, file.named);
  await writeOwnFile(system, file, text);
  system.terminal.err(`${style.good("✓")} ${style.strong(`${printable(file.named)} is written.`)}\n\n`);
  const isFound = before.configuration.sources.includes(file.path) || file.named === "atmos.yaml";
  const atmos = isFound ? "atmos" : `atmos --config ${printable(file.named)}`;
  system.terminal.err(whatNext(chosen, way, identities.length, atmos));
  return 0;
}

async function chosenSetup({ clouds }: AuthContext, { choose }: Interaction): Promise<ProviderSetup> {
  const setups = await clouds.setups();
  const [first, second] = setups;
  if (first === undefined) {
    throw new AtmosError("unsupported", "cannot set up atmos: no kind of provider can be set up");
  }
  if (second === undefined) return first;
  const options = setups.map(({ label }, index) => ({ value: String(index), label }));
  const value = await choose({ about: "the setup", message: "What do you sign in at?", options });
  return setups[Number(value)] ?? first;
}

/** The configuration as it will be, before it is written. */
async function withProvider(context: AuthContext, text: string): Promise<AuthContext> {
  const { root } = await parseYaml(text, "atmos.yaml");
  const auth = merge(context.configuration.written(["auth"]), childOf(root, "auth"));
  if (auth === undefined) throw new Error("a file that a provider was added to has auth");
  const configuration = context.configuration.withAuth(auth);
  return { ...context, configuration, providers: configuration.auth.providers };
}

async function wayFor(roles: number, { choose }: Interaction, isAsked: boolean): Promise<Way> {
  const usual = roles <= FEW ? "write" : "list";
  if (!isAsked || roles === 0) return usual;
  const options: Record<Way, string> = {
    write: roles === 1 ? "Write it into the file" : `Write all ${roles} into the file`,
    list: "Make them from the portal's list at each sign-in",
    none: "No identities: work with --account and --role",
  };
  const order = [usual, ...WAYS.filter((way) => way !== usual)];
  const value = await choose({
    about: "the setup",
    message: roles === 1
      ? "You may use 1 role. How shall it become an identity?"
      : `You may use ${roles} roles. How shall they become identities?`,
    options: order.map((way) => ({ value: way, label: options[way as Way] })),
  });
  return value as Way;
}

async function chosenDefault(
  identities: readonly ProvisionedIdentity[],
  { default: wanted }: InitOptions,
  { choose }: Interaction,
  isAsked: boolean,
): Promise<string | undefined> {
  const names = identities.map(({ name }) => name);
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    const meant = didYouMean(wanted, names);
    throw new AtmosError(
      "usage",
      `cannot make "${printable(wanted)}" the default: it is no role of yours`,
      {
        hint: `${meant === undefined ? "" : `${printable(meant)} `}A default is ACCOUNT/ROLE.`,
      },
    );
  }
  if (names.length === 1) return names[0];
  if (!isAsked || names.length === 0) return undefined;
  const none = "";
  const value = await choose({
    about: "the setup",
    message: "Which one do you work as when you name none?",
    options: [...names.map((name) => ({ value: name, label: name })), {
      value: none,
      label: "Ask me each time",
    }],
  });
  return value === none ? undefined : value;
}

async function mayWrite(invocation: Invocation, file: string): Promise<void> {
  const shown = printable(file);
  if (await confirmed(invocation, { message: `Write ${shown}?`, yes: "Yes, write it", no: "No" })) return;
  throw new AtmosError("cancelled", `cannot write "${shown}": you answered No, and nothing was changed`);
}
