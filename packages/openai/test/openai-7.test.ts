import { getEventListeners } from "node:events";
import { createOpenAI } from "@wayfare/openai";
import { stories } from "@wayfare/test-upstream";
import { VERSION } from "openai/version";
import { afterEach, describe, expect, test, vi } from "vitest";
import { everyVersion } from "./every-version.ts";
import { all, ask, KEY, tell, useUpstream, VENDOR_KEY } from "./support.ts";

const { plainText } = stories;

test("this is version 7", () => {
  expect(VERSION).toMatch(/^7\./);
});

everyVersion();

describe("what version 6 does otherwise", () => {
  const bench = useUpstream();
  afterEach(() => void vi.unstubAllEnvs());

  test("no listener stays on a signal that many calls share", async () => {
    bench.upstream.fallback = tell(plainText);
    const client = bench.create();
    const { signal } = new AbortController();
    for (let turn = 0; turn < 20; turn += 1) {
      await client.chat.completions.create(ask(plainText), { signal });
      await all(await client.chat.completions.create({ ...ask(plainText), stream: true }, { signal }));
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("what the environment holds for OpenAI's servers stays here", async () => {
    for (const name of ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"])
      vi.stubEnv(name, VENDOR_KEY);
    vi.stubEnv("OPENAI_BASE_URL", "https://api.openai.example/v1");
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", `api-key: ${VENDOR_KEY}\nx-team: birds`);
    vi.stubEnv("OPENROUTER_API_KEY", KEY);
    vi.stubEnv("OPENROUTER_BASE_URL", bench.upstream.url);
    bench.upstream.fallback = tell(plainText);
    await createOpenAI().withOptions({ timeout: 1000 }).chat.completions.create(ask(plainText));
    const [sent] = bench.upstream.requests;
    expect(sent?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, "x-team": "birds" });
    expect(JSON.stringify(sent)).not.toContain(VENDOR_KEY);
  });
});
