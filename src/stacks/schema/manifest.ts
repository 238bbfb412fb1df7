/** What may stand in a stack manifest. Nearly every value may come from a function or a template. */
import * as v from "valibot";

/** What is read, shown and merged whatever is in it. */
const anything = v.optional(v.unknown());

const word = v.union([v.string(), v.number(), v.boolean()], "must be text");

/** A section that somebody leaves empty is none. */
function section<const S extends v.GenericSchema>(
  schema: S,
  text: string,
): v.OptionalSchema<
  v.SchemaWithPipe<
    readonly [v.NullableSchema<S, undefined>, v.DescriptionAction<v.InferOutput<S> | null, string>]
  >,
  undefined
> {
  return v.optional(v.pipe(v.nullable(schema), v.description(text)));
}

const freeMap = v.record(v.string(), v.unknown(), "must be a map");
const yesOrNo = v.union([v.boolean(), v.picklist(["true", "false"])], "must be true or false");

const importEntry = v.object({
  path: v.pipe(
    v.string("must be text"),
    v.nonEmpty("must not be empty"),
    v.description(
      "From stacks.base_path, or from this file when it begins with a dot; without the extension.",
    ),
  ),
  context: section(freeMap, "What the templates of the imported file see."),
  skip_templates_processing: section(yesOrNo, "Leave its templates as they are written."),
  ignore_missing_template_values: section(yesOrNo, "A value that is missing is no error."),
  skip_if_missing: section(yesOrNo, "Nothing is wrong when there is no such file."),
  nested_imports: section(
    v.picklist(["local", "remote"], "must be local or remote"),
    "Where its imports lie.",
  ),
  ttl: anything,
}, "must be text, or a map with path");

const imports = v.union([
  v.array(v.union([v.string(), importEntry], "must be text, or a map with path"), "must be a list"),
  v.string(),
  importEntry,
], "must be a list of paths");

const metadata = v.object({
  component: section(word, "The folder of the code, below that of its type."),
  inherits: section(
    v.union([v.array(word, "must be a list"), word], "must be a list of components"),
    "Components that this one stands on; later ones win.",
  ),
  type: section(
    v.picklist(["abstract", "real"], "must be abstract or real"),
    "abstract: a mere model for others.",
  ),
  enabled: section(yesOrNo, "false: nothing runs."),
  locked: section(yesOrNo, "true: nothing changes it."),
  name: section(word, "Its name in the keys of states."),
  terraform_workspace: section(word, "The workspace."),
  terraform_workspace_pattern: section(word, "The workspace, such as {tenant}-{stage}."),
  terraform_workspace_template: section(word, "The workspace, as a template."),
  description: anything,
  custom: anything,
  labels: anything,
  tags: anything,
  owner: anything,
  docs: anything,
}, "must be a map");

const commonSections = {
  vars: section(freeMap, "Values that the component gets."),
  settings: section(freeMap, "What other programs and the rules of this one read."),
  env: section(freeMap, "Variables of the programs that run for it; null takes one away."),
  auth: section(freeMap, "Providers, identities, and who it works as."),
  locals: section(freeMap, "Values for the templates of this file."),
  hooks: section(freeMap, "Kept and shown; nothing runs them here."),
  generate: anything,
  dependencies: section(freeMap, "components: a list of what must have run before."),
  secrets: anything,
  retry: anything,
  source: anything,
  provision: anything,
  // Kept for other programs.
  mocks: anything,
  plugins: anything,
  test: anything,
};

const ofTerraform = {
  command: section(word, "The program, instead of terraform."),
  backend_type: section(word, "Where states are kept: s3, gcs, local, …"),
  backend: section(freeMap, "The settings of a backend, below its type."),
  remote_state_backend_type: section(word, "The same for those who read states of others."),
  remote_state_backend: section(freeMap, "The same for those who read states of others."),
  providers: section(freeMap, "What is laid over the providers of the code."),
  required_providers: section(freeMap, "Providers with source and version."),
  required_version: section(word, "Versions of Terraform."),
};

const overridesSchema = v.object({ ...commonSections, ...ofTerraform }, "must be a map");
const overrides = section(overridesSchema, "Lies over every component of this file and of what it imports.");

const terraformType = v.object({ ...commonSections, ...ofTerraform, overrides }, "must be a map");
const helmfileType = v.object({
  ...commonSections,
  command: section(word, "The program, instead of helmfile."),
  overrides,
}, "must be a map");

const ofComponent = {
  component: section(word, "An older word for metadata.component and inherits."),
  metadata: section(metadata, "What the component is."),
};

const terraformComponent = v.object(
  { ...ofComponent, ...commonSections, ...ofTerraform, overrides },
  "must be a map",
);
const helmfileComponent = v.object({
  ...ofComponent,
  ...commonSections,
  command: section(word, "The program, instead of helmfile."),
  overrides,
}, "must be a map");

/** What is written once in the schema for editors, by name. */
export const SHARED = {
  import: importEntry,
  metadata,
  overrides: overridesSchema,
  terraform: terraformType,
  helmfile: helmfileType,
  "terraform component": terraformComponent,
  "helmfile component": helmfileComponent,
};

export const manifestSchema: v.GenericSchema = v.object({
  name: section(v.string("must be text, in quotes"), "The name of the stack."),
  import: section(imports, "Manifests that lie below this one, later ones over earlier ones."),
  ...commonSections,
  metadata: section(freeMap, "For all components; no inherits and no type."),
  overrides,
  terraform: section(terraformType, "For all components of Terraform."),
  helmfile: section(helmfileType, "For all components of Helmfile."),
  components: section(
    v.object({
      terraform: section(
        v.record(v.string(), v.nullable(terraformComponent), "must be a map"),
        "By their names.",
      ),
      helmfile: section(
        v.record(v.string(), v.nullable(helmfileComponent), "must be a map"),
        "By their names.",
      ),
      packer: anything,
      ansible: anything,
      kubernetes: anything,
      helm: anything,
      container: anything,
      emulator: anything,
      aws: anything,
    }, "must be a map"),
    "The components of the stack, by their types.",
  ),
  packer: anything,
  ansible: anything,
  kubernetes: anything,
  helm: anything,
  container: anything,
  emulator: anything,
  stacks: anything,
  version: anything,
  workflows: anything,
}, "must be a map of sections");
