/** A cluster on loopback, and the services that know where it is, or a registry's password: as AWS and Google have them. */
import { createHash, createHmac } from "node:crypto";

const TLS = new URL("../../fixtures/tls/", import.meta.url);
export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

export interface Cluster extends AsyncDisposable {
  /** Variables that lead to the services beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths that somebody has asked for with a token that holds, oldest first. */
  readonly asked: readonly string[];
  /** What the services beside it were asked, oldest first. */
  readonly calls: string[];
  /** Its address. */
  readonly server: string;
  /** The certificate of its authority, base64 of PEM. */
  readonly authority: string;
}

/**
 * @param believes whether a token opens it
 * @param password of the registry
 */
export async function startCluster(
  believes: (token: string) => boolean,
  password = "none",
): Promise<Cluster> {
  const asked: string[] = [];
  const calls: string[] = [];
  const [cert, key, authority] = await Promise.all(
    ["server.pem", "server_key.pem", "authority.pem"].map((name) => Deno.readTextFile(new URL(name, TLS))),
  );
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const cluster = Deno.serve({ ...options, cert: cert ?? "", key: key ?? "" }, (request) => {
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    if (!believes(token)) {
      const status = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        reason: "Unauthorized",
        code: 401,
      };
      return Response.json(status, { status: 401 });
    }
    asked.push(new URL(request.url).pathname);
    return new Response("ok");
  });
  const services = Deno.serve(options, async (request) => {
    const { pathname } = new URL(request.url);
    const target = request.headers.get("x-amz-target");
    calls.push(target?.split(".").at(-1) ?? pathname);
    if (pathname.startsWith("/v1/projects/")) {
      const endpoint = `127.0.0.1:${cluster.addr.port}`;
      return Response.json({
        name: pathname.split("/").at(-1),
        endpoint,
        masterAuth: { clusterCaCertificate: btoa(authority ?? "") },
      });
    }
    if (!request.headers.get("authorization")?.includes("SignedHeaders=")) {
      return Response.json({ __type: "MissingAuthenticationTokenException" }, { status: 400 });
    }
    await request.text();
    if (target !== null) {
      const authorizationToken = btoa(`AWS:${password}`);
      return Response.json({
        authorizationData: [{ authorizationToken, expiresAt: Date.now() / 1000 + 43_200 }],
      });
    }
    const name = pathname.replace("/clusters/", "");
    if (name !== "dev" && name !== "other") {
      return Response.json({ message: `No cluster found for name: ${name}.` }, {
        status: 404,
        headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      });
    }
    return Response.json({
      cluster: {
        name,
        arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${name}`,
        endpoint: `https://127.0.0.1:${cluster.addr.port}`,
        certificateAuthority: { data: btoa(authority ?? "") },
        status: "ACTIVE",
      },
    });
  });
  const url = `http://127.0.0.1:${services.addr.port}`;
  return {
    env: {
      AWS_ENDPOINT_URL_EKS: url,
      AWS_ENDPOINT_URL_ECR: url,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER: url,
    },
    authority: btoa(authority ?? ""),
    asked,
    calls,
    server: `https://127.0.0.1:${cluster.addr.port}`,
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([cluster.shutdown(), services.shutdown()]);
    },
  };
}

/** Whether a token of EKS is what it has to be, and one of these keys has signed it within the last quarter of an hour. */
export function isSigned(token: string, secrets: readonly string[]): boolean {
  if (!/^k8s-aws-v1\.[\w-]+$/.test(token)) return false;
  const address = atob(token.slice("k8s-aws-v1.".length).replaceAll("-", "+").replaceAll("_", "/"));
  const url = new URL(address);
  const query = url.search.slice(1).split("&");
  const { "X-Amz-Date": time = "", "X-Amz-Credential": credential = "", "X-Amz-Signature": signature } =
    Object
      .fromEntries(url.searchParams);
  const scope = credential.split("/").slice(1);
  const isRight = url.origin === `https://sts.${REGION}.amazonaws.com` && url.pathname === "/" &&
    url.searchParams.get("Action") === "GetCallerIdentity" &&
    url.searchParams.get("X-Amz-Expires") === "60" &&
    url.searchParams.get("X-Amz-SignedHeaders") === "host;x-k8s-aws-id";
  const at = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!isRight || !(Math.abs(Date.now() - at) < 15 * 60_000)) return false;
  const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
  return ["dev", "other"].some((cluster) => {
    const canonical = [
      "GET",
      "/",
      query.filter((pair) => !pair.startsWith("X-Amz-Signature=")).sort().join("&"),
      `host:${url.host}`,
      `x-k8s-aws-id:${cluster}`,
      "",
      "host;x-k8s-aws-id",
      sha(""),
    ].join("\n");
    const toSign = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha(canonical)].join("\n");
    return secrets.some((secret) => {
      const key = scope.reduce<string | Uint8Array>(
        (last, part) => createHmac("sha256", last).update(part).digest(),
        `AWS4${secret}`,
      );
      return createHmac("sha256", key).update(toSign).digest("hex") === signature;
    });
  });
}
