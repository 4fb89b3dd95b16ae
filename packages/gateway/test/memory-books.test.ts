import { createReceipt } from "@wayfare/core/cost";
import { createMemoryBooks } from "@wayfare/gateway";
import { expect, it } from "vitest";

const DAY = 86_400_000;
const receipt = (id: string, cost: number | undefined, model: string) =>
  createReceipt({
    id,
    api: "chat",
    streamed: false,
    requestedModel: model,
    model,
    provider: "Acme",
    startedAt: 100 * DAY,
    latency: { firstByte: 1, firstToken: 1, total: 2 },
    attempts: [],
    usage:
      cost === undefined ? undefined : { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, cost },
    tags: { key: "k" },
  } as Parameters<typeof createReceipt>[0]);

it.each([0, 40])("a receipt that is recorded again takes its own place, also %i days later", async (days) => {
  const books = createMemoryBooks();
  books.record(receipt("a", undefined, "one"));
  books.record(receipt("b", 2, "one"));
  books.record(receipt("a", 1, "one"));
  books.record(receipt("a", 3, "one"));
  books.record(receipt("b", 2, "two"));
  books.record({ ...receipt("c", 0.5, "one"), startedAt: (100 + days) * DAY });
  expect(await books.total()).toMatchObject({ calls: 3, unknownCalls: 0, promptTokens: 30 });
  const byModel = await books.by("model");
  expect(byModel.map(({ key, total }) => [key, total.calls, Number(total.reported) / 1e15])).toEqual(
    expect.arrayContaining([
      ["one", 2, 3.5],
      ["two", 1, 2],
    ]),
  );
});
