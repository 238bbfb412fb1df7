import { resolve } from "../../system/path.ts";
import { notIn, type TrustRecord } from "../../auth/trust/record.ts";
import { allTrust, forgetAllTrust, forgetTrust, readTrust, rememberTrust } from "../../auth/trust/store.ts";
import { findProject } from "../../config/project.ts";
import type { Program } from "../../config/programs.ts";
import { AtmosError } from "../../errors.ts";
import { findFolders } from "../../files/folders.ts";
import { printable } from "../../printable.ts";
import { confirmed } from "../asking/confirm.ts";
import { canAsk } from "../asking/interaction.ts";
import { trustInEnvironment } from "../asking/trust_in_environment.ts";
import type { Invocation } from "../line/invocation.ts";
import { wantedFiles } from "../line/load_context.ts";
import { noticeOn } from "../text/notice.ts";
import { shortenHome } from "../text/shorten_home.ts";
import { counted, programsText } from "./trust_text.ts";

export interface TrustOptions {
  readonly yes?: true;
  readonly list?: true;
  readonly revoke?: true;
  readonly all?: true;
}

/** Of what keeps a part of the stacks from being read. */
const MOST_REASONS = 5;

/** `atmos config trust` */
export async function runTrust(invocation: Invocation, options: TrustOptions): Promise<number> {
  const { system, style } = invocation;
  checkOptions(options);
  if (options.list) return await list(invocation);
  if (options.revoke) return await runUntrust(invocation, undefined, options);
  const context = await invocation.loadContext();
  const { configuration, folders } = context;
  const { stackPrograms } = await import("../stacks/stack_programs.ts");
  const ofStacks = await stackPrograms(invocation, context);
  const programs = [...configuration.programs, ...ofStacks.programs];
  const folder = await configuration.project();
  const where = printable(shortenHome(folder, folders.home));
  const say = system.terminal.err;
  const notice = noticeOn(system, style);
  for (const reason of ofStacks.missing.slice(0, MOST_REASONS)) {
    notice(`The stacks may run more than is shown here: ${reason}`);
  }
  if (programs.length === 0) {
    say(`${style.good("✓")} The project in ${where} runs no program by itself.\n`);
    return 0;
  }
  if (await trustInEnvironment(system, folder) === "no") {
    notice(
      "ATMOS_TRUST says no: whatever is trusted, nothing of it runs until that is unset.",
    );
  }
  const record = await readTrust({ system, folders }, folder);
  const open = new Set(notIn(record, folder, programs));
  const mark = (program: Program): string => open.has(program) ? style.warning("!") : style.good("✓");
  say(`The project in ${where} runs these programs by itself:\n\n${programsText(programs, mark)}\n`);
  if (open.size === 0) {
    say(`${style.good("✓")} All of it is trusted since ${dateOf(record)}.\n`);
    return 0;
  }
  if (!options.yes && !await agreed(invocation, open.size, programs.length)) {
    say("Nothing was trusted.\n");
    return 1;
  }
  await rememberTrust({ system, folders }, folder, programs);
  say(`${style.good("✓")} Trusted. \`atmos config untrust\` takes it back.\n`);
  return 0;
}

function checkOptions({ yes, list, revoke, all }: TrustOptions): void {
  if ([yes, list, revoke].filter(Boolean).length > 1) {
    throw new AtmosError("usage", "cannot do several things at once", {
      hint: "Use one of --yes, --list, --revoke.",
    });
  }
  if (all && !revoke) throw new AtmosError("usage", "cannot use --all here: it belongs to --revoke");
}

async function agreed(invocation: Invocation, open: number, all: number): Promise<boolean> {
  const { system, globals } = invocation;
  if (!canAsk(system, globals)) {
    throw new AtmosError("usage", "cannot ask whether to trust this: there is no terminal to ask on", {
      hint: "Read it, then run `atmos config trust --yes`.",
    });
  }
  const which = open === all ? "" : ` (${open.toLocaleString("en")} of them new or changed)`;
  return await confirmed(invocation, {
    message: `Trust ${all === 1 ? "this program" : "these programs"}${which}?`,
    no: "No, run nothing of it",
    yes: "Yes, I trust this project",
  });
}

async function list({ system, outputStyle }: Invocation): Promise<number> {
  const folders = findFolders(system.env);
  const records = await allTrust({ system, folders });
  if (records.length === 0) system.terminal.err("No project is trusted.\n");
  for (const record of records) {
    const what = outputStyle.faint(`${counted(record.programs.size, "program")}, since ${dateOf(record)}`);
    system.terminal.out(`${printable(shortenHome(record.folder, folders.home))}  ${what}\n`);
  }
  return 0;
}

/** `atmos config untrust`. Works also where the configuration cannot be read, or is gone. */
export async function runUntrust(
  { system, style, globals }: Invocation,
  named: string | undefined,
  { all }: TrustOptions,
): Promise<number> {
  const folders = findFolders(system.env);
  const place = { system, folders };
  const say = system.terminal.err;
  if (all && named !== undefined) {
    throw new AtmosError("usage", "cannot take back the trust in one project and in all at once");
  }
  if (all) {
    const number = await forgetAllTrust(place);
    say(
      `${style.good("✓")} ${
        number === 0 ? "No project was trusted." : `${counted(number, "project")} no longer trusted.`
      }\n`,
    );
    return 0;
  }
  const folder = named === undefined
    ? await findProject(system, folders, wantedFiles({ system, globals }))
    : await realFolder(resolve(system.files.workingFolder(), named));
  const where = printable(shortenHome(folder, folders.home));
  const done = await forgetTrust(place, folder);
  say(`${style.good("✓")} The project in ${where} ${done ? "is no longer trusted" : "was not trusted"}.\n`);
  return 0;

  async function realFolder(path: string): Promise<string> {
    return await system.files.realPath(path).catch(() => undefined) ?? path;
  }
}

function dateOf(record: TrustRecord | undefined): string {
  return record?.time.slice(0, 10) ?? "never";
}
