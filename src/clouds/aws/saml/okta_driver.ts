/** Signs in at Okta by its classic interface, `/api/v1/authn`. Organisations with Identity Engine have switched it off. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { SignInRequest } from "../../link.ts";
import { answerFrom } from "./form_driver.ts";
import { type LoginDetails, loginDetails } from "./login_details.ts";
import type { SamlSettings } from "./settings.ts";
import { type Walk, walkOf } from "./walk.ts";

/** Milliseconds between two looks whether a push was confirmed, and how long that may take. */
const LOOK = 3000;
const PATIENCE = 2 * 60_000;

export async function signInAtOkta(settings: SamlSettings, request: SignInRequest): Promise<string> {
  const walk = walkOf(request, settings.provider);
  const details = loginDetails(settings, request);
  const work: OktaWork = { settings, request, walk, details, origin: new URL(settings.url).origin };
  const token = await sessionToken(work);
  await details.accepted();
  const start = new URL(settings.url);
  start.searchParams.set("onetimetoken", token);
  return await answerFrom(await walk.visit(start.href), { settings, walk, details });
}

interface OktaWork {
  readonly settings: SamlSettings;
  readonly request: SignInRequest;
  readonly walk: Walk;
  readonly details: LoginDetails;
  readonly origin: string;
}

interface Transaction {
  readonly status: string;
  readonly sessionToken: string;
  readonly stateToken: string;
  readonly factorResult: string;
  readonly factors: readonly Factor[];
  /** The number that the person must choose on the device. */
  readonly number: string;
}

interface Factor {
  readonly type: string;
  readonly provider: string;
  readonly verify: string;
}

async function sessionToken(work: OktaWork): Promise<string> {
  let answer = await logIn(work, false);
  for (let step = 0; step < 10; step++) {
    switch (answer.status) {
      case "SUCCESS":
        return answer.sessionToken;
      case "WRONG":
        answer = await logIn(work, true);
        break;
      case "MFA_REQUIRED":
        answer = await verify(work, answer);
        break;
      case "LOCKED_OUT":
        throw failed(work, "the account is locked", "Wait, or ask whoever manages Okta to unlock it.");
      case "PASSWORD_EXPIRED":
        throw failed(
          work,
          "the password has expired",
          "Change it on the page of Okta, then run the command again.",
        );
      default:
        throw failed(
          work,
          `Okta wants something else (${printable(answer.status)})`,
          "Set driver to Browser.",
        );
    }
  }
  throw failed(work, "Okta does not come to an end", "Set driver to Browser.");
}

async function logIn(work: OktaWork, again: boolean): Promise<Transaction> {
  const password = await work.details.password(again);
  const body = { username: await work.details.username(), password: password.reveal() };
  return await ask(work, `${work.origin}/api/v1/authn`, body);
}

/** A code is asked for where the person has such a factor; else a push is sent. */
async function verify(work: OktaWork, { factors, stateToken }: Transaction): Promise<Transaction> {
  const own = factors.filter(({ verify }) => URL.parse(verify)?.origin === work.origin);
  const code = own.find(({ type }) => /^token(:(software:totp|hardware|hotp))?$/.test(type));
  const push = own.find(({ type }) => type === "push");
  if (code !== undefined && (push === undefined || work.request.interaction.mayAsk)) {
    const passCode = await work.details.code(false);
    const answer = await ask(work, code.verify, { stateToken, passCode });
    if (answer.status !== "WRONG") return answer;
    return await ask(work, code.verify, { stateToken, passCode: await work.details.code(true) }, true);
  }
  if (push === undefined) {
    throw failed(work, "it wants a second factor that needs a browser", "Set driver to Browser.");
  }
  return await pushed(work, push.verify, stateToken);
}

async function pushed(work: OktaWork, address: string, stateToken: string): Promise<Transaction> {
  const { interaction, system: { clock } } = work.request;
  interaction.notice("Confirm the sign-in in the app Okta Verify…");
  let told = "";
  for (let waited = 0; waited < PATIENCE; waited += LOOK) {
    const answer = await ask(work, address, { stateToken });
    if (answer.status !== "MFA_CHALLENGE") return answer;
    if (answer.factorResult === "REJECTED") {
      throw failed(work, "it was refused on the device", "Run the command again.");
    }
    if (answer.factorResult === "TIMEOUT") break;
    if (answer.number !== "" && answer.number !== told) {
      interaction.notice(`Choose the number ${printable(answer.number)}`);
    }
    told = answer.number;
    await clock.sleep(LOOK, interaction.cancelled);
  }
  throw failed(work, "nobody confirmed it on the device in time", "Run the command again.");
}

async function ask(work: OktaWork, address: string, body: unknown, isLast = false): Promise<Transaction> {
  const reply = await work.walk.json(address, body);
  const answer = judgeTransaction(reply);
  if (answer === undefined) {
    throw failed(
      work,
      `Okta does not take sign-ins this way (HTTP ${reply.status})`,
      "Organisations with Identity Engine need a browser: set driver to Browser.",
    );
  }
  if (isLast && answer.status === "WRONG") {
    throw failed(work, "the code was not accepted", "Wait for the next one, and run the command again.");
  }
  return answer;
}

/** What Okta said, as data; undefined for what is none of its answers. Wrong words have the status `WRONG`. */
export function judgeTransaction(
  { status, body }: { readonly status: number; readonly body: unknown },
): Transaction | undefined {
  const fields = recordOf(body);
  if ((status === 401 || status === 403) && /^E0000(004|068)$/.test(text(fields.errorCode))) {
    return transaction("WRONG");
  }
  if (status !== 200 || text(fields.status) === "") return undefined;
  const embedded = recordOf(fields._embedded);
  const factors = Array.isArray(embedded.factors) ? embedded.factors.map(recordOf) : [];
  const chosen = recordOf(recordOf(recordOf(embedded.factor)._embedded).challenge);
  return {
    status: text(fields.status),
    sessionToken: text(fields.sessionToken),
    stateToken: text(fields.stateToken),
    factorResult: text(fields.factorResult),
    number: text(chosen.correctAnswer),
    factors: factors.map((factor) => ({
      type: text(factor.factorType),
      provider: text(factor.provider),
      verify: text(recordOf(recordOf(factor._links).verify).href),
    })),
  };
}

function transaction(status: string): Transaction {
  return { status, sessionToken: "", stateToken: "", factorResult: "", factors: [], number: "" };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function failed({ settings }: OktaWork, state: string, hint: string): AtmosError {
  return new AtmosError("sign_in_failed", `cannot sign in at "${printable(settings.provider)}": ${state}`, {
    hint,
  });
}
