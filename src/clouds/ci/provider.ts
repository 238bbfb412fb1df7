/** Providers whose token is in a variable, in a file, or handed out by the agent of a build. */
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { failureState } from "../../files/storage_error.ts";
import { printable } from "../../printable.ts";
import { helperEnvironment } from "../../system/helper_environment.ts";
import { FileFailure, type System } from "../../system/ports.ts";
import type { IdToken } from "../id_token.ts";
import type { Provider } from "../link.ts";
import { readIdToken } from "../read_id_token.ts";

export type TokenSource =
  | { readonly kind: "file"; readonly variable: string }
  | {
    readonly kind: "variable";
    /** Undefined where the configuration must name it. */
    readonly variable: string | undefined;
    readonly where: string;
    readonly hint: string;
  }
  | { readonly kind: "agent" };

/** Milliseconds that the agent may take. */
const TIME_LIMIT = 30_000;

/** Every ask reads anew: tokens are replaced in place while a job or pod lives. */
export function tokenProvider(entry: ProviderEntry, source: TokenSource): Provider {
  return {
    async authenticate({ system, wish }): Promise<IdToken> {
      const { checkedSettings } = await import("../../config/settings.ts");
      const schemas = await import("./schemas.ts");
      const doing = `cannot use the provider "${printable(entry.name)}"`;
      const expected = { doing, now: system.clock.now() };
      switch (source.kind) {
        case "file": {
          const { spec, region } = checkedSettings(schemas.inFile(), entry, "provider");
          const path = spec?.file ?? system.env.get(source.variable);
          const text = await tokenIn(path, source.variable, system, doing);
          const hint = `Look what writes ${path ?? "the file"}, and whether the clock is right.`;
          return readIdToken(text, { ...expected, audience: wish.audience ?? spec?.audience, region, hint });
        }
        case "variable": {
          const schema = source.variable === undefined ? schemas.inNamedVariable() : schemas.inVariable();
          const { spec, region } = checkedSettings(schema, entry, "provider");
          const variable = spec?.variable ?? source.variable ?? "";
          const text = system.env.get(variable);
          if (!text) {
            throw new AtmosError("unavailable", `${doing}: ${variable} is not set; ${source.where} sets it`, {
              hint: `${source.hint} Elsewhere, choose an identity of another provider.`,
            });
          }
          const hint = `Look what sets ${variable}, and whether the clock is right. ${source.hint}`;
          return readIdToken(text, { ...expected, audience: wish.audience ?? spec?.audience, region, hint });
        }
        case "agent": {
          const { spec, region } = checkedSettings(schemas.fromAgent(), entry, "provider");
          const audience = wish.audience ?? spec.audience;
          const text = await fromAgent(audience, system, doing);
          const hint = "Look what `buildkite-agent` on this machine is, and whether the clock is right.";
          return readIdToken(text, { ...expected, audience, region, hint });
        }
      }
    },
  };
}

async function tokenIn(
  path: string | undefined,
  variable: string,
  { files }: System,
  doing: string,
): Promise<string> {
  const refuse = (state: string, cause?: unknown): AtmosError =>
    new AtmosError("unavailable", `${doing}: ${state}`, {
      cause,
      hint: `Set spec.file of the provider, or ${variable}, to a file with a token.`,
    });
  if (!path) throw refuse(`neither spec.file nor ${variable} names a file`);
  try {
    const text = await files.readText(path);
    if (text !== undefined) return text.trim();
  } catch (error) {
    const state = error instanceof FileFailure ? failureState(error) : printable(messageOf(error));
    throw refuse(`${printable(path)} cannot be read: ${state}`, error);
  }
  throw refuse(`there is no file ${printable(path)}`);
}

async function fromAgent(audience: string, { processes, env }: System, doing: string): Promise<string> {
  const refuse = (state: string, cause?: unknown): AtmosError =>
    new AtmosError("unavailable", `${doing}: ${state}`, {
      cause,
      hint: "It works in jobs of Buildkite alone. Elsewhere, choose an identity of another provider.",
    });
  try {
    const { code, stdout, timedOut } = await processes.run({
      command: "buildkite-agent",
      args: ["oidc", "request-token", "--audience", audience],
      env: helperEnvironment(env.all()),
      timeout: TIME_LIMIT,
    });
    if (code === 0 && !timedOut) return new TextDecoder().decode(stdout).trim();
    throw refuse(
      timedOut ? "buildkite-agent did not answer" : `buildkite-agent failed with exit code ${code}`,
    );
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw refuse("there is no buildkite-agent on this machine", error);
  }
}
