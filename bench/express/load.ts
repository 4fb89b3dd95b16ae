import { chatsAtOnce } from "./load/chats-at-once.ts";
import { slowReaders } from "./load/slow-readers.ts";

/** The load: does what each message says and answers when it is done. */
process.on("message", async ({ kind, order }: { kind: string; order: never }) => {
  const done = kind === "chats" ? await chatsAtOnce(order) : await slowReaders(order);
  process.send?.(done);
});
process.on("disconnect", () => process.exit());
process.send?.({});
