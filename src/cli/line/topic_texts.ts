/** The words of the topics. `deno task ok docs` checks that the one about variables names all that the program reads. */
import type { Topic } from "./topic.ts";

export const ENVIRONMENT: Topic = {
  name: "environment",
  summary: "variables that are read, and set for programs",
  parts: [
    {
      title: "Instead of a flag",
      text: "A flag that is given wins. A project's configuration cannot set any of them for atmos itself.",
      rows: [
        ["ATMOS_IDENTITY", "--identity; `false` turns authentication off"],
        ["ATMOS_PROFILE", "--profile"],
        ["ATMOS_CONFIG", "--config"],
        ["ATMOS_CONFIG_PATH", "--config-path"],
        ["ATMOS_BASE_PATH", "--base-path"],
        ["ATMOS_CHDIR", "--chdir"],
        ["ATMOS_LOGS_LEVEL", "--logs-level"],
        ["ATMOS_LOGS_FILE", "--logs-file"],
        ["ATMOS_INTERACTIVE", "--interactive: `false` turns every prompt off"],
        ["ATMOS_FORCE_TTY", "a person is there although nothing looks like a terminal"],
        ["ATMOS_STACK", "--stack"],
        ["ATMOS_WORKFLOW_FILE", "--file of `atmos workflow`"],
        ["ATMOS_SHELL", "--shell of `atmos auth shell`"],
        ["ATMOS_MFA_CODE", "--mfa-code"],
        ["ATMOS_AUTH_WHOAMI_OUTPUT", "--format of `atmos auth whoami`"],
        ["ATMOS_AUTH_ENV_FORMAT", "--format of `atmos auth env`"],
        ["ATMOS_AUTH_ENV_OUTPUT_FILE", "--output-file of `atmos auth env`"],
        [
          "ATMOS_DESCRIBE_ERROR_MODE",
          "what is done about values that are not known yet: `strict`, `warn`, `silent`",
        ],
        ["ATMOS_DESCRIBE_COMPONENT_FILTER", "`full`: `atmos describe component` shows everything"],
      ],
    },
    {
      title: "Configuration",
      rows: [
        ["ATMOS_CLI_CONFIG_PATH", "a folder whose atmos.yaml lies over those that are found"],
        ["ATMOS_GIT_ROOT_BASEPATH", "`false` passes over the root of the repository"],
        ["ATMOS_TRUST", "whether programs of a project may run by themselves: true, false or ask"],
        ["ATMOS_AUTH_REALM", "auth.realm: keeps the sessions of projects apart"],
        ["ATMOS_STACKS_BASE_PATH", "stacks.base_path"],
        ["ATMOS_STACKS_INCLUDED_PATHS", "stacks.included_paths"],
        ["ATMOS_STACKS_EXCLUDED_PATHS", "stacks.excluded_paths"],
        ["ATMOS_STACKS_NAME_TEMPLATE", "stacks.name_template"],
        ["ATMOS_STACKS_NAME_PATTERN", "stacks.name_pattern"],
        ["ATMOS_SETTINGS_LIST_MERGE_STRATEGY", "settings.list_merge_strategy"],
        ["ATMOS_COMPONENTS_TERRAFORM_BASE_PATH", "components.terraform.base_path"],
        ["ATMOS_COMPONENTS_TERRAFORM_COMMAND", "components.terraform.command"],
      ],
    },
    {
      title: "Stores",
      rows: [
        ["ATMOS_KEYRING_TYPE", "which keyring: system, file or memory"],
        ["ATMOS_KEYRING_FILE_PATH", "folder of the file keyring"],
        ["ATMOS_KEYRING_PASSWORD", "passphrase of the file keyring, for machines without a person"],
        ["ATMOS_KEYRING_PASSWORD_ENV", "the variable that has it instead"],
        ["ATMOS_XDG_CONFIG_HOME", "where sessions lie; before XDG_CONFIG_HOME"],
        ["ATMOS_XDG_CACHE_HOME", "where what can be had again lies; before XDG_CACHE_HOME"],
        ["ATMOS_XDG_DATA_HOME", "where the file keyring lies; before XDG_DATA_HOME"],
      ],
    },
    {
      title: "Terminal",
      rows: [
        ["NO_COLOR", "no colors"],
        ["ATMOS_FORCE_COLOR", "colors even without a terminal; so do FORCE_COLOR and CLICOLOR_FORCE"],
        ["CLICOLOR", "`0`: no colors, as FORCE_COLOR=0"],
        [
          "FORCE_HYPERLINK",
          "`1` for links that can be clicked where the terminal is not known, `0` for none",
        ],
        ["ACCESSIBLE", "`true` asks in lines of text, for people who have them read"],
        ["BROWSER", "the program that opens pages"],
        ["CI", "nobody is asked anything"],
      ],
    },
    {
      title: "Set for programs that are started",
      rows: [
        ["ATMOS_IDENTITY", "the identity that they work as"],
        ["ATMOS_IDENTITIES", "all of them, where there are several"],
        ["ATMOS_LENT", "the names of the variables by which they find the sessions"],
        ["ATMOS_IDENTITY_PROTECTED", "`true` where one of them is protected"],
        ["ATMOS_SESSION", "which stored session was lent, for `atmos auth prompt`; no secret"],
        ["ATMOS_SHLVL", "how many shells of atmos are around this one"],
        ["AWS_PROFILE", "the profile in the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name"],
        ["AWS_REGION", "its region. The page of a kind has all its variables"],
      ],
    },
  ],
  page: "docs/configuration.md",
};

