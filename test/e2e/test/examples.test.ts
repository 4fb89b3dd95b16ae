import { readdirSync } from "node:fs";
import { createGateway, type Gateway } from "@wayfare/gateway";
import { startUpstream, stories, storyReply } from "@wayfare/test-upstream";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Ended, startProgram } from "../src/run-program.ts";

const folder = new URL("../../../examples/", import.meta.url).pathname;

/** What each example prints, whoever answers it. */
const promises: Readonly<Record<string, readonly RegExp[]>> = {
  "express-chat": [
    /Without a session: 401\./,
    /\(\d+ pieces, \d+ tokens, \$0\.0\d+\)/,
    /Left today: \$0\.0\d+ of \$0\.01\./,
  ],
  "express-usechat": [
    /readTides\(\{.*"harbour".*\): output-available\n\S/,
    /\(\$0\.0\d+ \+ \$0\.0\d+\)/,
    /\d calls cost \$0\.000\d+, and the messages tell all of it\./,
    /A stranger is told: Sign in first/,
  ],
  "express-gateway": [
    /Models: \d+/,
    /Answer: \S/,
    /Charged to this key: \$0\.0\d+/,
    /A stranger gets 401, and the rest/,
  ],
  "openai-metered": [
    /client 2: \d+ tokens of openai\/gpt-4o-mini.* \(reported\)/,
    /client 3: 402 This request requires more credits/,
    /fetch 3: 402 This request requires more credits/,
    /stream: \d+ tokens/,
    /embeddings: \d+ tokens/,
  ],
  chat: [/gpt-4o-mini.* at .+: \d+ tokens in, \d+ out\./, /Cost: \$0\.0\d+ \(reported\)\./],
  stream: [/Finished: stop\./, /First token after \d+ ms/, /Cost: \$0\.0\d+ for \d+ tokens\./],
  "fallback-models": [/served: \S+ at \S+/, /Asked for \S+, served by \S+ at /, /Cost: \$\d/],
  "structured-output": [
    / is \d+\.\d m high\./,
    /no lighthouse is good enough/,
    /Cost: \$0\.0\d+ \+ \$0\.0\d+\./,
  ],
  "cost-ledger": [
    /4 calls cost \$0\.0\d+; of 0 it is unknown\./,
    /summary +1 × \$0\.0\d+/,
    /add up to the whole/,
  ],
  "agent-budget": [
    /Run first: \d+ steps for \$0\.000\d+, then: This request requires more credits/,
    /No run cost more than its budget/,
  ],
  "durable-ledger": [/3 calls for \$0\.0\d+/, /ada +openai\/gpt-4o-mini.* 2 × \$/, /Nothing was lost/],
  "openai-sdk": [/Answer: \S/, /Tool call: get_tide\(\{.*"port"/, /Cost: \$0\.0\d+ in all\./],
  "ai-generate": [/gpt-4o-mini.* at .+: \d+ tokens in, \d+ out\./, /Cost: \$0\.0\d+ \(reported\)\./],
  "ai-stream": [/Finished: stop\./, /Tokens: \d+, of them \d+ in thought\./, /Cost: \$0\.0\d+\./],
  "ai-agent": [
    /1\. findHarbour\(\{.*"town".*\n2\. readTides\(\{.*"harbour".*\n3\. \S/,
    /The run took 3 steps and cost \$0\.000\d+\./,
    /Stopped: This request requires more credits/,
    /Until then: \d+ steps for \$0\.000\d+\./,
  ],
  "ai-structured": [
    /1 fields: \{"name"/,
    / is \d+\.\d m high\./,
    /A schema that nothing fits: No object generated/,
    /Cost of both: \$0\.0\d+\./,
  ],
  "ai-images": [
    /Seen: \S/,
    /Painted: image\/\w+, \d+ bytes\./,
    /Cost: \$0\.0\d+ to see, \$0\.\d+ to paint\./,
  ],
  "ai-registry": [
    /house:quick: openai\/gpt-4o-mini\S*, \d+ tokens, stop\./,
    /house:steady: \S+, \d+ tokens, \w+\./,
    /Cost: \$0\.0\d+ in all\./,
  ],
  "langchain-chain": [
    /Japan: .+ is \d+\.\d m high\./,
    /A schema that nothing fits: Failed to parse/,
    /Cost of the batch: \$0\.0\d+\./,
  ],
  "langchain-stream": [
    /Finished: stop\./,
    /Served by \S+ at .+ for \$0\.0\d+\./,
    /Thought in \d+ letters/,
    /Left a stream after its first word\./,
  ],
  "langchain-agent": [
    /find_harbour\(\{.*"town".*\nread_tides\(\{.*"harbour".*\n\S/,
    /The run took 3 steps and cost \$0\.000\d+\./,
    /Stopped: This request requires more credits/,
    /Until then: \d+ steps for \$0\.000\d+\./,
  ],
  "langgraph-checkpoint": [
    /Waiting: May the bridge be opened\?\nKept: \d+ reasoning details/,
    /Sent back unmodified/,
    /Cost: \$0\.0\d+ before the checkpoint, \$0\.0\d+ in all\./,
  ],
  "langchain-fallbacks": [/models: \S+ at .+, 1 request, \$0/, /withFallbacks: \S+ at .+, 1 request, \$0/],
  "ai-chat-server": [
    /> May I come in/,
    /\(\d+ tokens, \$0\.0\d+\)/,
    /> And at night\?\n\S/,
    /A visitor left, and the call upstream ended with it\./,
  ],
};
const names = Object.keys(promises);

vi.setConfig({ testTimeout: 20_000 });

function runExample(name: string, env: Record<string, string>): Promise<Ended> {
  return startProgram(process.execPath, [`${folder}${name}/src/main.ts`], env).ended;
}

async function check(name: string, env: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await runExample(name, env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const promise of promises[name] ?? []) expect(stdout).toMatch(promise);
  return stdout;
}

test("every example is run here", () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).sort()).toEqual(names.toSorted());
});

describe("against the sandbox of the gateway", () => {
  let gateway: Gateway;
  let env: Record<string, string>;
  beforeAll(async () => {
    gateway = createGateway({ sandbox: { speed: 0 } });
    const { url } = await gateway.listen({ port: 0 });
    env = { OPENROUTER_BASE_URL: `${url}/api/v1` };
  });
  afterAll(() => gateway.close(0));

  test.concurrent.each(names)("%s keeps its promise", async (name) => {
    await check(name, env);
  });

  test("a stand-in of ai-registry serves", async () => {
    expect(await check("ai-registry", env)).toContain("house:steady: openai/gpt-4o-mini, ");
  });

  test("fallback-models shows who failed", async () => {
    const output = await check("fallback-models", env);
    expect(output).toMatch(/failed \(503\): sandbox\/down at /);
    expect(output).toContain("Asked for sandbox/down, served by openai/gpt-4o-mini");
  });
});

test("an example whose promise is not kept says which, and fails", async () => {
  const upstream = await startUpstream();
  try {
    upstream.fallback = (request) => storyReply(stories.usageMissing, request);
    const { code, stderr } = await runExample("chat", { OPENROUTER_BASE_URL: upstream.url });
    expect(code).toBe(1);
    expect(stderr).toContain("The answer came without its cost.");
  } finally {
    await upstream.close();
  }
});

const { OPENROUTER_API_KEY, WAYFARE_LIVE } = process.env;
const isLive = OPENROUTER_API_KEY !== undefined && WAYFARE_LIVE === "1";

describe.skipIf(!isLive)(
  `against OpenRouter itself${isLive ? "" : ": needs OPENROUTER_API_KEY and WAYFARE_LIVE=1"}`,
  () => {
    test.each(names)(
      "%s keeps its promise",
      async (name) => {
        await check(name, { OPENROUTER_API_KEY: OPENROUTER_API_KEY ?? "" });
      },
      60_000,
    );
  },
);
