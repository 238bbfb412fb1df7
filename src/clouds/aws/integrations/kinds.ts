import type { IntegrationKind } from "../../kind.ts";

const schemas = (): Promise<typeof import("../schemas.ts")> => import("../schemas.ts");

/** What follows a sign-in at AWS. */
export const AWS_INTEGRATIONS: readonly IntegrationKind[] = [
  {
    name: "aws/ecr",
    sort: "integration",
    title: "ECR",
    schema: async () => (await schemas()).ecr(),
    registry: async () => (await import("./ecr.ts")).ecr,
  },
  {
    name: "aws/ecr-public",
    sort: "integration",
    title: "ECR Public",
    schema: async () => (await schemas()).ecrPublic(),
    registry: async () => (await import("./ecr.ts")).ecrPublic,
  },
  {
    name: "aws/eks",
    sort: "integration",
    title: "EKS",
    schema: async () => (await schemas()).eks(),
    cluster: async () => (await import("./eks.ts")).eks,
  },
];
