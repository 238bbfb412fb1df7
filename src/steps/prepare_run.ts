import type { AuthContext } from "../auth/context.ts";
import { applyPatch } from "../children/overlay.ts";
import { isFalseWord } from "../truth_words.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import type { TemplateFunction } from "../templates/context.ts";
import { lender, resolveIdentities, type WithPerson } from "./identities.ts";
import { nestedLevel } from "./nesting.ts";
import { type Observer, type RunReport, runSteps, type StepPlan } from "./runner.ts";
import type { Step } from "./step.ts";

/** A workflow or a custom command, reduced to what a run needs. */
export interface RunRequest {
  readonly steps: readonly Step[];
  /** For steps without an identity of their own; a false-word turns authentication off for them. */
  readonly identity: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Variables of this program's own that hold while programs are looked for, too. */
  readonly own?: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Whether it is only shown, so that an identity that a program would have to name is taken as it is written. */
  readonly isLook?: boolean;
  /** What templates see. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What templates may call besides the functions that all have; a value may come later. */
  readonly functions?: TemplateFunctions;
}

export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

/**
 * Checks every identity, then plans the run: nothing has been started or asked yet.
 *
 * @throws AtmosError with the place of the step whose identity cannot be used
 */
export function planRun(context: AuthContext, request: RunRequest): StepPlan {
  const { system, configuration } = context;
  const { own = {}, functions, ...rest } = request;
  const disabled = request.identity !== undefined && isFalseWord(request.identity);
  return {
    ...rest,
    identities: resolveIdentities(context, request),
    env: {
      ...own,
      ...request.env,
      ATMOS_SHLVL: nestedLevel(system.env.get("ATMOS_SHLVL")),
      ...(disabled ? { ATMOS_IDENTITY: "false" } : {}),
    },
    search: applyPatch(system.env.all(), { set: own, unset: [] }, system.platform),
    basePath: configuration.basePath,
    render: renderer(context, functions),
  };
}

/** Signs in for all steps at once, then runs them. */
export async function run(
  context: AuthContext,
  plan: StepPlan,
  withPerson: WithPerson,
  observer: Observer,
): Promise<RunReport> {
  const lent = lender(context, withPerson);
  await lent.signIn(new Set(plan.identities.values()));
  return await runSteps({ system: context.system, lender: lent, observer }, plan);
}

/** Renders a text of the configuration; a text without a template is left as it is. */
export function renderer({ system }: AuthContext, functions: TemplateFunctions = {}): StepPlan["render"] {
  return async (text: string, data: Readonly<Record<string, unknown>>, place: Place): Promise<string> => {
    if (!text.includes("{{")) return text;
    // Half of all that a run would load.
    const { renderAsync } = await import("../templates/render_async.ts");
    return await renderAsync(text, data, {
      functions,
      name: `${formatPlace(place)}, template`,
      missingKey: "error",
      env: (name) => system.env.get(name),
      now: () => new Date(system.clock.now()),
    });
  };
}
