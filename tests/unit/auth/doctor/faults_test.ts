/** A healthy machine, and one fault after the other planted in it: each is found with its fix, and nothing else. */
import assert from "node:assert/strict";
import { examineAll, mend } from "../../../../src/auth/doctor/examine.ts";
import { judgePrograms } from "../../../../src/auth/doctor/programs.ts";
import type { AuthContext } from "../../../../src/auth/context.ts";
import type { Examined, Finding } from "../../../../src/clouds/finding.ts";
import { CLOUDS, registryOf } from "../../../../src/clouds/registry.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { findFolders } from "../../../../src/files/folders.ts";
import { memoryKeyring } from "../../../../src/keyring/memory.ts";
import type { Keyring, Trouble } from "../../../../src/keyring/keyring.ts";
import { HttpFailure } from "../../../../src/system/http.ts";
import { type MemoryOptions, memorySystem } from "../../system/memory_system.ts";
import { authWorld } from "../world.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOME = "/home/me";
const OURS = `${HOME}/.config/atmos`;
const SESSION = `${OURS}/aws/corp/dev/0a0a0a0a-0b0b0b0b0b0b0b0b0b0b0b0b`;
const YAML = `auth:
  providers:
    corp: { kind: aws/iam-identity-center, start_url: "https://corp.awsapps.com/start", region: eu-west-1 }
  identities:
    dev:
      kind: aws/permission-set
      via: { provider: corp }
      principal: { name: Admin, account: { id: "111122223333" } }
components: { terraform: { base_path: c } }
`;

interface Plant {
  readonly yaml?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** By path; a mode behind it, or a kind. */
  readonly files?: Readonly<Record<string, string>>;
  readonly modes?: Readonly<Record<string, number>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly foreign?: readonly string[];
  readonly held?: readonly string[];
  readonly keyring?: Trouble;
  readonly http?: MemoryOptions["http"];
  readonly programs?: Readonly<Record<string, string | undefined>>;
}

const PROGRAMS: Readonly<Record<string, string | undefined>> = {
  "/usr/bin/aws": "aws-cli/2.15.0 Python/3.11",
  "/usr/bin/terraform": "Terraform v1.11.4",
  "/usr/bin/sh": "",
  "/usr/bin/xdg-open": "",
};

const ON_TIME = { headers: { date: new Date(NOW).toUTCString() }, body: "" };

async function examine(
  plant: Plant,
  fix = false,
): Promise<
  {
    readonly examined: Examined[];
    readonly mended: ReadonlySet<Finding>;
    modeOf(path: string): Promise<number | undefined>;
  }
