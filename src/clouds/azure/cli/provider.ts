/** `azure/cli`: whoever has signed in with the Azure CLI. It gives tokens, and keeps the sign-in to itself. */
import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { withoutSecrets } from "../../../secret.ts";
import { helperEnvironment } from "../../../system/helper_environment.ts";
import { FileFailure, type System } from "../../../system/ports.ts";
import type { RunResult } from "../../../system/processes.ts";
import type { Provider, SignInRequest } from "../../link.ts";
import type { AzureSignIn } from "../credentials.ts";
import type { AccessToken } from "../values.ts";
import { signInByTokens } from "../given_tokens.ts";
import { ownConfigFolder } from "../own_config_folder.ts";
import { scopeOf } from "../places.ts";
import { type AzureSettings, azureSettings } from "../settings.ts";
import { tokenIn } from "./answer.ts";
import { typedWord } from "../../../typed_word.ts";

interface CliSettings extends AzureSettings {
  readonly subscription: string | undefined;
}

/** Milliseconds: on a slow machine it takes some seconds only to start. */
const TIME_LIMIT = 60_000;

export function cliProvider(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<AzureSignIn> {
      const settings = await settingsOf(entry, request.system);
      const { place, provider } = settings;
      const doing = `cannot use the provider "${printable(provider)}"`;
      return await signInByTokens(settings, request, {
        doing,
        ask: (resource) => askCli(settings, scopeOf(place, resource), request, doing),
        nobody: {
          state: "the Azure CLI's token does not say whose it is",
          hint: "Run `az account show` for who is signed in there.",
        },
        showMore: (claims) => Promise.reject(signInAnew(settings, claims, doing)),
      });
    },
  };
}

/** It is the Azure CLI's sign-in: only there it can show more. */
function signInAnew({ tenant }: CliSettings, claims: string, doing: string): AtmosError {
  const encoded = btoa(String.fromCharCode(...new TextEncoder().encode(claims)));
  return new AtmosError(
    "not_signed_in",
    `${doing}: Azure wants more of the sign-in, as conditional access says`,
    { hint: `Run \`az login --tenant ${typedWord(tenant, "TENANT")} --claims-challenge "${encoded}"\`.` },
  );
}

async function settingsOf(entry: ProviderEntry, { env }: System): Promise<CliSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { spec } = checkedSettings(schemas.provider(), entry, "provider");
  return { ...azureSettings(entry, spec, env), subscription: spec.subscription_id };
}

async function askCli(
  { tenant, subscription }: CliSettings,
  scope: string,
  { system, folders }: SignInRequest,
  doing: string,
): Promise<AccessToken> {
  // It takes only one of the two, and the directory of what comes is compared anyway.
  const whose = subscription === undefined ? `--tenant=${tenant}` : `--subscription=${subscription}`;
  const { AZURE_CONFIG_DIR: _, ...rest } = helperEnvironment(system.env.all());
  const folder = ownConfigFolder(system.env, folders);
  const result = await system.processes.run({
    command: "az",
    args: ["account", "get-access-token", "--output=json", whose, `--scope=${scope}`],
    env: { ...rest, ...folder === undefined ? {} : { AZURE_CONFIG_DIR: folder } },
    timeout: TIME_LIMIT,
  }).catch((error): never => {
    if (!(error instanceof FileFailure)) throw error;
    throw new AtmosError("unavailable", `${doing}: there is no Azure CLI on this machine`, {
      cause: error,
      hint: "Install it (`az`), or use a provider of the kind azure/device-code or azure/interactive.",
    });
  });
  return judge(result, tenant, doing);
}

/** @throws AtmosError `not_signed_in`, `unavailable` */
function judge({ code, stdout, stderr, timedOut }: RunResult, tenant: string, doing: string): AccessToken {
  if (timedOut) {
    throw new AtmosError("unavailable", `${doing}: the Azure CLI did not answer`, {
      hint: "Run `az account get-access-token` to see why.",
    });
  }
  if (code !== 0) {
    const said = printable(withoutSecrets(firstLine(new TextDecoder().decode(stderr))).slice(0, 300));
    const isSignedOut = /\baz login\b/.test(new TextDecoder().decode(stderr));
    throw new AtmosError(
      isSignedOut ? "not_signed_in" : "unavailable",
      `${doing}: the Azure CLI refused (${said === "" ? `exit code ${code}` : said})`,
      {
        hint: isSignedOut
          ? `Run \`az login --tenant ${typedWord(tenant, "TENANT")}\`.`
          : "Run `az account get-access-token` to see why.",
      },
    );
  }
  const token = tokenIn(new TextDecoder().decode(stdout));
  if (token !== undefined) return token;
  throw new AtmosError("unavailable", `${doing}: what the Azure CLI printed is no token`, {
    hint: "Run `az version`: it must be 2.54 or newer.",
  });
}

function firstLine(text: string): string {
  return text.split("\n").map((line) => line.trim()).find((line) => line !== "" && !/^WARNING/.test(line)) ??
    "";
}
