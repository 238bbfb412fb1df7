/** Functions of stack manifests that tell whom a component works as in AWS, and the facts that they are. */
export const CALLER_FUNCTIONS: Readonly<Record<string, string>> = {
  "!aws.account_id": "account",
  "!aws.caller_identity_arn": "principal",
  "!aws.caller_identity_user_id": "user_id",
  "!aws.region": "region",
};
