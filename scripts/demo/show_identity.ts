/** A program that knows nothing of atmos: it asks AWS who it is, with the SDK's usual search for credentials. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const caller = await new STSClient({}).send(new GetCallerIdentityCommand({}));
const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
const inEnvironment = keys.filter((name) => Deno.env.has(name));
console.log(`I am ${caller.Arn}`);
console.log(`My profile is ${Deno.env.get("AWS_PROFILE")}, keys in my environment: ${inEnvironment.length}`);
