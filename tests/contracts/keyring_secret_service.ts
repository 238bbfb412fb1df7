import { join } from "node:path";

/** A Secret Service of our own: its own bus, home and password, seen by nobody else on the machine. */
export interface SecretService {
  /** What a program needs to reach it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Locks the login keyring, as a screen lock may. */
  lock(): Promise<void>;
  /** Makes the daemon keep every caller waiting, until the returned function is called. */
  freeze(): () => void;
  stop(): Promise<void>;
}

const NEEDED = ["secret-tool", "gnome-keyring-daemon", "dbus-daemon", "gdbus"];

/**
 * Why the tests on a real Secret Service cannot run here; undefined when they can. `ATMOS_TESTS_DEMAND` with
 * `secret-tool` in it says that they must: then a missing program fails.
 */
export function secretServiceMissing(): string | undefined {
  if (Deno.build.os !== "linux") return "it needs Linux";
  const missing = NEEDED.filter((program) => !isInstalled(program));
  if (missing.length === 0) return undefined;
  const reason = `${missing.join(", ")} not installed`;
  if ((Deno.env.get("ATMOS_TESTS_DEMAND") ?? "").split(",").includes("secret-tool")) {
    throw new Error(`ATMOS_TESTS_DEMAND asks for secret-tool, but: ${reason}`);
  }
  return reason;
}

export function isInstalled(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(join(folder, program)).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a bus and on it the keyring daemon. `unlocked` makes the login keyring, or opens it; without, the bus wakes
 * the daemon by itself when somebody asks, and nothing is unlocked or made.
 */
export async function startSecretService(root: string, unlocked: boolean): Promise<SecretService> {
  const runtime = join(root, "runtime");
  await Deno.mkdir(join(root, "home"), { recursive: true });
  await Deno.mkdir(runtime, { recursive: true, mode: 0o700 });
  const base = {
    PATH: Deno.env.get("PATH") ?? "",
    HOME: join(root, "home"),
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(root, "home", "data"),
    LC_ALL: "C.UTF-8",
  };
  const address = `unix:path=${join(runtime, `bus-${crypto.randomUUID().slice(0, 8)}`)}`;
  const bus = start("dbus-daemon", ["--session", "--nofork", "--nopidfile", `--address=${address}`], base);
  const variables = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
  await untilListening(address);
  const daemon = unlocked ? await startUnlocked(variables) : undefined;
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    for (const child of [daemon, bus]) {
      child?.kill("SIGTERM");
      await child?.status;
    }
  };
  return {
    variables,
    lock: async () => {
      const login = "/org/freedesktop/secrets/collection/login";
      await call(variables, "org.freedesktop.Secret.Service.Lock", `[objectpath "${login}"]`);
    },
    freeze: () => {
      daemon?.kill("SIGSTOP");
      return () => daemon?.kill("SIGCONT");
    },
    stop,
  };
}

/** A bus on which nobody offers a keyring, nor could be woken up to; the address to reach it. */
export async function startBareBus(root: string): Promise<{ address: string; stop(): Promise<void> }> {
  const address = `unix:path=${join(root, "bare-bus")}`;
  const config = join(root, "bare-bus.conf");
  const rules = '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>';
  await Deno.writeTextFile(
    config,
    `<busconfig><type>session</type><listen>${address}</listen><policy context="default">${rules}</policy></busconfig>`,
  );
  const bus = start("dbus-daemon", [`--config-file=${config}`, "--nofork", "--nopidfile"], {});
  await untilListening(address);
  return {
    address,
    stop: async () => {
      bus.kill("SIGTERM");
      await bus.status;
    },
  };
}

/** On a busy machine a daemon has been seen that never took its name: a second one gets it. */
async function startUnlocked(variables: Readonly<Record<string, string>>): Promise<Deno.ChildProcess> {
  const args = ["--foreground", "--unlock", "--components=secrets"];
  const complaints: string[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const daemon = start("gnome-keyring-daemon", args, variables, "piped");
    const writer = daemon.stdin.getWriter();
    await writer.write(new TextEncoder().encode("password of the login keyring"));
    await writer.close();
    try {
      await run("gdbus", ["wait", "--session", "--timeout", "30", "org.freedesktop.secrets"], variables);
      return daemon;
    } catch (problem) {
      complaints.push(String(problem));
      try {
        daemon.kill("SIGKILL");
      } catch {
        complaints.push("the daemon had ended by itself");
      }
      await daemon.status;
    }
  }
  throw new Error(`no Secret Service: ${complaints.join("; ")}`);
}

async function call(
  variables: Readonly<Record<string, string>>,
  method: string,
  argument: string,
): Promise<void> {
  const where = [
    "--session",
    "--dest",
    "org.freedesktop.secrets",
    "--object-path",
    "/org/freedesktop/secrets",
  ];
  await run("gdbus", ["call", ...where, "--method", method, argument], variables);
}

function start(
  command: string,
  args: string[],
  env: Readonly<Record<string, string>>,
  stdin: "null" | "piped" = "null",
): Deno.ChildProcess {
  return new Deno.Command(command, { args, env, clearEnv: true, stdin, stdout: "null", stderr: "null" })
    .spawn();
}

async function run(command: string, args: string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, env, clearEnv: true }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
}

/** Waits up to thirty seconds until a bus takes connections: its socket is there a moment before it listens. */
async function untilListening(address: string): Promise<void> {
  const path = address.slice("unix:path=".length);
  for (let left = 1500; left > 0; left--) {
    try {
      (await Deno.connect({ transport: "unix", path })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`no bus listens at ${path} after thirty seconds`);
}
