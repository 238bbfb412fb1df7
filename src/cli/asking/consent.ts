import { fingerprint, notIn } from "../../auth/trust/record.ts";
import { readTrust, rememberTrust } from "../../auth/trust/store.ts";
import type { Program, ProgramRequest } from "../../config/programs.ts";
import { messageOf } from "../../errors.ts";
import type { Folders } from "../../files/folders.ts";
import { confirmed } from "./confirm.ts";
import { canAsk } from "./interaction.ts";
import type { ContextParts } from "../line/context_parts.ts";
import { noticeOn } from "../text/notice.ts";
import { questionText, untrustedError } from "../config/trust_text.ts";
import { trustInEnvironment } from "./trust_in_environment.ts";

/** Whether programs of a project may run that nobody has called by name. A run asks at most once. */
export class Consent {
  readonly #parts: ContextParts;
  readonly #folders: Folders;
  /** Questions come one after the other. */
  #last: Promise<void> = Promise.resolve();
  #answer: "none" | "no" | { readonly allowed: ReadonlySet<string> } = "none";

  constructor(parts: ContextParts, folders: Folders) {
    this.#parts = parts;
    this.#folders = folders;
  }

  /** @throws AtmosError `untrusted` */
  async allow(request: ProgramRequest): Promise<void> {
    const mine = this.#last.catch(() => {}).then(() => this.#judge(request));
    this.#last = mine;
    await mine;
  }

  async #judge({ project, needed, all }: ProgramRequest): Promise<void> {
    const { system, globals, keyringTalk } = this.#parts;
    const answer = this.#answer;
    if (typeof answer === "object" && needed.every((one) => answer.allowed.has(fingerprint(project, one)))) {
      return;
    }
    const said = await trustInEnvironment(system, project);
    if (said === "yes") return;
    if (said === "no") throw untrustedError(needed, project, "ATMOS_TRUST says no");
    const place = { system, folders: this.#folders };
    const record = await readTrust(place, project);
    const open = notIn(record, project, needed);
    if (open.length === 0) return;
    const programs = [...new Set([...all, ...needed])];
    const isOver = this.#answer !== "none" || keyringTalk.terminalIsLent || !canAsk(system, globals);
    if (isOver || !await this.#ask(project, notIn(record, project, programs))) {
      throw untrustedError(open, project);
    }
    this.#answer = { allowed: new Set(programs.map((one) => fingerprint(project, one))) };
    await this.#remember(project, programs);
  }

  async #ask(project: string, programs: readonly Program[]): Promise<boolean> {
    const agreed = await confirmed(this.#parts, {
      message: questionText(programs, project),
      no: "No, run nothing of it",
      yes: "Yes, I trust this project",
    });
    if (!agreed) this.#answer = "no";
    return agreed;
  }

  /** Where it cannot be written down, the answer holds for this run. */
  async #remember(project: string, programs: readonly Program[]): Promise<void> {
    const { system, style } = this.#parts;
    try {
      await rememberTrust({ system, folders: this.#folders }, project, programs);
    } catch (error) {
      noticeOn(system, style)(`The answer holds for this command only: ${messageOf(error)}`);
    }
  }
}
