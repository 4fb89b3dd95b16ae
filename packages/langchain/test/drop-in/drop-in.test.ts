import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as ours from "@wayfare/langchain";
import {
  errorBody,
  type Received,
  rateLimited,
  saying,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { failureOf, tell, useUpstream } from "../support.ts";

// What the alias of a bundler does.
vi.mock("@langchain/openrouter", () => ours);

const bench = useUpstream();
const tsc = fileURLToPath(new URL("../../../../node_modules/@typescript/native/bin/tsc", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
afterEach(() => vi.unstubAllEnvs());

/** What the compiler says of the application; "" when all is well. */
function compile(...options: string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, [tsc, ...options], { cwd: here });
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout, message }) => String(stdout || message),
  );
}

/** What the application asks of the API with a package in the place of the official one. */
async function requestsOf(exported: object): Promise<unknown[]> {
  vi.resetModules();
  vi.doMock("@langchain/openrouter", () => exported);
  const { run } = await import("./application.ts");
  bench.upstream.reset();
  bench.upstream.enqueue(...answers);
  await run(bench.upstream.url);
  return bench.upstream.requests.map(comparable);
}

/** What has to be the same. */
function comparable({ json, headers }: Received): unknown {
  const { messages, stream = false, ...body } = json;
  const referer =
    headers["http-referer"] === "https://docs.langchain.com" ? undefined : headers["http-referer"];
  return {
    ...body,
    // The API's default, which ours leaves out.
    stream,
    // The API's word for no text beside calls is null. Names, which agents and tools put on every message, stay here:
    // for most models they would be put before the text.
    messages: messages.map(({ name: _, ...each }: WireObject) => ({
      ...each,
      content: each.content || null,
    })),
    key: headers.authorization,
    // Without an app of one's own, ours does not say that it were LangChain's.
    referer,
    categories: headers["x-openrouter-categories"],
  };
}

const person = { id: "c", type: "function", function: { name: "person", arguments: '{"name":"Mira"}' } };

const answers = [
  tell(stories.toolCall),
  tell(stories.plainText),
  tell(stories.reasoningText),
  saying({ tool_calls: [person] }, {}, "tool_calls"),
  tell(stories.toolCall),
  tell(stories.plainText),
];

describe("an application that is written for the official package", () => {
  test("compiles with ours in its place; against the official one it compiles with the other tests", async () => {
    expect(await compile("-p", "tsconfig.json")).toBe("");
  }, 60_000);

  test("runs with ours in its place", async () => {
    const { run } = await import("./application.ts");
    bench.upstream.enqueue(...answers);
    const { about, ...found } = await run(bench.upstream.url);
    expect(found).toEqual({
      text: stories.plainText.text,
      called: { port: "Esbjerg Øst" },
      tokens: 21,
      cost: 0.0000183,
      served: "lumen/otter-1",
      streamed: stories.reasoningText.text,
      streamedTokens: 58,
      reasoning: "91 is 7 times 13.",
      blocks: ["reasoning", "text"],
      person: { name: "Mira", said: "ai" },
      agent: stories.plainText.text,
    });
    const params = { ls_provider: "openrouter", ls_model_name: "lumen/otter-1", ls_temperature: 0.3 };
    expect(about).toMatchObject(["openrouter", "lumen/otter-1", 0.3, ["harbor"], params]);
  });

  test("asks the API for the same as with the official one", async () => {
    const official = await requestsOf(await vi.importActual<object>("@langchain/openrouter"));
    const asked = await requestsOf(ours);
    expect(asked).toHaveLength(6);
    expect(asked).toEqual(official);
  });

  test("reads the errors that it knows", async () => {
    const { judge, models } = await import("./application.ts");
    const model = models.short(bench.upstream.url);
    bench.upstream.enqueue(errorBody("badKey"), rateLimited({ retryAfter: 0 }), errorBody("noEndpoints"));
    const ask = () => failureOf(model.invoke("Hi.", { maxRetries: 0 } as object));
    expect(judge(await ask())).toBe("auth 401");
    expect(judge(await ask())).toBe("slow down: 0");
    expect(judge(await ask())).toBe("OpenRouterError 404: {}");
    expect(judge(new Error("x"))).toBe("unknown");
  });

  test("takes key and session from the environment", async () => {
    vi.stubEnv("OPENROUTER_API_KEY", "sk-or-v1-environment");
    vi.stubEnv("OPENROUTER_SESSION_ID", "session-9");
    bench.upstream.enqueue(tell(stories.plainText));
    await new ours.ChatOpenRouter("lumen/otter-1", { baseURL: bench.upstream.url }).invoke("Hi.");
    expect(bench.upstream.requests[0]?.headers.authorization).toBe("Bearer sk-or-v1-environment");
    expect(bench.body().session_id).toBe("session-9");
  });

  test("is told at once that the model is missing", () => {
    expect(() => new ours.ChatOpenRouter({ apiKey: "sk-or-v1-app" })).toThrow("`model` is missing");
  });
});
