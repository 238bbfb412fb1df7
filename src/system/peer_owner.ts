/** Whose connection it is that came to a server on loopback: Linux tells the owner of every socket. */

/** One line for each socket, with its two addresses in hexadecimal, its state and its owner (proc(5), `/proc/net`). */
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];
const SOCKET = /^ *\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:([\dA-F]{4}) \S+ \S+ \S+ \S+ +(\d+)/gm;

/**
 * Whether another user of this machine opened the connection from `peer` to the port `server`, both on 127.0.0.1. False
 * where the system does not tell. The administrator can do everything anyway, and forwards ports for others; as
 * administrator nobody is another one: root in a container may share the network with the person's own browser.
 */
export async function isOthers(peer: Deno.Addr, server: number): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() === 0 || peer.transport !== "tcp") return false;
  const owner = await ownerOf(peer.port, server);
  return owner !== undefined && owner !== 0 && owner !== Deno.uid();
}

/** Who opened the connection from the port `peer` to the port `server`; undefined where the system does not tell. */
export async function ownerOf(peer: number, server: number): Promise<number | undefined> {
  return ownerIn(await tables(), peer, server);
}

/** The owner of the socket whose own port is `from` and whose other end is `to`. */
export function ownerIn(text: string, from: number, to: number): number | undefined {
  for (const [, own, other, owner] of text.matchAll(SOCKET)) {
    if (parseInt(own ?? "", 16) === from && parseInt(other ?? "", 16) === to) return Number(owner);
  }
  return undefined;
}

/** The runtime reads nothing below `/proc` without being allowed everything; `cat` may. */
async function tables(): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("/bin/cat", {
      args: TABLES,
      stdin: "null",
      stderr: "null",
      clearEnv: true,
    }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}
