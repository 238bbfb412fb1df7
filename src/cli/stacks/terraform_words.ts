/** Flags of `atmos terraform` that are this program's own, and whether they take a value. */
const OWN: Readonly<Record<string, boolean>> = {
  "--stack": true,
  "-s": true,
  "--dry-run": false,
  "--skip-init": false,
  "--from-plan": false,
  "--planfile": true,
  "--skip-planfile": false,
  "--terraform-command": true,
  "--auto-generate-backend-file": true,
  "--init-pass-vars": false,
  "--init-run-reconfigure": true,
  "--deploy-run-init": true,
  "--process-templates": true,
  "--process-functions": true,
  "--skip": true,
  "--all": false,
  "--components": true,
  "--max-concurrency": true,
  "--identity": true,
  "-i": true,
  "--help": false,
  "-h": false,
};

/** Flags of every command. */
const GLOBAL: Readonly<Record<string, boolean>> = {
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
};

/**
 * A command line of `atmos terraform …` with what is Terraform's own behind `--`: flags that are not ours, such as
 * `-target=x` and `-var a=b`, and everything that follows `--` already. Words stay where they are. A flag of ours may
 * stand anywhere.
 */
export function separateWords(argv: readonly string[]): string[] {
  const own: string[] = [];
  const theirs: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      theirs.push(...argv.slice(at + 1));
      break;
    }
    const name = word.split("=")[0] ?? "";
    const takes = OWN[name] ?? GLOBAL[name];
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
      if (word === name && VALUED.has(name.replace(/^--/, "-")) && next !== undefined) {
        theirs.push(next);
        at++;
      }
    } else own.push(word);
  }
  return theirs.length === 0 ? own : [...own, "--", ...theirs];
}

/** Flags of Terraform whose value may be the next word. */
const VALUED = new Set([
  "-var",
  "-var-file",
  "-target",
  "-replace",
  "-out",
  "-state",
  "-state-out",
  "-backup",
  "-parallelism",
  "-lock-timeout",
  "-backend-config",
  "-plugin-dir",
  "-from-module",
  "-generate-config-out",
  "-chdir",
  "-filter",
  "-platform",
]);
