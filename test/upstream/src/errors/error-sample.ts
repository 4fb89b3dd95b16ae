/** An error answer of the provider: HTTP status, JSON body, and headers where they matter. */
export interface ErrorSample {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  body: any;
  headers?: Record<string, string>;
}

/** A sample in the usual shape `{error: {code, message, …}}`, with the status as its code. */
export function errorSample(
  status: number,
  message: string,
  metadata?: Record<string, unknown>,
  headers?: Record<string, string>,
): ErrorSample {
  const error = { message, code: status, ...(metadata && { metadata }) };
  return { status, body: { error }, ...(headers && { headers }) };
}

/** The same with the account's id beside the error, as bodies have it that were made after the key was read. */
export function accountErrorSample(...of: Parameters<typeof errorSample>): ErrorSample {
  const sample = errorSample(...of);
  return { ...sample, body: { ...sample.body, user_id: "user_2otterOtterOtter" } };
}
