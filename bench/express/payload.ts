import { chatRequest, chunkEvent, closingEvents, reply } from "../client/payload.ts";

/** Chunks of one stream that is read fast. */
export const chunks = 200;

/** Chunks that make 1 MB, for streams that are read slowly. */
export const chunksOfMegabyte = 3800;

/** What is sent to the route. */
export const bodies = {
  json: JSON.stringify(chatRequest),
  sse: JSON.stringify({ ...chatRequest, stream: true }),
};

const distinct = Array.from({ length: chunks }, (_, position) => chunkEvent(position));

/** The events of a stream of so many chunks, the end among them. */
export function eventsOf(count: number): Buffer[] {
  const events = Array.from({ length: count }, (_, position) => distinct[position % chunks] as Buffer);
  return [...events, closingEvents];
}

/** Bytes of an answer. @param count - chunks of a stream; none for JSON */
export function bytesOf(count: number | undefined): number {
  if (count === undefined) return reply.length;
  return eventsOf(count).reduce((sum, { length }) => sum + length, 0);
}

/** The catalogue's answer for the one model there is. */
export const catalogue = Buffer.from(
  JSON.stringify({
    data: {
      id: chatRequest.model,
      endpoints: [
        {
          name: "xAI | example/model-a",
          provider_name: "xAI",
          tag: "xai",
          context_length: 131_072,
          max_completion_tokens: 16_384,
          pricing: { prompt: "0.0000001", completion: "0.0000004" },
          supported_parameters: ["max_tokens", "temperature"],
        },
      ],
    },
  }),
);
