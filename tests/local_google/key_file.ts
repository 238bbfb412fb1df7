/** Key files of service accounts, as Google's console hands them out. */

export interface KeyFile {
  readonly text: string;
  readonly id: string;
  readonly publicKey: CryptoKey;
  /** What nobody may see: the middle of the private key. */
  readonly secret: string;
}

export async function keyFileOf(email: string, project: string): Promise<KeyFile> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const lines = btoa(String.fromCharCode(...bytes)).match(/.{1,64}/g) ?? [];
  const id = crypto.randomUUID().replaceAll("-", "");
  const text = JSON.stringify(
    {
      type: "service_account",
      project_id: project,
      private_key_id: id,
      private_key: `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`,
      client_email: email,
      client_id: "1234567890",
      token_uri: "https://mallory.example/token",
      universe_domain: "googleapis.com",
    },
    undefined,
    2,
  );
  return { text, id, publicKey: pair.publicKey, secret: lines[10] ?? "" };
}