> {
  const programs = { ...PROGRAMS, ...plant.programs };
  const system = memorySystem({
    now: NOW,
    workingFolder: "/project",
    env: { HOME, PATH: "/usr/bin", SHELL: "/usr/bin/sh", DISPLAY: ":0", ...plant.env },
    files: {
      "/project/atmos.yaml": plant.yaml ?? YAML,
      [`${SESSION}/credentials`]: "[dev]\n",
      [`${HOME}/.cache/atmos/locks/session.lock`]: "",
      ...plant.files,
    },
    http: plant.http ?? ON_TIME,
    run: ({ command, env }) => {
      if (command.endsWith("terraform")) assert.equal(env?.["CHECKPOINT_DISABLE"], "1");
      const text = programs[command];
      return text === undefined ? { code: 1 } : { code: 0, stdout: text };
    },
  });
  const { files } = system;
  for (const [path, text] of Object.entries(programs)) if (text !== undefined) files.put(path, "", 0o755);
  for (const [path, text] of Object.entries(plant.programs ?? {})) {
    if (text === undefined) files.put(path, "", 0o755);
  }
  for (let folder = `${SESSION}/x`; folder !== HOME;) {
    folder = folder.slice(0, folder.lastIndexOf("/"));
    if (folder.startsWith(OURS)) await files.setMode(folder, 0o700);
  }
  for (const folder of [`${HOME}/.cache/atmos`, `${HOME}/.cache/atmos/locks`]) {
    await files.setMode(folder, 0o700);
  }
  for (const [path, mode] of Object.entries(plant.modes ?? {})) await files.setMode(path, mode);
  for (const [path, to] of Object.entries(plant.links ?? {})) files.putLink(path, to);
  const info = files.info;
  files.info = async (path) => {
    const found = await info(path);
    return found && plant.foreign?.includes(path) ? { ...found, isOurs: false } : found;
  };
  files.isHeld = (path) => Promise.resolve(plant.held?.includes(path) ?? false);
  const keyring: Keyring = plant.keyring === undefined
    ? memoryKeyring()
    : { ...memoryKeyring(), get: () => Promise.resolve(plant.keyring as Trouble) };
  let context: AuthContext | undefined;
  let failure: unknown;
  try {
    context = (await authWorld("", CLOUDS, system, keyring)).context;
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    failure = error;
  }
  const patient = {
    system,
    clouds: registryOf(CLOUDS),
    folders: findFolders(system.env),
    context,
    failure,
    online: true,
  };
  const examined = await examineAll(patient);
  const mended: ReadonlySet<Finding> = fix ? await mend(system, examined) : new Set<Finding>();
  return { examined, mended, modeOf: async (path) => (await info(path))?.mode };
}

function findingsOf(examined: readonly Examined[]): string[] {
  return examined.flatMap(({ name, findings }) =>
    findings.map(({ severity, what }) => `${name} ${severity}: ${what}`)
  );
}

Deno.test("on a healthy machine there is nothing to find", async () => {
  const { examined } = await examine({});
  assert.deepEqual(findingsOf(examined), []);
  assert.deepEqual(examined.map(({ name, state }) => `${name}: ${state}`), [
    "configuration: 1 file, 1 identity",
    "files: 11 of ours",
    "keyring: keyring in memory, usable",
    "locks: 0 of 1 held",
    "environment: this shell works as nobody",
    "certificates: those of the runtime",
    "network: sts.amazonaws.com answers",
    "browser: opens with xdg-open",
    "programs: aws 2.15.0, terraform 1.11.4, shell sh",
    "secrets: none in programs of yours",
    "aws: no profile is set",
  ]);
});

const later = (minutes: number): Plant["http"] => ({
  headers: { date: new Date(NOW + minutes * 60_000).toUTCString() },
});
const trouble = (state: Trouble["state"]): Trouble => ({ state, reason: "it is so", hint: "Do this." });
const TEMP = `${OURS}/.atmos-tmp-01234567-0123-0123-0123-0123456789ab-credentials`;

