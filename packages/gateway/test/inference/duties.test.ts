import type { Receipt } from "@wayfare/core";
import { createGateway } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { apis, as, ask, type Loose, MANAGER, makeKey, manage, requests, useGateway } from "../support.ts";

const receipts: Receipt[] = [];
const bench = useGateway({ managementKeys: [MANAGER], onReceipt: (receipt) => void receipts.push(receipt) });
const paths = Object.keys(requests);

describe.each(paths)("POST %s", (path) => {
  const request = requests[path] as Loose;

  it("needs a key, and a key for inference", async () => {
    await makeKey(bench);
    expect((await bench.post(path, request)).status).toBe(401);
    expect((await bench.post(path, request, as(MANAGER))).status).toBe(403);
  });

  it("leaves one receipt, which /generation tells to its key alone", async () => {
    const { key } = await makeKey(bench);
    const { key: other } = await makeKey(bench);
    receipts.length = 0;
    const { status, headers } = await bench.post(path, request, as(key));
    expect(status).toBe(200);
    const id = headers.get("x-generation-id");
    expect(receipts).toMatchObject([
      { id, api: apis[path], model: request.model, costSource: "reported", aborted: false, streamed: false },
    ]);
    expect(receipts[0]?.cost).toBeGreaterThan(0n);
    const { data } = (await bench.get(`/generation?id=${id}`, as(key))).json;
    const types: Loose = { images: "image", speech: "tts", transcriptions: "stt" };
    const api = apis[path] ?? "";
    expect(data).toMatchObject({ id, model: request.model, api_type: types[api] ?? api });
    expect(data.total_cost).toBeGreaterThan(0);
    expect((await bench.get(`/generation?id=${id}`, as(other))).status).toBe(404);
    expect((await bench.get("/key", as(key))).json.data.usage).toBe(data.total_cost);
  });

  it("is held to the models and the providers of its key", async () => {
    const { key } = await makeKey(bench, { allowed_models: ["acme/*"] });
    const { status, json } = await bench.post(path, request, as(key));
    expect([status, json.error.message]).toEqual([403, expect.stringContaining("(allowed_models): acme/*")]);
    const { key: nowhere } = await makeKey(bench, { allowed_providers: ["nobody"] });
    expect((await bench.post(path, request, as(nowhere))).status).toBe(403);
    const { key: strict } = await makeKey(bench, { zdr: true, max_completion_tokens: 5 });
    expect((await bench.post(path, request, as(strict))).status).toBe(200);
  });

  it("is refused before it is made when its worst case does not fit", async () => {
    const { key, hash } = await makeKey(bench, { limit: 1e-9 });
    receipts.length = 0;
    const { status, json } = await bench.post(path, request, as(key));
    expect([status, json.error.metadata.limit_source]).toEqual([402, "openrouter_key_limit"]);
    expect(receipts).toEqual([]);
    expect((await manage(bench, "GET", `/keys/${hash}`)).json.data.usage).toBe(0);
  });

  it("counts against the requests of its key", async () => {
    const { key } = await makeKey(bench, { requests_per_minute: 1 });
    expect((await bench.post(path, request, as(key))).status).toBe(200);
    expect((await bench.post(path, request, as(key))).status).toBe(429);
  });

  it("takes no body beyond the limit", async () => {
    const gateway = createGateway({ maxBodyBytes: 10, sandbox: { speed: 0 } });
    const sent = new Request(`http://localhost/api/v1${path}`, {
      method: "POST",
      body: JSON.stringify(request),
    });
    expect((await gateway.fetch(sent)).status).toBe(413);
  });
});

describe("a body that does not fit", () => {
  const open = useGateway();

  it.each([
    ["/embeddings", { input: undefined }, "'input' is missing. Send a text, or a list of texts"],
    ["/embeddings", { input: [] }, "'input' must be a text, or a list of texts"],
    ["/embeddings", { input: ["a", 1] }, "'input' must be a text, or a list of texts"],
    ["/embeddings", { input: ["a", ""] }, "'input' must be a text, or a list of texts"],
    ["/embeddings", { dimensions: 0 }, "'dimensions' must be a whole number of 1 or more."],
    ["/embeddings", { stream: true }, "'stream' must be false or left out"],
    ["/rerank", { query: null }, "'query' is missing. Send a text that is not empty."],
    ["/rerank", { documents: [] }, "'documents' must be a list of texts"],
    ["/rerank", { top_n: 0.5 }, "'top_n' must be a whole number of 1 or more."],
    ["/images", { prompt: "" }, "'prompt' must be a text that is not empty."],
    ["/images", { n: 11 }, "'n' must be a whole number from 1 to 10."],
    [
      "/audio/speech",
      { input: 1 },
      "'input' must be a text that is not empty, of at most 200000 characters.",
    ],
    [
      "/audio/transcriptions",
      { input_audio: { data: "AAAA" } },
      "'input_audio' must be an object with the sound",
    ],
    ["/audio/transcriptions", { input_audio: undefined }, "'input_audio' is missing."],
    ["/completions", { prompt: undefined }, "'prompt' is missing."],
    ["/completions", { model: undefined }, "No model was named."],
    ["/rerank", { Documents: ["x"] }, "Write 'documents', in lower case."],
    ["/rerank", { provider: { only: "x" } }, "'provider.only' must be an array of strings."],
    ["/images", { model: "nobody/nothing" }, "nobody/nothing is not a valid model ID"],
  ])("%s %j", async (path, more, message) => {
    const { status, json } = await open.post(path, { ...requests[path], ...more });
    expect(json.error).toMatchObject({ code: 400, metadata: { error_type: "invalid_request" } });
    expect([status, json.error.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it.each([
    [
      "/embeddings",
      "openai/gpt-4o-mini",
      "does not make embeddings: its output is text. Ask it at POST /chat/completions or POST /completions.",
    ],
    [
      "/chat/completions",
      "openai/text-embedding-3-small",
      "does not chat: its output is embeddings. Ask it at POST /embeddings.",
    ],
    [
      "/chat/completions",
      "sandbox/speech",
      "does not chat: its output is speech. Ask it at POST /audio/speech.",
    ],
    [
      "/rerank",
      "sandbox/embed",
      "does not rank documents: its output is embeddings. Ask it at POST /embeddings.",
    ],
    ["/images", "sandbox/echo", "does not make images"],
  ])("%s does not lead to %s", async (path, model, message) => {
    const { status, json } = await open.post(path, { ...ask(model), ...requests[path], model });
    expect([status, json.error.message]).toEqual([400, expect.stringContaining(`${model} ${message}`)]);
    expect(json.error.availability).toMatchObject({ code: "wrong_endpoint", requested_models: [model] });
  });

  it("is refused as a form with what to send instead", async () => {
    const body = new FormData();
    body.append("model", "sandbox/transcribe");
    const response = await fetch(`${open.url}/audio/transcriptions`, { method: "POST", body });
    const { error }: Loose = await response.json();
    expect([response.status, error.message]).toEqual([400, expect.stringContaining("files as base64")]);
  });

  it("is no reason to list models of other kinds beside those that chat", async () => {
    const ids = async (query: string) =>
      (await open.get(`/models${query}`)).json.data.map(({ id }: Loose) => id);
    expect(await ids("")).not.toContain("sandbox/embed");
    expect(await ids("?output_modalities=rerank")).toEqual(["sandbox/rerank"]);
    expect(await ids("?output_modalities=speech")).toEqual(["sandbox/speech"]);
  });
});
