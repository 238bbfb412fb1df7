/** By what a directory is called in a configuration. Pure. */

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isGuid(text: string): boolean {
  return GUID.test(text.toLowerCase());
}

/** Names under which any directory answers: nobody could tell whose tokens come. */
const ANY: readonly string[] = ["organizations", "common", "consumers"];

export function meansOneDirectory(name: string): boolean {
  return !ANY.includes(name.toLowerCase());
}

/** It becomes a part of the address that tokens are asked at. */
export function isDirectoryName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(name);
}