const FAULTS: readonly (readonly [what: string, plant: Plant, finding: RegExp])[] = [
  ["a file that does not parse", { yaml: "auth: [" }, /^configuration broken: atmos\.yaml:1:\d+/],
  [
    "a kind that there is not",
    { yaml: YAML.replace("permission-set", "permisson-set") },
    /^configuration broken: .*there is no kind/,
  ],
  [
    "a chain that ends nowhere",
    { yaml: YAML.replace("provider: corp", "provider: crop") },
    /^configuration broken: .*crop/,
  ],
  [
    "a key that nobody knows",
    { yaml: YAML.replace("name: Admin,", "name: Admin, nam: x,") },
    /^configuration warning: .*nam is not known/,
  ],
  [
    "an identity that is not configured",
    { env: { ATMOS_IDENTITY: "prod" } },
    /^configuration broken: ATMOS_IDENTITY: cannot find the identity "prod"/,
  ],
  [
    "a folder that is open to others",
    { modes: { [`${OURS}/aws`]: 0o755 } },
    /^files broken: ".*\/atmos\/aws" is open to others \(mode 755\)/,
  ],
  [
    "session keys that others can read",
    { modes: { [`${SESSION}/credentials`]: 0o644 } },
    /^files broken: ".*credentials" is open to others \(mode 644\)/,
  ],
  [
    "a folder that is shut to its owner",
    { modes: { [`${OURS}/aws`]: 0o500 } },
    /^files broken: ".*\/atmos\/aws" is shut to yourself \(mode 500\)/,
  ],
  [
    "a link in our folders",
    { links: { [`${OURS}/aws/corp/x`]: "/etc" } },
    /^files broken: ".*corp\/x" is a link/,
  ],
  [
    "a file of another user",
    { foreign: [`${SESSION}/credentials`] },
    /^files broken: ".*credentials" belongs to another user/,
  ],
  [
    "what a killed command left",
    { files: { [TEMP]: "x" } },
    /^files warning: .* left unfinished by a command that was killed/,
  ],
  [
    "a damaged file that was set aside",
    { files: { [`${SESSION}/credentials.corrupt-1`]: "x" } },
    /^files warning: .* was set aside/,
  ],
  [
    "a keyring that does not answer",
    { keyring: trouble("unreachable") },
    /^keyring broken: the keyring in memory is unreachable: it is so/,
  ],
  [
    "a keyring that is locked",
    { keyring: trouble("locked") },
    /^keyring warning: the keyring in memory is locked/,
  ],
  [
    "a lock that is held",
    { held: [`${HOME}/.cache/atmos/locks/session.lock`] },
    /^locks warning: another atmos command holds the lock "session"/,
  ],
  [
    "a clock that is behind",
    { http: later(20) },
    /^network broken: the clock of this machine is 20m behind sts\.amazonaws\.com/,
  ],
  [
    "a clock that is ahead",
    { http: later(-3) },
    /^network warning: the clock of this machine is 3m ahead of/,
  ],
  ["a service that cannot be reached", {
    http: new HttpFailure("unreachable", "sts.amazonaws.com", "nobody is there"),
  }, /^network broken: sts\.amazonaws\.com: nobody is there/],
  ["a certificate that is not trusted", {
    http: new HttpFailure("tls", "sts.amazonaws.com", "the certificate is not accepted"),
  }, /^network broken: .*certificate/],
  [
    "a proxy that is none",
    { env: { HTTPS_PROXY: "http://" } },
    /^environment broken: HTTPS_PROXY is no address of a proxy/,
  ],
  [
    "two proxies",
    { env: { HTTPS_PROXY: "http://a:1", https_proxy: "http://b:1" } },
    /^environment warning: HTTPS_PROXY and https_proxy/,
  ],
  [
    "a folder that is no absolute path",
    { env: { XDG_DATA_HOME: "data" } },
    /^environment warning: XDG_DATA_HOME is "data"/,
  ],
  [
    "certificates that are not there",
    { env: { AWS_CA_BUNDLE: "/no.pem" } },
    /^certificates broken: AWS_CA_BUNDLE names "\/no\.pem".*does not exist/,
  ],
  [
    "a browser that is not there",
    { env: { BROWSER: "no-browser" } },
    /^browser broken: BROWSER names "no-browser"/,
  ],
  [
    "a program that does not start",
    { programs: { "/usr/bin/aws": undefined } },
    /^programs broken: aws is on your PATH and does not tell/,
  ],
  [
    "components without Terraform",
    { programs: { "/opt/xdg-open": "" }, env: { PATH: "/opt" } },
    /^programs broken: the configuration has Terraform components/,
  ],
  [
    "a shell that is not there",
    { env: { SHELL: "/usr/bin/zhs" } },
    /^programs broken: SHELL is "\/usr\/bin\/zhs"/,
  ],
  [
    "a secret in a program that is not there",
    {
      yaml: YAML.replace(
        "  identities:",
        "  identities:\n    ann: { kind: aws/user, credentials: { from: { program: op, item: ann } } }",
      ),
    },
    /^secrets broken: atmos\.yaml:\d+:\d+: a secret is in op, and there is no such program on your PATH/,
  ],
  [
    "keys in the environment",
    { env: { AWS_ACCESS_KEY_ID: "AKIAX", AWS_SECRET_ACCESS_KEY: "planted" } },
    /^aws warning: programs outside of .* act with the keys/,
  ],
  [
    "half of the keys",
    { env: { AWS_ACCESS_KEY_ID: "AKIAX" } },
    /^aws broken: of the keys in the environment only AWS_ACCESS_KEY_ID is set/,
  ],
  [
    "a profile that no file describes",
    { env: { AWS_PROFILE: "gone" } },
    /^aws broken: AWS_PROFILE is "gone", and no file describes/,
  ],
  ["two profiles", {
    env: { AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "b" },
    files: { [`${HOME}/.aws/config`]: "[profile a]\nregion = x\n" },
  }, /^aws warning: AWS_PROFILE is "a" and AWS_DEFAULT_PROFILE/],
  [
    "a session that is gone",
    { env: { AWS_CONFIG_FILE: `${OURS}/aws/gone/config` } },
    /^aws broken: AWS_CONFIG_FILE names .* which is not there/,
  ],
  [
    "an endpoint that secrets must not go to",
    { env: { AWS_ENDPOINT_URL_IAM: "http://evil.example" } },
    /^aws broken: cannot use AWS_ENDPOINT_URL_IAM/,
  ],
  [
    "a region that is none",
    { env: { AWS_REGION: "eu west" } },
    /^aws broken: AWS_REGION is "eu west", which is no region/,
  ],
  ["keys of a person that others can read", {
    files: { [`${HOME}/.aws/credentials`]: "[default]\n" },
    modes: { [`${HOME}/.aws/credentials`]: 0o644 },
  }, /^aws warning: ".*\.aws\/credentials" is open to others/],
  [
    "folders of an earlier version",
    { files: { [`${HOME}/.aws/atmos/corp/credentials`]: "[dev]\n" } },
    /^aws warning: ".*\.aws\/atmos" holds sessions of an earlier version/,
  ],
];

