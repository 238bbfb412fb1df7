/** Whose connection it is that came to a server on loopback: Linux tells the owner of every socket. */

/** One line for each socket, with its two addresses in hexadecimal, its state and its owner (proc(5), `/proc/net`). */
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];
/** An address of the fourth version may be written as one of the sixth, RFC 4291 2.5.5.2. */
const ADDRESS = "(?:0{16}FFFF0000)?([\\dA-F]{8}:[\\dA-F]{4})";
const SOCKET = new RegExp(`^ *\\d+: ${ADDRESS} ${ADDRESS} ([\\dA-F]{2}) \\S+ \\S+ \\S+ +(\\d+)`, "gm");

/** States of a socket, `net/tcp_states.h` of Linux. */
const ESTABLISHED = "01";
const LISTENING = "0A";

type Address = Pick<Deno.NetAddr, "hostname" | "port">;

/**
 * Whether another user of this machine opened the connection from `peer` to the server on this port of 127.0.0.1. False
 * where the system does not tell. The administrator can do everything anyway, and forwards ports for others; as
 * administrator nobody is another one: root in a container may share the network with the person's own browser.
 */
export async function isOthers(peer: Deno.Addr, server: number): Promise<boolean> {
  const user = Deno.uid();
  if (Deno.build.os !== "linux" || user === null || user === 0 || peer.transport !== "tcp") return false;
  return isOfOthers(await tables(), peer, server, user);
}

/**
 * What the table of sockets says. A connection that has ended belongs to nobody any more, and the system shows the
 * administrator as its owner: it counts as one of others, and so does whoever has closed it already.
 */
export function isOfOthers(table: string, peer: Address, server: number, user: number): boolean {
  const [far, near] = [written(peer), written({ hostname: "127.0.0.1", port: server })];
  const sockets = [...table.matchAll(SOCKET)].map(([, own, other, state, owner]) => ({
    own,
    other,
    state,
    owner: Number(owner),
  }));
  if (!sockets.some(({ own, state }) => own === near && state === LISTENING)) return false;
  const isOpen = sockets.some(({ own, other, state }) =>
    own === near && other === far && state === ESTABLISHED
  );
  // Where a relay of the system brings it, it has no other end here.
  const ends = sockets.filter(({ own, other }) => own === far && other === near);
  return !isOpen ||
    ends.some(({ state, owner }) => state !== ESTABLISHED || (owner !== 0 && owner !== user));
}

/** As the table has it: the bytes of the address as a number of the machine, which are all little-endian. */
function written({ hostname, port }: Address): string {
  const bytes = hostname.split(".").map(Number).reverse();
  const hex = (number: number, length: number): string => number.toString(16).padStart(length, "0");
  return `${bytes.map((byte) => hex(byte, 2)).join("")}:${hex(port, 4)}`.toUpperCase();
}

/** All sockets of the system. The runtime reads nothing below `/proc` without being allowed everything; `cat` may. */
export async function tables(): Promise<string> {
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
