/** The pages of the console by the names that people give them. Plain data. */

/** `name name=path`: a name by itself is its own path, and one before it without `=` means the same page. */
const GROUPS: readonly string[] = [
  // Compute and containers
  "ec2=ec2/home lambda l=lambda lightsail batch elasticbeanstalk eb=elasticbeanstalk beanstalk=elasticbeanstalk",
  "serverless=lambda/home#/applications ecs fargate=ecs ecr eks apprunner",
  // Storage and databases
  "s3 efs fsx glacier backup ebs=ec2/home#Volumes rds dynamodb=dynamodbv2 ddb=dynamodbv2 elasticache neptune",
  "timestream documentdb=docdb docdb keyspaces qldb memorydb redshift=redshiftv2",
  // Networks
  "vpc cloudfront cf=cloudfront route53=route53/v2 r53=route53/v2 apigateway apigw=apigateway",
  "directconnect=directconnect/v2 dx=directconnect/v2 elb=ec2/v2/home#LoadBalancers globalaccelerator",
  "ga=globalaccelerator transitgateway=vpc/home#TransitGateways privatelink=vpc/home#Endpoints cloudmap",
  // Security
  "iam=iamv2 organizations=organizations/v2 orgs=organizations/v2 cognito secretsmanager sm=secretsmanager",
  "scrm=secretsmanager kms acm waf=wafv2/homev2 wafv2=wafv2/homev2 shield guardduty gd=guardduty inspector",
  "macie securityhub scrh=securityhub detective sso=singlesignon directory=directoryservicev2 ram",
  // Management
  "cloudwatch cw=cloudwatch cloudtrail ct=cloudtrail config cloudformation cfn=cloudformation servicecatalog",
  "ssm=systems-manager systems-manager param=systems-manager/parameters opsworks controltower license-manager",
  "resource-groups tag-editor=resource-groups/tag-editor trusted-advisor=trustedadvisor trustedadvisor",
  "tra=trustedadvisor well-architected=wellarchitected wellarchitected grafana support",
  // For developers
  "codecommit=codesuite/codecommit codebuild=codesuite/codebuild codedeploy=codesuite/codedeploy",
  "codepipeline=codesuite/codepipeline codeartifact=codesuite/codeartifact codesuite cloud9 c9=cloud9 xray",
  // Analysis and learning
  "athena emr cloudsearch elasticsearch=aos opensearch=aos aos kinesis quicksight glue",
  "lake-formation=lakeformation lakeformation msk sagemaker rekognition textract comprehend translate polly",
  "transcribe lex personalize forecast kendra bedrock mwaa",
  // Messages and flows
  "sns sqs eventbridge=events events mq=amazon-mq step-functions=states stepfn=states sfn=states states",
  "appflow appsync ses",
  // Moving, costs, things, desktops
  "dms=dms/v2 datasync transfer migration-hub=migrationhub application-discovery=discovery",
  "server-migration=servermigration billing cost-explorer=cost-management/home#/cost-explorer",
  "ce=cost-management/home#/cost-explorer budgets=billing/home#/budgets iot-core=iot iot",
  "iot-analytics=iotanalytics iot-events=iotevents greengrass workspaces appstream=appstream2 worklink",
  "console=console/home home=console/home dashboard=console/home",
];

export const SERVICES: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap((group) => group.split(" ")).map((entry) => {
    const [name = "", path = name] = entry.split("=");
    return [name, path];
  }),
);

/** Pages that belong to no region, by the first word of their path. */
export const GLOBAL: ReadonlySet<string> = new Set([
  "billing",
  "cloudfront",
  "cost-management",
  "globalaccelerator",
  "iamv2",
  "organizations",
  "route53",
  "shield",
  "singlesignon",
  "support",
  "trustedadvisor",
  "wafv2",
  "directconnect",
]);
