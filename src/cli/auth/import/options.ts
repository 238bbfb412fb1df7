export interface ImportOptions {
  readonly write?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly keys: boolean;
}
