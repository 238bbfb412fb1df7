/** Where this version says something about a real configuration that the original takes without a word, and why. */
export interface Difference {
  /** What is said. */
  readonly said: RegExp;
  readonly why: string;
}

const OURS = "what does nothing in this version is told instead of being passed over";
const WRONG = "the original refuses it, too";

export const KNOWN: readonly Difference[] = [
  {
    said: /: error: step "[^"]*": the type "[^"]*" is not supported/,
    why:
      "displays, questions and containers in steps are still to come; leaving a step out would run something else",
  },
  { said: /: error: .* would change what runs, and does nothing here/, why: OURS },
  {
    said: /: error: step "[^"]*": the condition "[^"]*" is not supported/,
    why: "conditions over files are still to come; taking one for true would run too much",
  },
  {
    said: /: warning: step "[^"]*" cannot run: this version of atmos does not run \w+ components/,
    why: OURS,
  },
  { said: /: warning: .*this version cannot sign in with the kind "[^"]*" yet/, why: OURS },
  { said: /: warning: .*this version does nothing for it yet/, why: OURS },
  {
    said: /: warning: (provider|identity) "[^"]*": the key \S+ is not known/,
    why: "most such keys are misspelt, and a warning stops nothing",
  },
  {
    said: /: warning: logs\.file is not used: this file is not your own/,
    why: "where a log goes is for the person to say",
  },
  {
    said: /: warning: the alias "[^"]*" is never used: there is a command of this name/,
    why: "the original lets an alias replace a command of the same name in silence",
  },
  { said: /this is not a workflow file: there is no map named workflows/, why: WRONG },
  { said: /: error: workflow "[^"]*": steps is empty/, why: WRONG },
  { said: /: error: command "[^"]*" has neither steps nor commands/, why: WRONG },
  { said: /: error: logs\.level must be Trace, /, why: WRONG },
  { said: /WARN Log level in the configuration is not known, using warning/, why: WRONG },
  { said: /: error: base_path must be text, not a map/, why: WRONG },
  { said: /: error: identity "readonly" needs principal\.name/, why: WRONG },
  {
    said: /: error: identity "[^"]*": principal\.account must be a map with id or name, not text/,
    why: "the original finds out when somebody signs in",
  },
  {
    said: /: error: provider "legacy" needs (start_url|region)/,
    why: "the original finds out when somebody signs in",
  },
];

export function isKnown(said: string): boolean {
  return KNOWN.some((difference) => difference.said.test(said));
}
