/** A workspace as Leapp has it. */
import type { LeappWorkspace } from "../../../../src/clouds/leapp_file.ts";

/** What the machine is called on which {@link SEALED} was made. */
export const MACHINE = "0123456789abcdef0123456789abcdef";

/** `openssl enc -aes-256-cbc -md md5` makes the same of a workspace with one user. */
export const SEALED =
  "U2FsdGVkX19FWov/ZccJAgG0+ZZko9SfpQmaUt7Y1LGX27Ob3cjs3OF1JgL6pluqnxzJDlpwX0QFP57PYHZH7DjNPzmvgDLHQ5ISDOY2EnEMWgL5H1jkXBruBhARhy6iu0yI5jLtaGxEM+svBDMvjlr0JmHyerlbLAl/qplJjJM=";

export const WORKSPACE: LeappWorkspace = {
  file: "~/.Leapp/Leapp-lock.json",
  content: {
    "_sessions": [
      {
        "sessionId": "u1",
        "sessionName": "robot",
        "region": "eu-west-1",
        "type": "awsIamUser",
        "mfaDevice": "arn:aws:iam::111122223333:mfa/robot",
        "status": 0,
        "profileId": "p1",
      },
      {
        "sessionId": "c1",
        "sessionName": "deployer",
        "region": "eu-central-1",
        "type": "awsIamRoleChained",
        "roleArn": "arn:aws:iam::444455556666:role/deployer",
        "parentSessionId": "s1",
        "roleSessionName": "assumed-from-leapp",
      },
      {
        "sessionId": "s1",
        "sessionName": "developer",
        "region": "us-east-1",
        "type": "awsSsoRole",
        "roleArn": "arn:aws:iam::111122223333/Developer",
        "email": "ann@example.com",
        "awsSsoConfigurationId": "i1",
      },
      {
        "sessionId": "f1",
        "sessionName": "federated",
        "region": "eu-west-1",
        "type": "awsIamRoleFederated",
        "roleArn": "arn:aws:iam::111122223333:role/Saml",
        "idpArn": "arn:aws:iam::111122223333:saml-provider/idp",
        "idpUrlId": "id1",
      },
      {
        "sessionId": "l1",
        "sessionName": "local",
        "region": "us-east-1",
        "type": "localstack",
      },
      {
        "sessionId": "c2",
        "sessionName": "orphan",
        "type": "awsIamRoleChained",
        "roleArn": "arn:aws:iam::444455556666:role/x",
        "parentSessionId": "gone",
      },
      {
        "sessionId": "c3",
        "sessionName": "round",
        "type": "awsIamRoleChained",
        "roleArn": "arn:aws:iam::444455556666:role/x",
        "parentSessionId": "c3",
      },
      {
        "sessionId": "a1",
        "sessionName": "subscription",
        "region": "westeurope",
        "type": "azure",
        "subscriptionId": "00000000-0000-0000-0000-000000000001",
        "tenantId": "00000000-0000-0000-0000-0000000000aa",
      },
      {
        "sessionId": "a2",
        "sessionName": "no tenant",
        "type": "azure",
        "subscriptionId": "00000000-0000-0000-0000-000000000001",
      },
      {
        "sessionId": "n1",
        "sessionName": "new",
        "type": "somethingElse",
      },
    ],
    "_awsSsoIntegrations": [
      {
        "id": "i1",
        "alias": "company",
        "portalUrl": "https://company.awsapps.com/start",
        "region": "eu-west-1",
        "browserOpening": "In-browser",
      },
    ],
    "_azureIntegrations": [
      {
        "id": "z1",
        "alias": "directory",
        "tenantId": "00000000-0000-0000-0000-0000000000aa",
        "region": "westeurope",
      },
    ],
    "_idpUrls": [
      {
        "id": "id1",
        "url": "https://idp.example.com/app/aws",
      },
    ],
    "_profiles": [
      {
        "id": "p1",
        "name": "default",
      },
    ],
    "_defaultRegion": "us-east-1",
    "_defaultLocation": "eastus",
  },
};
