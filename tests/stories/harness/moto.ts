/** moto's server: an AWS that nobody here wrote, where Python has it. https://docs.getmoto.org */

import { freePort } from "../../free_port.ts";
import { FOR_A_SIGN } from "./patience.ts";

export interface Moto extends AsyncDisposable {
  readonly url: string;
  /** Asks IAM for something, as somebody who may do everything. */
  iam(action: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** Makes a bucket. */
  bucket(name: string): Promise<void>;
  /** Forgets everything that it was told. */
  reset(): Promise<void>;
  /** Whose key this is, as STS says. */
  caller(accessKeyId: string): Promise<string>;
}

/** The text of an element of an answer. */
export function elementOf(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? "";
}

/** Whether the program does more than lie on PATH. */
export async function hasMoto(): Promise<boolean> {
  try {
    const { code } = await new Deno.Command("moto_server", {
      args: ["--help"],
      stdout: "null",
      stderr: "null",
    })
      .output();
    return code === 0;
  } catch {
    return false;
  }
}

export async function startMoto(): Promise<Moto> {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = new Deno.Command("moto_server", {
    args: ["-H", "127.0.0.1", "-p", String(port)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await child.status;
  };
  try {
    await answering(`${url}/moto-api/data.json`);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    iam: (action, parameters) =>
      asked(url, {
        method: "POST",
        body: new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters }),
      }, "iam"),
    async bucket(name): Promise<void> {
      await asked(`${url}/${name}`, { method: "PUT" }, "s3");
    },
    async reset(): Promise<void> {
      const answer = await fetch(`${url}/moto-api/reset`, { method: "POST" });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`moto_server does not forget: ${answer.status}`);
    },
    async caller(accessKeyId): Promise<string> {
      const body = new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" });
      return elementOf(await asked(url, { method: "POST", body }, "sts", accessKeyId), "Arn");
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** It looks at the scope of a signature alone. */
async function asked(
  url: string,
  request: RequestInit,
  service: string,
  accessKeyId = "AKIAIOSFODNN7EXAMPLE",
): Promise<string> {
  const scope = `${accessKeyId}/20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(url, { ...request, headers: { authorization } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service}: ${text}`);
  return text;
}

async function answering(url: string): Promise<void> {
  const begin = performance.now();
  for (;;) {
    const text = await fetch(url).then((answer) => answer.text(), () => "");
    if (text !== "") return;
    if (performance.now() - begin > FOR_A_SIGN) throw new Error("waited in vain for moto_server");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
