import {
  type ChatCompletion,
  type ChatEvent,
  type ChatRequest,
  type ChatStream,
  createOpenRouter,
  isOpenRouterError,
  type ModelId,
  type ParsedCompletion,
  parseCompletion,
  type RateLimitError,
  type Receipt,
  receiptOf,
  responseFormat,
  type SchemaOutput,
} from "@wayfare/core";
import { emulateFormats } from "@wayfare/core/formats";
import { repairJson } from "@wayfare/core/repair";
import { createUndiciTransport } from "@wayfare/core/undici";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";

type Expect<T extends true> = T;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const messages: ChatRequest["messages"] = [{ role: "user", content: "hi" }];
const client = createOpenRouter();

// Every option is optional, may be undefined, and is checked.
createOpenRouter({
  apiKey: undefined,
  baseURL: undefined,
  retry: undefined,
  transport: undefined,
  app: undefined,
});
createOpenRouter({ apiKey: () => "k", retry: false, deadlines: { idle: 0 }, defaults: { model: "a/b" } });
createOpenRouter({ apiKey: async () => "k", transport: createUndiciTransport(), fetch: globalThis.fetch });
createOpenRouter({
  formats: emulateFormats({ repairJson }),
  onReceipt: (receipt) => void (receipt satisfies Receipt),
});
// @ts-expect-error misspelt option
createOpenRouter({ apikey: "k" });
// @ts-expect-error messages are no default
createOpenRouter({ defaults: { messages: [] } });
// @ts-expect-error a deadline in words
createOpenRouter({ deadlines: { idle: "1s" } });
// @ts-expect-error misspelt deadline
createOpenRouter({ deadlines: { firstToken: 1 } });
// @ts-expect-error true says nothing
createOpenRouter({ retry: true });

// What a call gives, by its request.
const ark = type({ name: "string", "age?": "number" });
const valibot = responseFormat(v.object({ on: v.boolean() }), { jsonSchema: {} });
const zod = z.object({ n: z.number(), when: z.string().transform((text) => new Date(text)) });
export async function calls() {
  const plain = await client.chat({ messages });
  const format = await client.chat({ messages, response_format: { type: "json_object" } });
  const byZod = await client.chat({ messages, response_format: zod });
  const byArk = await client.chat({ messages, response_format: ark });
  const byValibot = await client.chat({ messages, response_format: valibot });
  const byFormat = await client.chat({ messages, response_format: responseFormat(zod, { name: "n" }) });
  const parsed = await parseCompletion(plain, zod);
  const stream = client.stream({ messages });
  const typed = client.stream({ messages, response_format: zod });
  const receipt = receiptOf(plain);
  return {
    plain,
    format,
    byZod,
    byArk,
    byValibot,
    byFormat,
    parsed,
    stream,
    typed,
    receipt,
    final: await typed.final(),
  };
}
type Calls = Awaited<ReturnType<typeof calls>>;
type Parsed<K extends keyof Calls> = Calls[K] extends ParsedCompletion<infer T> ? T : never;
export type _Plain = Expect<Equal<Calls["plain"], ChatCompletion>>;
export type _Format = Expect<Equal<Calls["format"], ChatCompletion>>;
export type _Zod = Expect<Equal<Parsed<"byZod">, { n: number; when: Date }>>;
export type _Ark = Expect<Equal<Parsed<"byArk">, { name: string; age?: number }>>;
export type _Valibot = Expect<Equal<Parsed<"byValibot">, { on: boolean }>>;
export type _ByFormat = Expect<Equal<Parsed<"byFormat">, { n: number; when: Date }>>;
export type _Parsed = Expect<Equal<Parsed<"parsed">, { n: number; when: Date }>>;
export type _Stream = Expect<Equal<Calls["stream"], ChatStream>>;
export type _Final = Expect<Equal<Parsed<"final">, { n: number; when: Date }>>;
export type _Receipt = Expect<Equal<Calls["receipt"], Receipt | undefined>>;
export type _Output = Expect<Equal<SchemaOutput<typeof zod>, { n: number; when: Date }>>;
export function read({ byZod, plain }: Calls): number | undefined {
  // @ts-expect-error nothing is parsed without a schema
  plain.choices[0]?.message.parsed;
  return byZod.choices[0]?.message.parsed.n;
}