export const EXIT_CODES: Topic = {
  name: "exit-codes",
  summary: "what the exit code of a command says",
  parts: [
    {
      title: "Codes",
      rows: [
        ["0", "done"],
        ["1", "it did not work: nobody is signed in, something was refused, is missing or cannot be reached"],
        ["2", "the command line or the configuration is wrong; nothing was done"],
        ["75", "a session ends sooner than --min-ttl allows; nothing was started"],
        ["124", "a step of a workflow took longer than its timeout"],
        ["127", "a program that was to be run does not exist"],
        ["130", "interrupted with Ctrl-C, or a question that nobody answered"],
      ],
    },
    {
      title: "Commands that have more to say",
      rows: [
        ["auth exec, auth shell", "the exit code of the command or shell, once it was started"],
        ["workflow, custom commands", "the exit code of the step that failed"],
        ["auth whoami", "1 also when the cloud refuses the credentials, or could not be asked"],
        ["auth validate", "1 when there is an error; warnings alone are 0"],
        ["auth logout", "1 when a session that was named can still be used"],
      ],
    },
  ],
  page: "docs/commands.md",
};

export const CONFIGURATION: Topic = {
  name: "configuration",
  summary: "where the configuration comes from",
  parts: [
    {
      title: "Files, later ones over earlier ones",
      rows: [
        ["1", "/usr/local/etc/atmos/atmos.yaml"],
        ["2", "~/.atmos/atmos.yaml"],
        ["3", "atmos.yaml or .atmos.yaml in the nearest folder above the working folder that has one"],
        ["4", "the same in the repository's root"],
        ["5", "the same in the working folder"],
        ["6", "the same in the folder that ATMOS_CLI_CONFIG_PATH names"],
        ["7", "the files of the profiles that --profile or ATMOS_PROFILE names"],
      ],
    },
    {
      title: "And",
      rows: [
        ["atmos.d, .atmos.d", "every YAML file below such a folder beside them lies under the file itself"],
        ["import:", "files that one of them brings along lie under it"],
        ["--config, --config-path", "replace the search: only what they name is read"],
      ],
    },
    {
      title: "Sections",
      rows: [
        ["auth", "providers, identities, and how sign-ins are kept"],
        ["env", "variables for programs that are started"],
        ["commands, aliases", "commands of the project"],
        ["workflows, stacks", "where their files are"],
        ["logs, base_path", "the log, and where relative paths begin"],
      ],
    },
    {
      title: "To see what counts here",
      rows: [
        ["atmos config show", "which files were read, and where each value comes from"],
        ["atmos validate", "every problem with its place"],
      ],
    },
  ],
  page: "docs/configuration.md",
};
