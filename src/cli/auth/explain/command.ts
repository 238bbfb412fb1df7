import type { Command } from "commander";
import { resolveChain } from "../../../auth/chain.ts";
import { explainChain, refuseNothing, whyChosen } from "../../../auth/explain/explain.ts";
import { AtmosError } from "../../../errors.ts";
import { jsonText } from "../../../json_text.ts";
import { decideName } from "../../asking/identity.ts";
import { parseChoice } from "../../line/choice.ts";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { explanationOf } from "./report.ts";
import { explanationData, explanationText } from "./text.ts";

interface ExplainOptions {
  readonly format?: string;
}

export function registerExplain(auth: Command, on: Dispatch): void {
  const explain = auth.command("explain [identity]")
    .summary("show what decided an identity, and what a sign-in would do")
    .description(
      "Show which file, line, flag, variable or default decided each value of an identity and its chain, what is stored " +
        "until when, and what a sign-in would ask and call. Shows no secret, calls nobody and runs no program.",
    )
    .action(on(runExplain));
  addFormat(explain, "text or json (default: text)");
  addExamples(explain, [
    { command: "atmos auth explain", explanation: "The identity that is meant without a name:" },
    { command: "atmos auth explain prod-admin --output json", explanation: "For a program:" },
  ]);
}

async function runExplain(
  invocation: Invocation,
  positional: string | undefined,
  options: ExplainOptions,
): Promise<number> {
  const format = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const { system, globals } = invocation;
  const context = await invocation.loadContext({ asks: false });
  refuseNothing(context);
  const name = await decideName(invocation, context, positional);
  if (name === undefined) {
    throw new AtmosError("usage", "cannot explain an identity: authentication is turned off", {
      hint: "Leave out --identity=false and unset ATMOS_IDENTITY, or name an identity.",
    });
  }
  const chain = resolveChain(context.configuration.auth, name);
  const wish = { flag: globals.identity, positional, variable: system.env.get("ATMOS_IDENTITY") };
  const explanation = explanationOf(context, {
    identity: chain.target.name,
    because: whyChosen(wish, chain.target),
    profiles: profilesOf(invocation),
    links: await explainChain(context, chain),
  });
  if (format === "json") system.terminal.out(jsonText(explanationData(explanation)));
  else {
    const look = { style: invocation.outputStyle, clock: system.clock, home: context.folders.home };
    system.terminal.out(explanationText(explanation, look));
  }
  return 0;
}

function profilesOf({ globals, system }: Invocation): string | undefined {
  const { profiles } = globals;
  if (profiles !== undefined && profiles.length > 0) return `${profiles.join(", ")} (--profile)`;
  const variable = system.env.get("ATMOS_PROFILE");
  return variable ? `${variable} (ATMOS_PROFILE)` : undefined;
}