// Typos are caught in the request, also beside a schema.
export const typos = () => [
  // @ts-expect-error misspelt field
  client.chat({ messages, temprature: 1 }),
  // @ts-expect-error misspelt field beside a schema
  client.chat({ messages, response_format: zod, temprature: 1 }),
  // @ts-expect-error misspelt field of a stream
  client.stream({ messages, maxTokens: 1 }),
  // @ts-expect-error no role
  client.chat({ messages: [{ content: "hi" }] }),
  // @ts-expect-error misspelt option of a call
  client.chat({ messages }, { tag: {} }),
  // @ts-expect-error a query that the catalogue does not know
  client.models.list({ suported_parameters: [] }),
  // @ts-expect-error embeddings need an input
  client.embeddings({ model: "a/b" }),
  // @ts-expect-error misspelt field of an image
  client.images({ model: "a/b", prompt: "p", aspectRatio: "1:1" }),
  // @ts-expect-error sound needs its format
  client.transcriptions({ model: "a/b", input_audio: { data: "" } }),
  // @ts-expect-error text is not continued from messages
  client.completions({ model: "a/b", messages }),
];

// Media come as bytes; values that are not listed yet may be sent.
export async function media(): Promise<void> {
  const { audio } = await client.speech({ model: "a/b", input: "Hi.", response_format: "opus" });
  audio satisfies Uint8Array;
  const job = await client.videos.create({ model: "a/b", prompt: "p", resolution: "8K" });
  job.status satisfies string;
  (await client.videos.content(job.id, { index: 0 })).data satisfies Uint8Array;
  const { choices } = await client.completions({ model: "a/b", prompt: "Once", max_tokens: 9 });
  choices[0]?.message.content satisfies string | null | undefined;
}

// Model ids complete, and any string will do.
declare const anyString: string;
export const ids: ModelId[] = ["openrouter/auto", "a/b:free", anyString];
export type _Completes = Expect<Equal<Extract<ModelId, "openrouter/auto">, "openrouter/auto">>;
client.chat({ messages, model: anyString, models: [anyString, "openrouter/auto"] });

// Events narrow by their type, and the list of types is closed.
export function narrow(event: ChatEvent): unknown {
  switch (event.type) {
    case "text_start":
    case "text_end":
    case "reasoning_start":
      return event.block satisfies number;
    case "text":
    case "reasoning":
    case "refusal":
      return event.text satisfies string;
    case "reasoning_end":
      return event.details.length;
    case "tool_call_start":
      return event.name satisfies string;
    case "tool_call_delta":
      // @ts-expect-error the name was said at the start
      event.name;
      return event.arguments satisfies string;
    case "tool_call_end":
      return [event.id, event.name, event.arguments] satisfies string[];
    case "image":
      return event.image.image_url.url satisfies string;
    case "audio":
      return event.audio.data satisfies string | undefined;
    case "annotation":
      return event.annotation.type satisfies string;
    case "chunk":
      return event.chunk.id satisfies string;
    case "usage":
      return event.usage.cost;
    case "finish":
      return event.finish_reason satisfies string;
    default:
      return event satisfies never;
  }
}
export async function loops(): Promise<void> {
  for await (const event of client.stream({ messages })) event satisfies ChatEvent;
  for await (const chunk of client.stream({ messages }).chunks()) chunk.choices satisfies object[];
  for await (const bytes of client.stream({ messages }).toReadableStream()) bytes satisfies Uint8Array;
  await using stream = client.stream({ messages });
  await stream.open();
}

// Errors narrow by the guard and by kind.
export function decide(error: unknown): number | undefined {
  if (!isOpenRouterError(error)) return undefined;
  if (error.kind === "rate_limit") (error as RateLimitError).retryAfter satisfies number | undefined;
  error.partial?.choices[0]?.message.content satisfies string | null | undefined;
  error.receipt?.totalCost satisfies bigint | undefined;
  // @ts-expect-error no such kind
  if (error.kind === "ratelimit") return 0;
  return error.retryAfter;
}
