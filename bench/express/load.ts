import { chatsAtOnce } from "./load/chats-at-once.ts";
import { leave, slowReaders } from "./load/slow-readers.ts";

const kinds: Readonly<Record<string, (order: never) => Promise<object>>> = {
  chats: chatsAtOnce,
  slow: slowReaders,
  leave,
};

/** The load: does what each message says and answers when it is done. */
process.on("message", async ({ kind, order }: { kind: string; order: never }) => {
  process.send?.((await kinds[kind]?.(order)) ?? {});
});
process.on("disconnect", () => process.exit());
process.send?.({});
