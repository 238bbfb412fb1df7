/** `clean`, `generate` and `shell`: what Terraform does not have. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { atmos } from "./world.ts";

const NET = "/project/components/terraform/net";
const LEFT = {
  [`${NET}/.terraform/providers/aws`]: "",
  [`${NET}/.terraform.lock.hcl`]: "",
  [`${NET}/backend.tf.json`]: "",
  [`${NET}/dev-vpc.terraform.tfvars.json`]: "",
  [`${NET}/dev-vpc.planfile`]: "",
  [`${NET}/prod-vpc.planfile`]: "",
  [`${NET}/mine.tfvars.json`]: "",
  [`${NET}/terraform.tfstate`]: "",
  [`${NET}/terraform.tfstate.d/dev-vpc/terraform.tfstate`]: "",
  [`${NET}/terraform.tfstate.d/prod-vpc/terraform.tfstate`]: "",
};

async function left(line: string, files: Readonly<Record<string, string>> = LEFT): Promise<string[]> {
  const world = await atmos(line, { files });
  assert.equal(world.code, 0, world.stderr());
  assert.deepEqual(world.lines, [], "nothing is started");
  const names: string[] = [];
  for (const path of Object.keys(LEFT)) {
    if (await world.files.info(path) !== undefined) names.push(path.slice(NET.length + 1));
  }
  return names;
}

Deno.test("what a component's runs have left is removed, and its state only when somebody says so", async () => {
  const states = ["terraform.tfstate", ...["dev", "prod"].map((one) => state(`${one}-vpc`))];
  assert.deepEqual(await left("terraform clean vpc -s dev --force"), [
    "prod-vpc.planfile",
    "mine.tfvars.json",
    ...states,
  ]);
  assert.deepEqual(await left("terraform clean vpc -s dev --force --skip-lock-file --everything"), [
    ".terraform.lock.hcl",
    "prod-vpc.planfile",
    "mine.tfvars.json",
    "terraform.tfstate",
    state("prod-vpc"),
  ]);
  assert.deepEqual(await left("terraform clean vpc --force"), ["mine.tfvars.json", ...states]);
  assert.deepEqual(await left("terraform clean --force --everything"), ["mine.tfvars.json"]);
  assert.equal((await left("terraform clean vpc -s dev --dry-run")).length, Object.keys(LEFT).length);
});

function state(workspace: string): string {
  return `terraform.tfstate.d/${workspace}/terraform.tfstate`;
}

Deno.test("a backend that somebody wrote by hand stays", async () => {
  assert.ok(
    (await left("terraform clean vpc -s dev --force --auto-generate-backend-file false")).includes(
      "backend.tf.json",
    ),
  );
});

async function prepared(
  prepare: (files: MemorySystem["files"]) => void,
  line: string,
): Promise<MemorySystem & { readonly code: number }> {
  const base = await atmos("version");
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/elsewhere/kept": "x", "/elsewhere/main.tf": "" },
  });
  for (const path of ["atmos.yaml", "stacks/deploy/dev.yaml", "stacks/deploy/prod.yaml"]) {
    system.files.put(`/project/${path}`, await base.files.readText(`/project/${path}`) ?? "");
  }
  prepare(system.files);
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  return { ...system, code };
}

Deno.test("a link is removed, and nothing behind it", async () => {
  const linked = await prepared(
    ({ putLink }) => putLink(`${NET}/.terraform`, "/elsewhere"),
    "terraform clean vpc --force",
  );
  assert.equal(linked.code, 0, linked.stderr());
  assert.equal(await linked.files.info(`${NET}/.terraform`), undefined);
  assert.equal(await linked.files.readText("/elsewhere/kept"), "x");
});

Deno.test("what is removed or written beside the code is never out of the project", async () => {
  const elsewhere = "components/terraform/net";
  for (
    const line of [
      "terraform clean vpc --force --everything",
      "terraform generate varfile vpc -s dev",
      "terraform generate backend vpc -s dev",
      "terraform generate varfiles --components vpc",
    ]
  ) {
    const linked = await prepared(({ putLink }) => putLink(NET, "/elsewhere"), line);
    assert.equal(linked.code, 2, linked.stderr());
    assert.match(linked.stderr(), /"vpc": its folder leads to \/elsewhere, out of the project/);
    const chosen = async (more = ""): ReturnType<typeof prepared> =>
      await prepared((files) => {
        const copy = (path: string, to: string): void => files.put(to, files.text(path) ?? "");
        copy("/project/stacks/deploy/dev.yaml", "/others/stacks/deploy/dev.yaml");
        files.put(`/others/${elsewhere}/main.tf`, "");
        files.put(`/others/${elsewhere}/terraform.tfstate`, "kept");
        const own = files.text("/project/atmos.yaml") ?? "";
        files.put("/project/atmos.yaml", own.replace('base_path: ""', "base_path: /others"));
      }, line + more);
    const based = await chosen();
    assert.equal(based.code, 2, based.stderr());
    assert.match(based.stderr(), /leads to \/others\/components.*out of the project\n.*--base-path/);
    assert.equal(based.files.text(`/others/${elsewhere}/terraform.tfstate`), "kept");
    assert.equal((await based.files.list(`/others/${elsewhere}`)).length, 2);
    assert.equal((await chosen(" --base-path /others")).code, 0, "whom they name, they mean");
  }
});

for (
  const [line, code, said] of [
    ["terraform clean vpc -s dev", 2, /cannot ask whether to remove this.*\n.*--force/],
    ["terraform clean vcp --force", 1, /Could not find the component "vcp"\n.*Did you mean vpc\?/],
    ["terraform clean vpc dns --force", 2, /one component at a time/],
    ["terraform clean dns -s dev --force", 0, /There is nothing to clean/],
    ["terraform generate varfiel vpc -s dev", 2, /cannot generate "varfiel".*\n.*Did you mean varfile/],
    ["terraform generate backend vpc", 2, /it takes one component and its stack/],
    ["terraform generate varfiles vpc", 2, /cannot generate varfiles of "vpc" alone/],
    ["terraform generate varfiles --format hcl", 2, /cannot write hcl beside the code/],
    ["terraform generate varfiles --stacks dve --components vpc", 1, /Did you mean dev\?/],
    [
      "terraform generate varfiles --components vpc --file-template out.json",
      2,
      /cannot write two different files to "\/project\/out\.json": those of vpc in dev and vpc in prod/,
    ],
  ] as const
) {
  Deno.test(`atmos ${line} says why, or that there is nothing`, async () => {
    const result = await atmos(line, line.includes(" dns -s") ? {} : { files: LEFT });
    assert.equal(result.code, code, result.stderr());
    assert.match(result.stderr(), said);
    assert.deepEqual(result.lines, []);
  });
}

Deno.test("values and backend are written beside the code, or where somebody says", async () => {
  const values = await atmos("terraform generate varfile vpc -s dev");
  assert.equal(values.code, 0, values.stderr());
  assert.deepEqual(
    JSON.parse(await values.files.readText(`${NET}/dev-vpc.terraform.tfvars.json`) ?? ""),
    { name: "a, b", region: "eu-west-1", stage: "dev" },
  );
  const backend = await atmos("terraform generate backend vpc -s dev --file b.json");
  assert.deepEqual(JSON.parse(await backend.files.readText("/project/b.json") ?? ""), {
    terraform: { backend: { local: {} } },
  });
  assert.equal(await backend.files.info(`${NET}/backend.tf.json`), undefined);
});

Deno.test("a value that its module calls sensitive is in no file", async () => {
  const { files, stderr } = await atmos("terraform generate varfile fixed -s hush", {
    files: {
      "/project/stacks/deploy/hush.yaml":
        "vars: {stage: hush}\ncomponents: {terraform: {fixed: {metadata: {component: net}, vars: {secret: planted}}}}\n",
    },
  });
  assert.deepEqual(JSON.parse(await files.readText(`${NET}/hush-fixed.terraform.tfvars.json`) ?? ""), {
    stage: "hush",
  });
  assert.match(stderr(), /Left out, for fixed declares it sensitive: secret\./);
});

Deno.test("many are written by a template, and none outside of the folder before it", async () => {
  const line = "terraform generate varfiles --components vpc --file-template out/{stage}/{component}.tfvars";
  const hcl = await atmos(`${line} --format hcl`);
  assert.equal(hcl.code, 0, hcl.stderr());
  assert.equal(
    await hcl.files.readText("/project/out/prod/vpc.tfvars"),
    'name = "a, b"\nregion = "eu-west-1"\nstage = "prod"\n',
  );
  const backends = await atmos(
    "terraform generate backends --components vpc -s dev --file-template {stage}.tf --format hcl",
  );
  assert.equal(
    await backends.files.readText("/project/dev.tf"),
    'terraform {\n  backend "local" {\n  }\n}\n',
  );
  const away = await atmos(`${line} -s ../../..`, {
    files: {
      "/project/stacks/deploy/away.yaml":
        'name: ../../..\nvars: {stage: "../../.."}\ncomponents: {terraform: {vpc: {metadata: {component: net}}}}\n',
    },
  });
  assert.equal(away.code, 2, away.stderr());
  assert.match(away.stderr(), /\/vpc\.tfvars is not below \/project\/out/);
  for (const link of ["/project/out", "/project/out/dev"]) {
    const linked = await prepared(({ putLink }) => putLink(link, "/elsewhere"), line);
    assert.equal(linked.code, 2, linked.stderr());
    assert.match(linked.stderr(), /cannot write to ".*": a link leads to \/elsewhere.*, out of \/project\n/);
    assert.equal((await linked.files.list("/elsewhere")).length, 2);
  }
});

Deno.test("a shell opens in the folder of a component, with its workspace and its identity", async () => {
  const { code, lines, started, stderr } = await atmos("terraform shell vpc -s dev --shell sh -- -c true", {
    env: { HOME: "/home/me", PATH: "/usr/bin", TF_CLI_ARGS_plan: "-lock=false" },
  });
  assert.equal(code, 0, stderr());
  assert.deepEqual(lines, ["init", "(workspace select -or-create=true dev-vpc)", "-c true"]);
  const { env = {}, folder } = started.at(-1) ?? {};
  assert.equal(folder, NET);
  assert.deepEqual(
    [
      "TF_CLI_ARGS_plan",
      "TF_CLI_ARGS_apply",
      "ATMOS_STACK",
      "ATMOS_COMPONENT",
      "ATMOS_TERRAFORM_WORKSPACE",
      "ATMOS_SHELL_WORKING_DIR",
      "ATMOS_SHLVL",
      "AWS_PROFILE",
    ].map((name) => env[name]),
    [
      "-lock=false -var-file=dev-vpc.terraform.tfvars.json",
      "-var-file=dev-vpc.terraform.tfvars.json",
      "dev",
      "vpc",
      "dev-vpc",
      NET,
      "1",
      "one",
    ],
  );
  const failed = await atmos("terraform shell vpc -s dev", { start: () => 3 });
  assert.deepEqual([failed.code, failed.started.length], [3, 1], "no shell where init has failed");
});

Deno.test("who wants no colors gets none from Terraform either", async () => {
  const said = ["init -no-color", "(workspace select -or-create=true dev-vpc)"];
  const flag = await atmos("terraform plan vpc -s dev --no-color");
  assert.deepEqual(flag.lines.slice(0, 2), said);
  assert.match(flag.lines[2] ?? "", /^plan -no-color -var-file/);
  assert.equal(flag.started[0]?.env["NO_COLOR"], "1");
  const variable = await atmos("terraform state list vpc -s dev", {
    env: { HOME: "/home/me", PATH: "/usr/bin", NO_COLOR: "1" },
  });
  assert.equal(variable.lines.at(-1), "state list", "it has no such flag");
  const own = await atmos("terraform plan vpc -s dev --no-color -- -no-color");
  assert.equal(own.lines[2]?.split("-no-color").length, 2, "once");
});
