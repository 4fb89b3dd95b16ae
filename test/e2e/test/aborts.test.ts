import {
  hangAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  type Reply,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { legs } from "../src/legs.ts";
import { failureOf } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const { request, chunks, completion } = stories.plainText;
const reason = new Error("the user went home");

describe.each(legs)("$name", (leg) => {
  const stage = useLeg(leg);

  /** Resolves when the provider has read the request. */
  const received = async (): Promise<void> => {
    while (stage.upstream.requests[0]?.json === undefined) await new Promise((turn) => setTimeout(turn, 2));
  };
  /** The provider is told, and nobody asks again. */
  const checkHungUp = async (): Promise<void> => {
    await stage.upstream.settled(2000);
    expect(stage.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true]);
  };

  describe("by signal", () => {
    test.each<[string, boolean, Reply]>([
      ["chat(), before the headers", false, hangBeforeHeaders()],
      ["chat(), inside the body", false, hangAfterHeaders({ "content-type": "application/json" })],
      ["stream(), before the headers", true, hangBeforeHeaders()],
      ["stream(), before the first event", true, hangAfterHeaders()],
    ])("%s", async (_name, streamed, reply) => {
      stage.upstream.enqueue(reply);
      const controller = new AbortController();
      const options = { signal: controller.signal, retry: { maxRetries: 2, baseDelay: 1 } };
      const calling = streamed
        ? stage.client.stream(request, options).open()
        : stage.client.chat(request, options);
      const failed = failureOf(calling);
      await received();
      controller.abort(reason);
      const error = await failed;
      expect(error).toMatchObject({ kind: "aborted", name: "AbortError", cause: reason });
      expect(error.receipt).toMatchObject({ aborted: true });
      await checkHungUp();
    });

    test("stream(), in the middle", async () => {
      stage.upstream.enqueue(hangMidStream(chunks, 2));
      const controller = new AbortController();
      const stream = stage.client.stream(request, { signal: controller.signal });
      const texts: string[] = [];
      const reading = (async () => {
        for await (const event of stream) {
          if (event.type === "text") texts.push(event.text);
          if (texts.length === 2) setTimeout(() => controller.abort(reason), 5);
        }
      })();
      const error = await failureOf(reading);
      expect(error).toMatchObject({ kind: "aborted", generationId: completion.id });
      expect(error.partial?.choices[0]?.message.content).toBe("The Vistula");
      await checkHungUp();
    });
  });

  describe("in the middle, by leaving", () => {
    const open = () => {
      stage.upstream.enqueue(hangMidStream(chunks, 2));
      return stage.client.stream(request);
    };

    test("break", async () => {
      const stream = open();
      for await (const event of stream) if (event.type === "text") break;
      expect(await stream.receipt()).toMatchObject({ aborted: true, id: completion.id });
      await checkHungUp();
    });

    test("a throw in the loop", async () => {
      const reading = (async () => {
        for await (const _chunk of open().chunks()) throw reason;
      })();
      await expect(reading).rejects.toBe(reason);
      await checkHungUp();
    });

    test("cancel()", async () => {
      const stream = open();
      await stream.open();
      stream.cancel();
      expect(await failureOf(stream.final())).toMatchObject({ kind: "aborted" });
      await checkHungUp();
    });

    test("the reader of toReadableStream()", async () => {
      const reader = open().toReadableStream().getReader();
      await reader.read();
      await reader.cancel();
      await checkHungUp();
    });

    test("await using", async () => {
      {
        await using stream = open();
        await stream.open();
      }
      await checkHungUp();
    });
  });
});
