/** The identity provider saml-idp, which nobody here wrote: https://www.npmjs.com/package/saml-idp */
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { freePort } from "../free_port.ts";
import { PROVIDER, ROLE } from "./saml_idp.ts";

/** Where npm has installed it. Its library is named by an address that npm may not reach, so that is overridden there. */
const PROGRAM = "node_modules/saml-idp/bin/run.js";

/** Undefined where it is not installed. */
export async function findSamlIdp(): Promise<string | undefined> {
  const folder = Deno.env.get("ATMOS_TESTS_SAML_IDP");
  if (folder === undefined) return undefined;
  const program = join(folder, PROGRAM);
  return await Deno.stat(program).then(() => program, () => undefined);
}

export interface SamlIdpProgram extends AsyncDisposable {
  /** The page whose button signs in. */
  readonly url: string;
}

const ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";

const CONFIGURATION = {
  user: {
    userName: "ann@example.com",
    nameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    [`${ATTRIBUTES}Role`]: `${ROLE},${PROVIDER}`,
    [`${ATTRIBUTES}RoleSessionName`]: "ann@example.com",
  },
  // A value with commas would be cut there, and so would be the pair.
  metadata: ["Role", "RoleSessionName"].map((name) => ({
    id: `${ATTRIBUTES}${name}`,
    optional: false,
    displayName: name,
    multiValue: false,
  })),
};

export async function startSamlIdp(program: string): Promise<SamlIdpProgram> {
  const folder = await Deno.makeTempDir({ prefix: "atmos-saml-idp-" });
  const port = freePort();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await Deno.writeTextFile(
    join(folder, "key.pem"),
    privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  await Deno.writeTextFile(
    join(folder, "configuration.cjs"),
    `module.exports = ${JSON.stringify(CONFIGURATION)};\n`,
  );
  const certificate = new URL("../fixtures/tls/server.pem", import.meta.url).pathname;
  const words = {
    host: "127.0.0.1",
    port: String(port),
    issuer: "urn:test:idp",
    acsUrl: "https://signin.aws.amazon.com/saml",
    audience: "urn:amazon:webservices",
    configFile: join(folder, "configuration.cjs"),
    cert: certificate,
    key: join(folder, "key.pem"),
  };
  const args = [program, ...Object.entries(words).flatMap(([name, value]) => [`--${name}`, value])];
  const server = new Deno.Command("node", { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  const stop = async (): Promise<void> => {
    server.kill("SIGKILL");
    await server.status;
    await Deno.remove(folder, { recursive: true });
  };
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0;; tries++) {
    const page = await fetch(url).then((reply) => reply.text(), () => undefined);
    if (page !== undefined) return { url, [Symbol.asyncDispose]: stop };
    if (tries > 600) {
      await stop();
      throw new Error("saml-idp does not answer");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
