/** What is wrong and what would be right, in our words. */
export interface SyntaxWords {
  readonly message: string;
  readonly hint?: string;
}

const QUOTE: SyntaxWords["hint"] = "Put the value in quotes.";

/**
 * Words for the error codes of the YAML parser. Its own messages are not used, because some repeat a piece of
 * the file, which may be a secret.
 */
const WORDS: Readonly<Record<string, SyntaxWords>> = {
  ALIAS_PROPS: { message: "an alias (*name) cannot have an anchor or a tag" },
  BAD_ALIAS: { message: "an alias (*name) has no valid name" },
  BAD_COLLECTION_TYPE: { message: "the tag does not fit the value behind it" },
  BAD_DIRECTIVE: { message: "a line that begins with % is not a valid directive", hint: QUOTE },
  BAD_DQ_ESCAPE: {
    message: "a backslash in double quotes is not followed by a valid escape",
    hint: "Write \\\\ for a backslash, or use single quotes.",
  },
  BAD_INDENT: {
    message: "the indentation does not fit, or a bracket is not closed",
    hint: "Align the keys of one map in one column, and close every [ and {.",
  },
  BAD_PROP_ORDER: { message: "an anchor or a tag stands in the wrong place" },
  BAD_SCALAR_START: { message: "a value cannot begin with this character", hint: QUOTE },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a value holds a second key on the same line",
    hint: "Put a value that holds a colon and a blank in quotes, or a nested map on lines of its own.",
  },
  BLOCK_IN_FLOW: { message: "an indented list or map cannot stand inside [ ] or { }" },
  KEY_OVER_1024_CHARS: { message: "a key is longer than 1024 characters" },
  MISSING_CHAR: {
    message: "a character is missing, such as a closing quote, a colon or a comma",
    hint: "Look at this line and the one above for an open quote or bracket.",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key goes over several lines",
    hint: "A colon may be missing in the line above.",
  },
  MULTIPLE_ANCHORS: { message: "a value has more than one anchor" },
  MULTIPLE_DOCS: {
    message: "a second document begins here",
    hint: "Keep one document in a file: remove the --- line, or move what follows to a file of its own.",
  },
  MULTIPLE_TAGS: { message: "a value has more than one tag" },
  RESOURCE_EXHAUSTION: { message: "the values are nested too deeply" },
  TAB_AS_INDENT: { message: "a tab is used for indentation", hint: "Indent with blanks." },
  TAG_RESOLVE_FAILED: { message: "the value does not fit its tag" },
  UNEXPECTED_TOKEN: {
    message: "this is not expected here",
    hint: "Check the indentation, and put a value with special characters in quotes.",
  },
};

export function syntaxWords(code: string): SyntaxWords {
  return WORDS[code] ?? { message: "this is not valid YAML" };
}
