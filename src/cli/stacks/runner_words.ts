/** Flags that are this program's own, and whether they take a value. */
type Flags = Readonly<Record<string, boolean>>;

/** Flags of every command. */
const GLOBAL: Flags = {
  "--chdir": true,
  "-C": true,
  "--config": true,
  "--config-path": true,
  "--base-path": true,
  "--profile": true,
  "--logs-level": true,
  "--logs-file": true,
  "--no-color": false,
  "--force-color": false,
  "--identity": true,
  "-i": true,
  "--help": false,
  "-h": false,
};

/** Flags of both runners. */
const RUNNER: Flags = {
  ...GLOBAL,
  "--stack": true,
  "-s": true,
  "--dry-run": false,
  "--process-templates": true,
  "--process-functions": true,
  "--skip": true,
  "--credentials": true,
  "--min-ttl": true,
};

const TERRAFORM: Flags = {
  ...RUNNER,
  "--skip-init": false,
  "--from-plan": false,
  "--planfile": true,
  "--skip-planfile": false,
  "--terraform-command": true,
  "--auto-generate-backend-file": true,
  "--init-pass-vars": false,
  "--init-run-reconfigure": true,
  "--deploy-run-init": true,
  "--all": false,
  "--components": true,
  "--query": true,
  "-q": true,
  "--tags": true,
  "--labels": true,
  "--append-user-agent": true,
  "--affected": false,
  "--ref": true,
  "--sha": true,
  "--include-dependents": false,
  "--max-concurrency": true,
};

const HELMFILE: Flags = { ...RUNNER, "--global-options": true, "--cluster-name": true };

/** Flags of commands that the program itself does not have. */
const OF_COMMANDS: Readonly<Record<string, Flags>> = {
  clean: { "--force": false, "--everything": false, "--skip-lock-file": false },
  generate: { "--file": true, "--file-template": true, "--format": true, "--stacks": true },
  shell: { "--shell": true },
};

/** Flags of the program whose value may be the next word. */
const VALUED = {
  // Terraform takes one dash and two.
  terraform: new Set(
    "var var-file target replace out state state-out backup parallelism lock-timeout backend-config plugin-dir"
      .split(
        " ",
      ).concat("from-module generate-config-out chdir filter platform".split(" ")).flatMap((
        name,
      ) => [`-${name}`, `--${name}`]),
  ),
  helmfile: new Set(
    "-l --selector -e --environment -n --namespace -f --file -c --chart --kube-context --set --values".split(
      " ",
    )
      .concat(
        "--state-values-set --state-values-file --args --diff-args --sync-args --template-args".split(" "),
        "--concurrency --context --output --output-dir --output-dir-template --log-level".split(" "),
        "--helm-binary --suppress --cascade --deleteTimeout --deleteWait --post-renderer".split(" "),
      ),
  ),
};

/**
 * A command line of `atmos terraform …` with what is Terraform's own behind `--`: flags that are not ours, such as
 * `-target=x` and `-var a=b`, and everything that follows `--` already. Words stay where they are. A flag of ours may
 * stand anywhere. The same for Helmfile.
 */
export function separateWords(runner: "terraform" | "helmfile", argv: readonly string[]): string[] {
  const own: string[] = [];
  const theirs: string[] = [];
  let flags = runner === "terraform" ? TERRAFORM : HELMFILE;
  let hasCommand = false;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      theirs.push(...argv.slice(at + 1));
      break;
    }
    const name = word.split("=")[0] ?? "";
    const takes = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (takes !== undefined) {
      own.push(word);
      const next = argv[at + 1];
      const isOptional = name === "-i" || name === "--identity";
      if (takes && word === name && next !== undefined && !(isOptional && next.startsWith("-"))) {
        own.push(next);
        at++;
      }
    } else if (word.startsWith("-") && word !== "-") {
      theirs.push(word);
      // `-var a=b`: the value of a flag that takes one as the next word.
      const next = argv[at + 1];
      if (word === name && VALUED[runner].has(name) && next !== undefined) {
        theirs.push(next);
        at++;
      }
    } else {
      own.push(word);
      if (!hasCommand && Object.hasOwn(OF_COMMANDS, word)) flags = { ...flags, ...OF_COMMANDS[word] };
      hasCommand = true;
    }
  }
  return theirs.length === 0 ? own : [...own, "--", ...theirs];
}

/** The words of a separated command line that are neither flags of ours nor their values. */
export function operandsOf(runner: "terraform" | "helmfile", own: readonly string[]): string[] {
  const flags = runner === "terraform" ? TERRAFORM : HELMFILE;
  const end = own.indexOf("--");
  const words = end < 0 ? own : own.slice(0, end);
  return words.filter((word, at) => {
    const before = words[at - 1] ?? "";
    return !word.startsWith("-") && !(Object.hasOwn(flags, before) && flags[before] === true);
  });
}
