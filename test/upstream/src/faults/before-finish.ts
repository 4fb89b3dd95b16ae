/** The chunks that come before the first finish_reason: what a client has seen when a stream breaks late. */
export function beforeFinish(chunks: readonly unknown[]): unknown[] {
  const finish = chunks.findIndex(isFinish);
  return chunks.slice(0, finish < 0 ? chunks.length : finish);
}

function isFinish(chunk: unknown): boolean {
  const { choices } = chunk as { choices?: { finish_reason?: unknown }[] };
  return choices?.some((choice) => choice.finish_reason != null) ?? false;
}
