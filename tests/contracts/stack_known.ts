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
    path: /<no value>.* instead of|!version is not supported/,
    reason: "tracked versions are refused by name",
  },
  {
    folder: "atmos-template-yaml-function",
    path: /"!template .* instead of "!template[^ ]/,
    reason:
      "without functions, what a template leaves of !template stays apart from it; Go glues them where it trims",
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
