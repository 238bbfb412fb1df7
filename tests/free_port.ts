/**
 * A port of 127.0.0.1 for a program that must be told one. Systems give the ports above 32767 to whoever asks for any, and to
 * every connection, so one of those could be taken before the program listens on it.
 */
export function freePort(): number {
  for (let tries = 1;; tries++) {
    const port = 15_000 + Math.floor(Math.random() * 17_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === 100) throw error;
    }
  }
}
