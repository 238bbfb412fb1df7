/** Files of tests that are told apart from the others of their folder. */

/** What touches the machine: the room that does it for all others, and the tools of this project. */
const MACHINE = ["tests/unit/system", "tests/unit/scripts"];
/** Files in the other rooms that hold a thought to the real thing: shells, sockets, files, processes, the pages. */
const REAL_THINGS = [
  "tests/unit/cli/auth/env/formats_test.ts",
  "tests/unit/cli/auth/env/quoting_test.ts",
  "tests/unit/cli/completion/complete_test.ts",
  "tests/unit/cli/snapshots/snapshots_test.ts",
  "tests/unit/clouds/aws/ambient/ambient_test.ts",
  "tests/unit/clouds/aws/assume_role_test.ts",
  "tests/unit/clouds/aws/assume_root_test.ts",
  "tests/unit/clouds/aws/aws_cli_test.ts",
  "tests/unit/clouds/aws/console/federated_user_test.ts",
  "tests/unit/clouds/aws/console/whole_way_test.ts",
  "tests/unit/clouds/aws/console_sign_in/elsewhere_test.ts",
  "tests/unit/clouds/aws/documented_errors_test.ts",
  "tests/unit/clouds/aws/local_aws_test.ts",
  "tests/unit/clouds/aws/lying_service_test.ts",
  "tests/unit/clouds/aws/user/keeper_test.ts",
  "tests/unit/clouds/aws/user/user_test.ts",
  "tests/unit/clouds/clouds_stay_home_test.ts",
  "tests/unit/clouds/kinds_stay_home_test.ts",
  "tests/unit/config/documentation_test.ts",
  "tests/unit/config/schema_test.ts",
  "tests/unit/files/killed_writer_test.ts",
  "tests/unit/files/lock_test.ts",
  "tests/unit/files/scoped_dir_test.ts",
  "tests/unit/fuzz/short_test.ts",
  "tests/unit/typed_commands_test.ts",
];

/**
 * Tests whose inputs are as large as what is just allowed. They run without any permission, too, but take longer than
 * somebody waits who has saved a file.
 */
export const BOUNDS: readonly string[] = [
  "tests/conformance/hostile_test.ts",
  "tests/unit/stacks/component_schema_bounds_test.ts",
  "tests/unit/templates/limits_test.ts",
  "tests/unit/yaml/bounds_test.ts",
];
/** What needs the machine is tested with it; every other unit test runs without any permission, so that it stays so. */
export const EFFECTS: readonly string[] = [...MACHINE, ...REAL_THINGS];

/** The longest of their parts go first: one that begins when the others end has a processor to itself, and the rest wait. */
export const LONGEST = {
  tests: [
    "tests/contracts/keyring_states_test.ts",
    "tests/contracts/secret_programs_real_test.ts",
    "tests/contracts/keyring_secret_tool_test.ts",
    "tests/unit/fuzz/short_test.ts",
    "tests/contracts/secret_programs_stand_in_test.ts",
    "tests/contracts/keyring_windows_mono_test.ts",
  ],
  stories: [
    "logout",
    "portal_session",
    "keyring",
    "logout_expired",
    "azure",
    "shell_choices",
    "own_profiles",
    "google_person",
    "workflow",
    "logout_unknown_portal",
  ].map((name) => `tests/stories/${name}_test.ts`),
} as const;

/**
 * Stories that drive real programs of others at length, or tell the same many times: on every store, with kills at any
 * moment, for thousands. They take as long as all other stories together, and are a part that is asked for by its name.
 */
export const LONG: readonly string[] = [
  // It waits for minutes, while the others work.
  "lend_expiry",
  "at_once",
  "aws_cli",
  "azure_cli",
  "azure_logout",
  "azure_sdk",
  "google_clients",
  "google_logout",
  "helmfile",
  "import",
  "integrations_together",
  "killed",
  "killed_at_random",
  "kubernetes",
  "kubernetes_clouds",
  "logout_table",
  "long_chain",
  "many_accounts",
  "many_components",
  "moto",
  "oauth_service",
  "real_users",
  "registries",
  "remote_state",
  "remote_state_clouds",
  "saml",
  "secret_programs",
  "terraform",
  "terraform_aws",
].map((name) => `tests/stories/${name}_test.ts`);

/**
 * All other stories, and the tests of what they are told with. Each by its name: `deno test --ignore` is without effect where
 * a file is named beside a folder.
 */
export function shortStories(): readonly string[] {
  const folder = "tests/stories";
  const files = [...Deno.readDirSync(new URL(`../../${folder}`, import.meta.url))]
    .filter(({ isFile, name }) => isFile && name.endsWith("_test.ts"))
    .map(({ name }) => `${folder}/${name}`).sort();
  const apart = new Set<string>([...LONG, ...LONGEST.stories]);
  return [...LONGEST.stories, ...files.filter((file) => !apart.has(file)), `${folder}/harness`];
}
