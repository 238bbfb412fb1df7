/** A difference that stays. */
export interface KnownDifference {
  /** The end of the folder's name; empty for all. */
  readonly folder: string;
  /** The path of the difference, or the error. */
  readonly path: RegExp;
  readonly reason: string;
}

export const KNOWN: readonly KnownDifference[] = [
  {
    folder: "",
    path: /\.auth\.(keyring|logs|realm|identities)?(\.file|\.level)?: nothing instead of/,
    reason:
      "auth is shown as it is written; Go shows its own usual values, too, and a hash of the folder as realm",
  },
  {
    folder: "",
    path: /\.auth\.(providers|identities)\.[^.]+\.(config|enabled): .* instead of nothing/,
    reason: "auth is shown as it is written; Go leaves out keys that it does not know",
  },
  {
    folder: "",
    path: /\.secrets\..*(scope|providers): nothing instead of|!secret is not supported/,
    reason: "secrets from stores are refused by name",
  },
  {
    folder: "",
    path: /<no value>.* instead of|!version is not supported/,
    reason: "tracked versions are refused by name",
  },
  {
    folder: "atmos-template-yaml-function",
    path: /"!template /,
    reason: "without functions, a template's text is shown with the blanks that it has; Go takes some away",
  },
  {
    folder: "locals-env-test",
    path: /home_dir/,
    reason: "the home folder is that of this run",
  },
  { folder: "packer", path: /ami_name/, reason: "the name holds the time of the run" },
  {
    folder: "top-level-stack-composition",
    path: /atmos_(manifest|stack_file)/,
    reason:
      "of two manifests that say the same, the first by its path is named; in Go it is either, from run to run",
  },
  {
    folder: "terraform-state-jit-workdir",
    path: /"\(computed\)" instead of "foo-from-jit-state"/,
    reason: "folders that are made for a run, and their states, are not known",
  },
];

/** Lists that differ, by the end of the folder's name. */
const KNOWN_LISTS: readonly { readonly folder: RegExp; readonly line: string; readonly reason: string }[] = [
  {
    folder: /examples\/(helm|kubernetes|kustomize)$/,
    line: "list components",
    reason: "components of every type are listed; Go leaves out those of its newest types",
  },
];

export function knownList(folder: string, line: string): boolean {
  return KNOWN_LISTS.some((one) => one.folder.test(folder) && one.line === line);
}
