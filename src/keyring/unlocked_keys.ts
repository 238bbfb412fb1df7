/**
 * The key pair of the file keyring, kept until the login session ends: scrypt takes half a second and 128 MiB, which
 * otherwise every renewal pays. It lies in the session's own folder where that is memory and not a disk, which the system
 * removes with the session, and is sealed with the passphrase: whoever has the file alone has nothing. See
 * docs/decisions/0025-an-unlocked-keyring-stays-so.md for whom that holds back.
 */
import { messageOf } from "../errors.ts";
import { fromBase64url, toBase64url } from "../base64url.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { hexDigest } from "../hex_digest.ts";
import type { Secret } from "../secret.ts";
import { join } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import type { AgeKeys } from "./age_keys.ts";
import { isInMemory } from "./memory_folder.ts";

/** What `identity.age` holds, for who has the passphrase. Nothing here ever fails: what is not kept is derived again. */
export interface UnlockedKeys {
  find(identityFile: string, passphrase: Secret): Promise<AgeKeys | undefined>;
  keep(identityFile: string, passphrase: Secret, keys: AgeKeys): Promise<void>;
}

/** Guessing a passphrase is not made free of charge by it, and a renewal does not notice it. */
const ITERATIONS = 20_000;

export function unlockedKeys(system: System): UnlockedKeys {
  const inFolder = async (
    work: (folder: ScopedDir) => Promise<AgeKeys | void>,
  ): Promise<AgeKeys | undefined> => {
    try {
      const folder = await sessionFolder(system);
      return folder === undefined ? undefined : await work(folder) ?? undefined;
    } catch (error) {
      system.log.debug("The unlocked key cannot be kept", { error: messageOf(error) });
      return undefined;
    }
  };
  return {
    find: (identityFile, passphrase) =>
      inFolder(async (folder) => {
        const text = await folder.readText(await nameOf(identityFile));
        return text === undefined ? undefined : await opened(text, identityFile, passphrase);
      }),
    keep: async (identityFile, passphrase, keys) => {
      await inFolder(async (folder) => {
        const text = await sealed(system, keys, identityFile, passphrase);
        await folder.write([await nameOf(identityFile)], text);
      });
    },
  };
}

/** `$XDG_RUNTIME_DIR/atmos`, where that is this person's alone and lies in memory. */
async function sessionFolder(system: System): Promise<ScopedDir | undefined> {
  const named = system.env.get("XDG_RUNTIME_DIR");
  if (system.platform !== "linux" || !named?.startsWith("/")) return undefined;
  const path = await system.files.realPath(named);
  const info = path === undefined ? undefined : await system.files.info(path);
  if (path === undefined || info?.kind !== "folder" || !info.isOurs || info.mode !== 0o700) return undefined;
  if (!isInMemory(path, await mounts(system))) return undefined;
  return new ScopedDir(system.files, join(path, "atmos"));
}

/** The runtime reads nothing below `/proc` without being allowed everything; `cat` may. It gets no variable. */
async function mounts({ processes }: System): Promise<string> {
  const request = { command: "/bin/cat", args: ["/proc/self/mountinfo"], env: {}, timeout: 2000 };
  return new TextDecoder().decode((await processes.run(request)).stdout);
}

/** Another passphrase makes another file of the same key pair, and is asked for anew. */
async function nameOf(identityFile: string): Promise<string> {
  return `keyring-${(await hexDigest(identityFile)).slice(0, 32)}`;
}

async function sealed(
  { random }: System,
  { identity, recipient }: AgeKeys,
  identityFile: string,
  passphrase: Secret,
): Promise<string> {
  const [salt, iv] = [random.bytes(32), random.bytes(12)];
  const key = await sealingKey(passphrase, salt);
  const content = bytesOf(JSON.stringify([identity, recipient]));
  const data = await crypto.subtle.encrypt(algorithm(iv, identityFile), key, content);
  return JSON.stringify([salt, iv, new Uint8Array(data)].map(toBase64url));
}

/** Undefined for another passphrase, and for whatever else is not what was kept. */
async function opened(text: string, identityFile: string, passphrase: Secret): Promise<AgeKeys | undefined> {
  try {
    const parts: unknown = JSON.parse(text);
    if (!Array.isArray(parts)) return undefined;
    const [salt, iv, data] = parts.map((part) => fromBase64url(String(part)));
    if (salt === undefined || iv === undefined || data === undefined) return undefined;
    const key = await sealingKey(passphrase, salt);
    const content = await crypto.subtle.decrypt(algorithm(iv, identityFile), key, data);
    const [identity, recipient]: unknown[] = JSON.parse(new TextDecoder().decode(content));
    return typeof identity === "string" && typeof recipient === "string"
      ? { identity, recipient }
      : undefined;
  } catch {
    return undefined;
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, identityFile: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: bytesOf(identityFile) };
}

async function sealingKey(passphrase: Secret, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", bytesOf(passphrase.reveal()), "PBKDF2", false, [
    "deriveKey",
  ]);
  const kind = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  return await crypto.subtle.deriveKey(kind, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
