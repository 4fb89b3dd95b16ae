/**
 * One piece of an answer, as far as the page reads it.
 * @typedef {object} Chunk
 * @property {{ delta?: { content?: string | null } }[]} [choices]
 * @property {{ total_tokens: number, cost: number }} [usage]
 * @property {{ code: number, message: string }} [error]
 */

/** A refusal, with the status and the words of the server. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {number} [status]
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads an answer piece by piece, as it comes.
 * @param {Response} response
 * @returns {AsyncGenerator<Chunk, void, void>}
 */
export async function* readAnswer(response) {
  if (!response.ok || response.body === null) throw await refusalOf(response);
  let isWhole = false;
  for await (const data of readEvents(response.body)) {
    if (data === "[DONE]") {
      isWhole = true;
      continue;
    }
    /** @type {Chunk} */
    const chunk = JSON.parse(data);
    if (chunk.error) throw new Refusal(chunk.error.message, chunk.error.code);
    yield chunk;
  }
  if (!isWhole) throw new Refusal("The answer broke off.");
}

/** @param {Response} response */
async function refusalOf(response) {
  /** @type {any} */
  const body = await response.json().catch(() => undefined);
  return new Refusal(body?.error?.message ?? `The server answered ${response.status}.`, response.status);
}

/**
 * The data of server-sent events. Comments, which keep a silent stream alive, are passed over.
 * @param {ReadableStream<Uint8Array>} body
 */
async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) yield line.slice("data:".length).trim();
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
