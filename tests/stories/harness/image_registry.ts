/** A registry of images behind a proxy, so that a program reaches it by whatever name it has in the world. */
import { createHash } from "node:crypto";

const TLS = new URL("../../fixtures/tls/", import.meta.url);

export interface ImageRegistry extends AsyncDisposable {
  /** Variables that lead to it. */
  readonly env: Readonly<Record<string, string>>;
  /** The headers `authorization` that came along with requests for an image, decoded. */
  readonly logins: readonly string[];
}

/** @param login `user:password` */
export async function startRegistry(login: string): Promise<ImageRegistry> {
  const logins: string[] = [];
  const [cert, key] = await Promise.all(
    ["server.pem", "server_key.pem"].map((name) => Deno.readTextFile(new URL(name, TLS))),
  );
  const options = { hostname: "127.0.0.1", port: 0 };
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [] },
  });
  const digest = `sha256:${createHash("sha256").update(config).digest("hex")}`;
  const type = "application/vnd.docker.distribution.manifest.v2+json";
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: "application/vnd.docker.container.image.v1+json", size: config.length, digest },
    layers: [],
  });
  const images = Deno.serve(
    { ...options, onListen: () => {}, cert: cert ?? "", key: key ?? "" },
    (request) => {
      const given = request.headers.get("authorization");
      if (given !== null) logins.push(atob(given.replace(/^Basic /, "")));
      if (given !== `Basic ${btoa(login)}`) {
        return new Response("{}", { status: 401, headers: { "www-authenticate": 'Basic realm="images"' } });
      }
      const { pathname } = new URL(request.url);
      if (pathname.includes("/blobs/")) return new Response(config);
      return new Response(manifest, { headers: { "content-type": type } });
    },
  );
  const proxy = Deno.listen(options);
  const open = new Set<Deno.Conn>();
  const serve = async (client: Deno.Conn): Promise<void> => {
    const head = new Uint8Array(4096);
    await client.read(head);
    const target = await Deno.connect({ hostname: "127.0.0.1", port: images.addr.port });
    for (const one of [client, target]) open.add(one);
    await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
    await Promise.allSettled([
      client.readable.pipeTo(target.writable),
      target.readable.pipeTo(client.writable),
    ]);
  };
  void (async () => {
    for await (const client of proxy) void serve(client).catch(() => {});
  })().catch(() => {});
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${(proxy.addr as Deno.NetAddr).port}` },
    logins,
    async [Symbol.asyncDispose](): Promise<void> {
      proxy.close();
      for (const one of open) {
        try {
          one.close();
        } catch {
          // It has ended by itself.
        }
      }
      await images.shutdown();
    },
  };
}
