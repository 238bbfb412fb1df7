/** The services that are asked with a token: IAM credentials, and projects. */
import type { Answered, Asked, Given, State } from "./state.ts";

const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
const IAM = "https://www.googleapis.com/auth/iam";

function refused(
  code: number,
  status: string,
  message: string,
  detail: Record<string, string> = {},
): Answered {
  return { status: code, json: { error: { code, message, status } }, detail };
}

function bearer(state: State, { headers }: Asked): Given | undefined {
  return state.holder(/^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1]);
}

export function generateAccessToken(state: State, asked: Asked): Answered {
  const holder = bearer(state, asked);
  if (holder === undefined) {
    return refused(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  }
  if (!asked.headers.get("content-type")?.startsWith("application/json")) {
    return refused(400, "INVALID_ARGUMENT", "The body is no JSON.");
  }
  const email = /serviceAccounts\/([^/:]+):/.exec(decodeURIComponent(asked.url.pathname))?.[1] ?? "";
  const { scope, lifetime = "3600s", ...rest } = JSON.parse(asked.text) as {
    scope?: string[];
    lifetime?: string;
    delegates?: string[] | null;
  };
  const delegates = rest.delegates ?? [];
  const detail = {
    email,
    scope: scope?.join(" ") ?? "",
    lifetime,
    delegates: delegates.join(","),
    by: holder.principal,
  };
  if (!holder.scopes.some((one) => one === CLOUD_PLATFORM || one === IAM)) {
    return refused(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", detail);
  }
  if (!Array.isArray(scope) || scope.length === 0) {
    return refused(400, "INVALID_ARGUMENT", "A scope is needed.", detail);
  }
  const seconds = Number(/^(\d+)s$/.exec(lifetime)?.[1] ?? NaN);
  const account = state.world.accounts?.find((one) => one.email === email);
  if (account === undefined) {
    return refused(404, "NOT_FOUND", "Not found; Gaia id not found for email " + email, detail);
  }
  if (!(seconds > 0 && seconds <= (account.isLong === true ? 43_200 : 3600))) {
    return refused(400, "INVALID_ARGUMENT", "The access token lifetime cannot exceed 3600 seconds.", detail);
  }
  const way = delegates.map((name) => /^projects\/-\/serviceAccounts\/(.+)$/.exec(name)?.[1] ?? "");
  let before = holder.principal;
  for (const step of [...way, email]) {
    const next = state.world.accounts?.find((one) => one.email === step);
    if (next?.takenOnBy.includes(before) !== true) {
      return refused(
        403,
        "PERMISSION_DENIED",
        `Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).`,
        detail,
      );
    }
    before = step;
  }
  const life = Math.min(seconds, state.world.life ?? seconds);
  const accessToken = state.give({ principal: email, scopes: scope, kind: "account" }, life);
  const expireTime = new Date(Date.now() + life * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return { status: 200, json: { accessToken, expireTime }, detail };
}

export function project(state: State, asked: Asked): Answered {
  const holder = bearer(state, asked);
  if (holder === undefined) {
    return refused(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  }
  const id = decodeURIComponent(asked.url.pathname.split("/").at(-1) ?? "");
  const found = state.world.projects?.find((one) => one.id === id);
  const detail = { id, by: holder.principal };
  if (found?.seenBy.includes(holder.principal) !== true) {
    return refused(403, "PERMISSION_DENIED", "The caller does not have permission", detail);
  }
  if (asked.url.pathname.includes("/v1/")) {
    return {
      status: 200,
      detail,
      json: { projectId: id, projectNumber: found.number, name: found.name, lifecycleState: "ACTIVE" },
    };
  }
  return {
    status: 200,
    detail,
    json: { name: `projects/${found.number}`, projectId: id, state: "ACTIVE", displayName: found.name },
  };
}
