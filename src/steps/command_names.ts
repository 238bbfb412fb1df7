import { printable } from "../printable.ts";
import { mixesScripts } from "./look_alikes.ts";

/** Why something cannot be a name, and what would be right. */
export interface NameFault {
  readonly message: string;
  readonly hint: string;
}

/** Characters; what is longer fits no line of a help. */
export const LONGEST_NAME = 64;

/** What shells ask for completions. */
const ASKED_BY_SHELLS = "complete";

/**
 * Why a word cannot name a command or an alias; undefined when it can. What a shell would read as something else is
 * no name, since completion puts names on command lines.
 */
export function commandNameFault(name: string, atTop: boolean): NameFault | undefined {
  if (name === "") return { message: "it is empty", hint: "Give it a name of letters, digits and dashes." };
  if (isTooLong(name)) return tooLong(name);
  if (name.startsWith("-")) {
    return {
      message: "it begins with a dash, like a flag",
      hint: `Call it "${printable(withoutDashes(name))}".`,
    };
  }
  const fault = isPlain(name) ? undefined : letterFault(name);
  if (fault !== undefined) return fault;
  if (atTop && name === ASKED_BY_SHELLS) {
    return { message: "shells ask it for completions", hint: "Choose another name." };
  }
  return undefined;
}

/** Letters that every keyboard has, and that look like no others: most names have none but them. */
function isPlain(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.:+@/-]*$/.test(name);
}

function letterFault(name: string): NameFault | undefined {
  if (!/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:+@/-]*$/u.test(name) || name.includes("ㅤ")) {
    return {
      message: "it has a character that cannot be typed as part of one word",
      hint: "Use letters, digits and dashes, beginning with a letter or digit.",
    };
  }
  if (name.normalize("NFKC") !== name) {
    return {
      message: "it has letters that look like others",
      hint: `Write it as "${printable(name.normalize("NFKC"))}".`,
    };
  }
  if (mixesScripts(name)) {
    return { message: "it mixes letters that look alike", hint: "Use letters of one alphabet." };
  }
  return undefined;
}

/** Why a flag cannot have this name; undefined when it can. */
export function flagNameFault(name: string): NameFault | undefined {
  if (isTooLong(name)) return tooLong(name);
  if (/^[A-Za-z0-9][\w-]*$/.test(name)) return undefined;
  return {
    message: "a flag needs a name of letters, digits and dashes",
    hint: "Leave the dashes before it out.",
  };
}

/** Why a flag cannot have this shorthand; undefined when it can. */
export function shorthandFault(shorthand: string): NameFault | undefined {
  if (/^[A-Za-z0-9]$/.test(shorthand)) return undefined;
  return { message: "a shorthand is one letter or digit", hint: "Leave the dash before it out." };
}

/** Why an argument cannot have this name; undefined when it can. */
export function argumentNameFault(name: string): NameFault | undefined {
  if (name.trim() === "") return { message: "an argument needs a name", hint: "Add name: followed by text." };
  if (isTooLong(name)) return tooLong(name);
  if (name.endsWith("...")) {
    return {
      message: "an argument is one word, and cannot take several",
      hint: "Leave the dots out; words for a program behind it go after two dashes: `-- WORDS`.",
    };
  }
  if (/[<>[\]]/.test(name) || printable(name) !== name) {
    return {
      message: `the argument "${printable(name)}" has a character that cannot be shown in a help`,
      hint: "Use letters, digits and dashes.",
    };
  }
  return undefined;
}

/** A name in a message: on one line, and never longer than one. */
export function shownName(name: string): string {
  return printable(isTooLong(name) ? `${name.slice(0, LONGEST_NAME)}…` : name);
}

function isTooLong(name: string): boolean {
  return name.length > LONGEST_NAME;
}

function tooLong(name: string): NameFault {
  return {
    message: `the name "${printable(name.slice(0, 20))}…" has ${name.length} characters`,
    hint: `A name has at most ${LONGEST_NAME}.`,
  };
}

function withoutDashes(name: string): string {
  return name.replace(/^-+/, "") || "name";
}
