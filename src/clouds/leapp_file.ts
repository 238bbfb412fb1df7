/** The workspace of Leapp, which it encrypts with what the machine is called. */
import { createDecipheriv, createHash } from "node:crypto";
import { AtmosError } from "../errors.ts";
import { helperEnvironment } from "../system/helper_environment.ts";
import { FileFailure, type System } from "../system/ports.ts";
import { asRecord, parsedJson } from "./untyped.ts";
import type { Machine } from "./importer.ts";
import { readToolFile, toolPath } from "./read_tool_file.ts";

export interface LeappWorkspace {
  /** As the file is shown. */
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
}

function workspacePath(machine: Machine): string {
  return toolPath(machine, undefined, ".Leapp", "Leapp-lock.json");
}

export function leappPaths(machine: Machine): readonly string[] {
  return [workspacePath(machine)];
}

/** @throws AtmosError `storage` when it was made on another machine, or is damaged */
export async function readLeapp(machine: Machine): Promise<LeappWorkspace | undefined> {
  const read = await readToolFile(machine, workspacePath(machine));
  if (read === undefined) return undefined;
  const { file } = read;
  const plain = parsedJson(read.text);
  if (typeof plain === "object" && plain !== null) return { file, content: asRecord(plain) };
  const id = await machineId(machine.system);
  const text = id === undefined ? undefined : decrypted(read.text, id);
  const content = text === undefined ? undefined : parsedJson(text);
  if (typeof content === "object" && content !== null) return { file, content: asRecord(content) };
  throw new AtmosError("storage", `cannot read "${file}": this machine's id does not open it`, {
    hint: "Import on the machine, and as the user, that Leapp works on. A copy from elsewhere stays closed.",
  });
}

/**
 * `Salted__`, 8 bytes of salt, and AES-256-CBC with key and vector made of passphrase and salt by MD5, as OpenSSL has done it for
 * long. Undefined where it is something else. Pure.
 */
export function decrypted(base64: string, passphrase: string): string | undefined {
  try {
    const bytes = Uint8Array.fromBase64(base64.trim());
    if (new TextDecoder().decode(bytes.subarray(0, 8)) !== "Salted__") return undefined;
    const material = stretched(passphrase, bytes.subarray(8, 16), 48);
    const decipher = createDecipheriv("aes-256-cbc", material.subarray(0, 32), material.subarray(32));
    const parts = [decipher.update(bytes.subarray(16)), decipher.final()];
    const text = new Uint8Array(parts.flatMap((part) => [...part]));
    return new TextDecoder("utf-8", { fatal: true }).decode(text);
  } catch {
    return undefined;
  }
}

function stretched(passphrase: string, salt: Uint8Array, length: number): Uint8Array {
  const typed = new TextEncoder().encode(passphrase);
  let material: number[] = [];
  let last = new Uint8Array();
  while (material.length < length) {
    last = new Uint8Array(createHash("md5").update(new Uint8Array([...last, ...typed, ...salt])).digest());
    material = [...material, ...last];
  }
  return new Uint8Array(material.slice(0, length));
}

/** The SHA-256 of what the system calls this machine. */
async function machineId(system: System): Promise<string | undefined> {
  const raw = await rawId(system);
  return raw === undefined
    ? undefined
    : createHash("sha256").update(raw.replace(/\s+/g, "").toLowerCase()).digest("hex");
}

async function rawId(system: System): Promise<string | undefined> {
  const output = async (command: string, ...args: string[]): Promise<string> => {
    const env = helperEnvironment(system.env.all());
    const { stdout } = await system.processes.run({ command, args, env, timeout: PATIENCE });
    return new TextDecoder().decode(stdout);
  };
  try {
    switch (system.platform) {
      case "linux":
        for (const path of ["/var/lib/dbus/machine-id", "/etc/machine-id"]) {
          const text = await system.files.readText(path, 1024).catch(() => undefined);
          if (text?.trim()) return text.trim().split("\n")[0];
        }
        return undefined;
      case "darwin":
        return /"IOPlatformUUID" = "([^"]+)"/.exec(
          await output("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"),
        )?.[1];
      case "windows": {
        const root = system.env.get("SystemRoot") ?? "C:\\Windows";
        const key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography";
        return /REG_SZ\s+(\S+)/.exec(
          await output(`${root}\\System32\\reg.exe`, "QUERY", key, "/v", "MachineGuid"),
        )?.[1];
      }
    }
  } catch (error) {
    if (error instanceof FileFailure) return undefined;
    throw error;
  }
}

/** Milliseconds. */
const PATIENCE = 5_000;
