type Data = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256, or HMAC-SHA-256 when made with a key, in the form that the AWS SDK signs with. The SDK's own one uses
 * `node:crypto`, where older versions of Deno print a warning on stderr for every HMAC.
 */
export class Sha256 {
  readonly #key: Uint8Array<ArrayBuffer> | undefined;
  #parts: Uint8Array<ArrayBuffer>[] = [];

  constructor(key?: Data) {
    this.#key = key === undefined ? undefined : bytesOf(key);
  }

  update(part: Data): void {
    this.#parts.push(bytesOf(part));
  }

  async digest(): Promise<Uint8Array> {
    const data = await new Blob(this.#parts).arrayBuffer();
    if (this.#key === undefined) return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", this.#key, algorithm, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", key, data));
  }

  reset(): void {
    this.#parts = [];
  }
}

/** A copy, as the caller may go on to change its own. */
function bytesOf(data: Data): Uint8Array<ArrayBuffer> {
  if (typeof data === "string") return new TextEncoder().encode(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0));
  return new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
