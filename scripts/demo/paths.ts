import { fileURLToPath } from "node:url";

/** A `file:` URL as a path with forward slashes, which every platform's Deno takes. */
export function fromFileUrl(url: URL): string {
  return fileURLToPath(url).replaceAll("\\", "/");
}
