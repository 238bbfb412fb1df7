import type { Secret } from "../secret.ts";

/** How work may involve a person. The command line implements it; tests bring their own. */
export interface Interaction {
  /** Whether somebody is there who may be asked to do something. */
  readonly mayAsk: boolean;
  /** Whether a page can be shown on this machine. */
  readonly hasBrowser: boolean;
  /** Tells that a page should have opened, with the link for when it did not. Ends with `done`. */
  waitForBrowser(prompt: BrowserPrompt): Waiting;
  /** Shows the code to confirm on another device. Ends with `done`. */
  waitForDevice(prompt: DevicePrompt): Waiting;
  /** Asks for something that is not shown while it is typed, such as a password. */
  askSecret(question: Question): Promise<Secret>;
  /** Asks for something that is shown while it is typed, such as a one-time code. */
  askText(question: Question): Promise<string>;
  /** Lets somebody choose; the answer is one of the values, or what was typed where the question accepts that. */
  choose(question: Choice): Promise<string>;
  /** A question with yes and no, where no is the safe answer. */
  confirm(question: Question & { readonly yes: string; readonly no: string }): Promise<boolean>;
  /** One line about something that goes on, such as waiting for another process. */
  notice(message: string): void;
  /** Aborted when the person presses Ctrl-C. */
  readonly cancelled: AbortSignal;
}

/**
 * Something to ask a person on the terminal. Every question fails with `not_signed_in` where nobody may be asked or
 * nothing can be typed, and with `cancelled` when it is left without an answer.
 */
export interface Question {
  /** Who asks, such as a provider's name; part of the error where nobody can be asked. */
  readonly about: string;
  readonly message: string;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly check?: (answer: string) => string | undefined;
  /** What is asked for, where the command line may have brought it along. */
  readonly kind?: "one-time code";
}

export interface Choice extends Question {
  readonly options: readonly Option[];
  /** Whether something else may be the answer, as it was typed. */
  readonly accepts?: (typed: string) => boolean;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface BrowserPrompt {
  readonly provider: string;
  readonly url: string;
  readonly opened: boolean;
  /** Whether it is a browser of its own, in which alone the sign-in counts. */
  readonly isOwn?: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface DevicePrompt {
  readonly provider: string;
  /** Undefined where the page shows the code, which the person is asked for next. */
  readonly userCode: string | undefined;
  readonly verificationUrl: string;
  /** With the code filled in, when the service gives one. */
  readonly completeUrl: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Waiting {
  done(outcome: "signed_in" | "failed"): void;
}
