import { invalidRequest } from "../../refusal.ts";
import type { DialectCall } from "../dialect.ts";

/** Counts as a provider would: the input, and the output that was asked for. @throws InvalidRequestError beyond the endpoint's limit */
export function checkContext({ request, endpoint, kind }: DialectCall, tokens: number): void {
  const output = kind.writes ? (request.max_completion_tokens ?? request.max_tokens ?? 0) : 0;
  const limit = endpoint.context_length;
  if (tokens + output <= limit) return;
  throw invalidRequest(
    `This endpoint's maximum context length is ${limit} tokens. However, you requested about ${tokens + output} tokens (${tokens} of text input, ${output} in the output). Please reduce the length of either one.`,
    "context_length_exceeded",
  );
}
