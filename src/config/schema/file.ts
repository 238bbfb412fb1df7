/** The sections of a configuration file. What stands below the names in `auth` is checked by kind, elsewhere. */
import * as v from "valibot";
import { realmFault } from "../realm.ts";
import { flag, freeMap, text, texts, variable } from "./values.ts";

const LEVELS = ["trace", "debug", "info", "warn", "warning", "error", "off"];

/** An empty text is the same as none: files of people switch a setting off so. */
const level = v.pipe(
  v.string("must be text"),
  v.check(
    (word) => word === "" || LEVELS.includes(word.toLowerCase()),
    "must be Trace, Debug, Info, Warning, Error or Off",
  ),
  v.description("Trace, Debug, Info, Warning, Error or Off."),
);

const logFile = v.pipe(
  v.string("must be text"),
  v.description("Where the log goes. Counts in ~/.atmos/atmos.yaml only, not in a project's file."),
);

const logs = v.object({
  level: v.optional(level),
  file: v.optional(logFile),
  // Of earlier versions, and without a meaning here.
  colors: v.optional(v.unknown()),
  verbose: v.optional(v.unknown()),
}, "must be a map");

const textOrTexts = v.union([text, texts], "must be text, or a list of texts");

export const authSchema = v.object({
  realm: v.optional(v.pipe(
    text,
    v.regex(
      /^(?!.{65})[a-z0-9]+([-_][a-z0-9]+)*$/,
      (issue) => `is not usable: ${realmFault(issue.input) ?? "it has other characters"}`,
    ),
    v.description("Keeps the stored credentials of this project apart from others."),
  )),
  logs: v.optional(logs),
  keyring: v.optional(v.pipe(
    v.object({
      type: v.optional(v.picklist(["system", "file", "memory"], "must be system, file or memory")),
      spec: v.optional(
        v.object({ path: v.optional(text), password_env: v.optional(text) }, "must be a map"),
      ),
    }, "must be a map"),
    v.description("Where secrets are kept. Counts in ~/.atmos/atmos.yaml only, not in a project's file."),
  )),
  audit: v.optional(v.object({
    enabled: v.optional(
      v.pipe(
        flag,
        v.description(
          "Whether sign-ins and logouts are noted in the audit trail. Counts in ~/.atmos/atmos.yaml only, not in a project's file.",
        ),
      ),
    ),
  }, "must be a map")),
  console: v.optional(v.object({
    isolated: v.optional(
      v.pipe(flag, v.description("Whether `auth console` uses a browser profile for each identity.")),
    ),
  }, "must be a map")),
  shell: v.optional(v.object({
    prompt: v.optional(
      v.pipe(flag, v.description("Whether the prompt of `auth shell` shows the identity and the time left.")),
    ),
  }, "must be a map")),
  providers: v.optional(freeMap),
  identities: v.optional(freeMap),
  integrations: v.optional(freeMap),
}, "must be a map");

/** Where workflows are; what Atmos has beside it is for lists that this program makes otherwise. */
const workflows = v.object({
  base_path: v.optional(v.unknown()),
  list: v.optional(v.unknown()),
}, "must be a map");

/** Sections of a configuration file that this program accepts as they are. */
const OTHER_SECTIONS = [
  "ai",
  "aliases",
  "aws",
  "cast",
  "ci",
  "cli_config_path",
  "command_aliases",
  "commands",
  "components",
  "compositions",
  "container",
  "default_args",
  "dependencies",
  "describe",
  "devcontainer",
  "diagnostics",
  "docs",
  "edition",
  "errors",
  "experimental",
  "generate",
  "git",
  "helm_aws_profile_pattern",
  "hooks",
  "imports",
  "integrations",
  "list",
  "lsp",
  "mask",
  "mcp",
  "metadata",
  "policies",
  "pro",
  "profiler",
  "provision",
  "scaffold",
  "schemas",
  "secrets",
  "settings",
  "stacks",
  "stores",
  "telemetry",
  "templates",
  "terminal",
  "toolchain",
  "validate",
  "vars",
  "vendor",
  "version",
] as const;

const other = v.optional(v.unknown());

export const fileSchema = v.object({
  auth: v.optional(authSchema),
  workflows: v.optional(v.nullable(workflows)),
  env: v.optional(v.pipe(
    v.record(v.string(), variable, "must be a map"),
    v.description("Variables for the programs that are started, and for nothing else."),
  )),
  logs: v.optional(logs),
  base_path: v.optional(v.pipe(v.string("must be text"), v.description("Where relative paths begin."))),
  import: v.optional(v.pipe(
    v.union([text, v.array(v.union([text, v.looseObject({ path: text })]))]),
    v.description("Files to lay under this one: paths or patterns."),
  )),
  profiles: v.optional(v.object({
    base_path: v.optional(text),
    default: v.optional(textOrTexts),
  }, "must be a map")),
  ...Object.fromEntries(OTHER_SECTIONS.map((name) => [name, other])) as Record<
    typeof OTHER_SECTIONS[number],
    typeof other
  >,
});
