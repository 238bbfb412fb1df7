import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { type Instance, keyOf } from "../../stacks/dependencies.ts";
import { isAbstract } from "../../stacks/describe.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import { allSections, type Stacks } from "../../stacks/stacks.ts";
import { typedWord } from "../../typed_word.ts";

/** Of which components something is wanted. */
export interface Wanted {
  readonly type: string;
  /** All when there is none. */
  readonly stack: string | undefined;
  /** All when there are none. */
  readonly components: readonly string[];
}

/**
 * The components that are meant, each once, without those that are mere models.
 *
 * @throws AtmosError `not_found` for a name that is spelt wrong: it must not look like work that is done
 */
export function instancesOf(stacks: Stacks, wanted: Wanted): Instance[] {
  const instances = new Map<string, Instance>();
  const known = { stacks: new Set<string>(), components: new Set<string>() };
  for (const section of allSections(stacks)) {
    if (section.type !== wanted.type || isAbstract(section)) continue;
    const stack = nameOrNothing(stacks, section);
    if (stack === undefined) continue;
    known.stacks.add(stack);
    if (wanted.stack !== undefined && stack !== wanted.stack) continue;
    known.components.add(section.name);
    if (wanted.components.length > 0 && !wanted.components.includes(section.name)) continue;
    const instance = { section, stack };
    if (!instances.has(keyOf(instance))) instances.set(keyOf(instance), instance);
  }
  if (wanted.stack !== undefined && !known.stacks.has(wanted.stack)) {
    throw unknownName("stack", wanted.stack, known.stacks, "atmos list stacks");
  }
  const unknown = wanted.components.find((name) => !known.components.has(name));
  if (unknown !== undefined) {
    const where = wanted.stack === undefined ? "" : ` -s ${typedWord(wanted.stack, "STACK")}`;
    throw unknownName("component", unknown, known.components, `atmos list components${where}`);
  }
  return [...instances.values()];
}

/** Nothing is called so; what may have been meant. */
export function unknownName(
  what: string,
  name: string,
  known: Iterable<string>,
  command: string,
): AtmosError {
  return new AtmosError("not_found", `Could not find the ${what} "${printable(name)}"`, {
    hint: `${didYouMean(name, [...known]) ?? ""} \`${command}\` shows what there is.`.trim(),
  });
}
