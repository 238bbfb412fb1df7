/** An error as the AWS SDK throws it. */
export function sdkError(name: string, status: number, more: Readonly<Record<string, unknown>> = {}): Error {
  const error = new Error(typeof more.message === "string" ? more.message : "UnknownError");
  return Object.assign(error, { name, $metadata: { httpStatusCode: status, attempts: 1 }, ...more });
}
