import type { Credentials } from "../credentials.ts";
import { timeText } from "./credentials_file.ts";
import { awsKeys } from "./keys.ts";

/**
 * What a command that programs start for credentials prints (`by_process.ts` names it to them). `Version` is the number 1;
 * what has no end is asked for once.
 */
export function processAnswer(credentials: Credentials): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = awsKeys(credentials);
  return `${
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey.reveal(),
      ...(sessionToken === undefined ? {} : { SessionToken: sessionToken.reveal() }),
      ...(expiresAt === undefined ? {} : { Expiration: timeText(expiresAt) }),
    })
  }\n`;
}
