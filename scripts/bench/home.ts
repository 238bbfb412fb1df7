import { join } from "node:path";
import { environmentIn } from "../home.ts";
import { configurationOf, farthestIdentity } from "./configuration.ts";
import { measure, type Workload } from "./measure.ts";
import type { Words } from "./programs.ts";

/** Where a program is measured. */
export type Place = Pick<Workload, "env" | "folder">;

/** A call of a program in a home of its own. */
export function workload(
  name: string,
  [command, ...first]: Words,
  args: readonly string[],
  place: Place,
  atOnce = 1,
): Workload {
  return { name, command, args: [...first, ...args], ...place, atOnce };
}

/** A home with an `atmos.yaml` of so many identities; the last one and the default are signed in. */
export async function prepareHome(
  folder: string,
  identities: number,
  atmos: Words,
  more: { readonly name?: string; readonly yaml?: string } = {},
): Promise<Place> {
  const home = join(folder, more.name ?? `home-${identities}`);
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(join(home, "atmos.yaml"), configurationOf(identities) + (more.yaml ?? ""));
  const place = { env: environmentIn(home), folder: home };
  for (const identity of ["identity-0", farthestIdentity(identities)]) {
    const login = workload("login", atmos, ["auth", "login", identity], place);
    const complaint = (await measure([login], 0)).get(login)?.complaint;
    if (complaint !== undefined) throw new Error(`cannot sign in to measure: ${complaint}`);
  }
  return place;
}
