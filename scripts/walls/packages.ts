/** The walls around packages: which rooms know which library, and where packages may come from. */
import type { Breach, SourceFile } from "./file.ts";
import { isProgram } from "./rooms.ts";

interface Wall {
  readonly packages: RegExp;
  /** The only folders of the program that may import them. */
  readonly folders: readonly string[];
}

const WALLS: readonly Wall[] = [
  {
    packages: /^(commander|cli-table3|uqr|@bomb\.sh\/tab|@clack\/[^/]+|@logtape\/[^/]+)(\/|$)/,
    folders: ["src/cli/"],
  },
  // Tests ask the local AWS with them; the program speaks with AWS itself.
  { packages: /^@(aws-sdk|smithy)\//, folders: [] },
  { packages: /^oauth4webapi(\/|$)/, folders: ["src/clouds/oauth/"] },
  { packages: /^@cfworker\//, folders: ["src/stacks/schema/"] },
  { packages: /^age-encryption(\/|$)/, folders: ["src/keyring/"] },
  {
    packages: /^(valibot|@valibot\/[^/]+)(\/|$)/,
    folders: ["src/config/", "src/clouds/", "src/steps/schema/", "src/stacks/schema/"],
  },
  // Read in one room, printed in the other.
  { packages: /^yaml(\/|$)/, folders: ["src/yaml/", "src/cli/"] },
];

/** A library is known in its folders alone. */
export function packageWall(path: string, specifier: string | undefined): string | undefined {
  if (!isProgram(path)) return undefined;
  if (specifier === undefined) return "an import names its module as a plain string";
  const wall = WALLS.find(({ packages }) => packages.test(specifier));
  if (wall === undefined || wall.folders.some((folder) => path.startsWith(folder))) return undefined;
  const allowed = wall.folders.length === 0 ? "only tests" : `only ${wall.folders.join(" and ")}`;
  return `${allowed} may import ${specifier}`;
}

/** Packages come from the npm registry, by the names and versions in deno.json; in all files. */
export function origin(_path: string, specifier: string | undefined): string | undefined {
  const scheme = specifier?.match(/^(npm:|jsr:|https?:|data:|file:|\/)/)?.[1];
  if (scheme === undefined) return undefined;
  return `${scheme} imports are not used; name the package in deno.json and import it by that name`;
}

const EXACT = /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(-[\w.]+)?(\/[\w./-]+)?$/;

/** Breaches of "every package in deno.json has an exact version of the npm registry". */
export function checkPins(denoJson: SourceFile): Breach[] {
  const { imports = {} } = JSON.parse(denoJson.text) as { imports?: Record<string, string> };
  return Object.entries(imports).filter(([, target]) => !EXACT.test(target)).map(([name, target]) => {
    const lines = denoJson.text.split("\n");
    const line = lines.findIndex((text) => text.includes(`${JSON.stringify(name)}:`));
    const column = (lines[line]?.indexOf(JSON.stringify(target)) ?? -1) + 1;
    const reason = `${target} is not an exact version such as npm:${name}@1.2.3`;
    return { path: denoJson.path, line: line + 1, column: Math.max(column, 1), reason };
  });
}
