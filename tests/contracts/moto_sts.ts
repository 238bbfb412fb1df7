/** The STS of moto, which nobody here wrote: it reads an assertion for itself. */
import { freePort } from "../free_port.ts";
import { PROVIDER, ROLE } from "./saml_idp.ts";

/**
 * What it says to AssumeRoleWithSAML, as XML.
 *
 * @param moto the path of `moto_server`
 * @param assertion base64
 */
export async function answerOfMoto(moto: string, assertion: string): Promise<string> {
  const port = freePort();
  const args = ["-H", "127.0.0.1", "-p", String(port)];
  const server = new Deno.Command(moto, { args, stdout: "null", stderr: "null", stdin: "null" }).spawn();
  try {
    const body = new URLSearchParams({
      Action: "AssumeRoleWithSAML",
      Version: "2011-06-15",
      RoleArn: ROLE,
      PrincipalArn: PROVIDER,
      SAMLAssertion: assertion,
      DurationSeconds: "3600",
    });
    return await answerOf(`http://127.0.0.1:${port}/`, body);
  } finally {
    server.kill("SIGKILL");
    await server.status;
  }
}

/** It takes some seconds until it listens. */
async function answerOf(address: string, body: URLSearchParams): Promise<string> {
  for (let tries = 0;; tries++) {
    try {
      const headers = { authorization: "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sts/aws4_request" };
      return await (await fetch(address, { method: "POST", body, headers })).text();
    } catch (error) {
      if (tries > 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