for (const [what, plant, expected] of FAULTS) {
  Deno.test(`${what} is found, and nothing else`, async () => {
    const { examined } = await examine(plant);
    const [first, ...more] = findingsOf(examined);
    assert.match(first ?? "", expected);
    assert.deepEqual(more, []);
    const [finding] = examined.flatMap(({ findings }) => findings);
    assert.ok(finding?.fix, "with its fix");
    assert.ok(!JSON.stringify(examined).includes("planted"), "no secret");
  });
}

Deno.test("what is safe is mended, and nothing of the person's own", async () => {
  const own = `${HOME}/.aws/credentials`;
  const { mended, modeOf } = await examine({
    files: { [TEMP]: "x", [own]: "[default]\n" },
    modes: { [`${OURS}/aws`]: 0o755, [`${SESSION}/credentials`]: 0o644, [own]: 0o644 },
    links: { [`${OURS}/aws/corp/x`]: "/etc" },
  }, true);
  assert.equal(mended.size, 3);
  assert.equal(await modeOf(`${OURS}/aws`), 0o700);
  assert.equal(await modeOf(`${SESSION}/credentials`), 0o600);
  assert.equal(await modeOf(TEMP), undefined);
  assert.equal(await modeOf(own), 0o644);
});

Deno.test("a program that is slow to answer is a warning, and no fault of it", () => {
  const findings = judgePrograms([{ name: "aws", version: undefined, isSlow: true }], false);
  assert.deepEqual(findings.map(({ severity, what }) => [severity, what]), [
    ["warning", "aws has not told its version within 15 seconds"],
  ]);
  const silent = judgePrograms([{ name: "aws", version: undefined }], false);
  assert.deepEqual(silent.map(({ severity }) => severity), ["broken"]);
});
