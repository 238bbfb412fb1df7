import type { System } from "../system/ports.ts";
import type { TemplateFunction } from "../templates/context.ts";
import { DOCUMENT_LIMITS } from "../templates/limits.ts";
import { renderAsync } from "../templates/render_async.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import type { Data } from "./data.ts";
import type { Work } from "./work.ts";

export interface RenderRules {
  readonly missingKey: "error" | "invalid";
  /** Variables that templates see before those of the process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands around a template instead of `{{` and `}}`. */
  readonly delimiters?: readonly [string, string] | undefined;
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
}

export type RenderText = (text: string, data: Data, place: Place, rules: RenderRules) => Promise<string>;

/** Stands for `{{` and `}}` where others mark a template: nobody writes it. */
const [OPEN, CLOSE] = ["\uE000\uE001", "\uE001\uE000"];

/** Renders texts of manifests by the limits of whole files, and of all stacks together. */
export function textRenderer({ env, clock }: Pick<System, "env" | "clock">, work: Work): RenderText {
  return async (text, data, place, { missingKey, delimiters, functions, env: own = {} }) => {
    const [open, close] = delimiters ?? ["{{", "}}"];
    if (!text.includes(open)) return text;
    work.spendText(text.length, place);
    const others = open !== "{{";
    const source = others
      ? text.replaceAll("{{", OPEN).replaceAll("}}", CLOSE).replaceAll(open, "{{").replaceAll(close, "}}")
      : text;
    const result = await renderAsync(source, data, {
      name: `${formatPlace(place)}, template`,
      missingKey,
      limits: { ...DOCUMENT_LIMITS, steps: Math.min(DOCUMENT_LIMITS.steps, work.left) },
      spent: (steps) => work.spend(steps, place),
      env: (name) => own[name] ?? env.get(name),
      now: () => new Date(clock.now()),
      ...(functions === undefined ? {} : { functions }),
    });
    return others ? result.replaceAll(OPEN, "{{").replaceAll(CLOSE, "}}") : result;
  };
}
