/** What a person sees of a provider's identities behind a sign-in. */
import { type Refreshed, refreshIdentities } from "../../../auth/accounts/refresh.ts";
import type { AuthContext } from "../../../auth/context.ts";
import type { ProviderEntry } from "../../../config/model.ts";
import { someNames } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import { cancellable } from "../../cancellation.ts";
import type { Invocation } from "../../line/invocation.ts";
import { noticeOn } from "../../text/notice.ts";
import { progressBar } from "../../text/progress.ts";

export async function refreshWithBar(
  { system, style }: Invocation,
  context: AuthContext,
  entry: ProviderEntry,
): Promise<void> {
  const bar = progressBar(system, style, "Reading accounts and roles");
  const refreshed = await cancellable(
    system,
    (cancelled) => refreshIdentities(context, entry, cancelled, bar.show),
  ).finally(bar.end);
  const notice = noticeOn(system, style);
  for (const line of refreshText(entry.name, refreshed)) notice(line);
}

export function refreshText(provider: string, refreshed: Refreshed | undefined): string[] {
  const shown = printable(provider);
  switch (refreshed?.state) {
    case undefined:
      return [];
    case "kept":
      return [
        refreshed.count === 0
          ? `No role is assigned to you at "${shown}", so it has no identities.`
          : `${refreshed.count} identities come from "${shown}": \`atmos auth list\` shows them.`,
        ...refreshed.taken.length === 0 ? [] : [
          `atmos.yaml has other identities of these names, which stay: ${
            someNames(refreshed.taken.map(printable))
          }.`,
        ],
      ];
    case "unfinished":
      return [
        `"${shown}" has a long list: \`atmos auth accounts --provider ${
          typedWord(provider)
        }\` reads it to its end.`,
      ];
    case "failed":
      return [`The identities of "${shown}" are those of the last time: ${printable(refreshed.reason)}`];
  }
}
