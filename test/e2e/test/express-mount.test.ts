import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatCompletion } from "@wayfare/core";
import { mount } from "@wayfare/express";
import { createGateway } from "@wayfare/gateway";
import express5, { type Express } from "express";
import express4 from "express-4";
import OpenAI from "openai";
import { afterEach, describe, expect, test } from "vitest";

const gateways = new Set<ReturnType<typeof createGateway>>();
const servers = new Set<Server>();
const KEY = "sk-or-v1-mounted";
/** Both majors; the older one has no types of its own here. */
const versions: [string, typeof express5][] = [
  ["Express 5", express5],
  ["Express 4", express4],
];

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

afterEach(async () => {
  for (const gateway of gateways) await gateway.close(0);
  gateways.clear();
  for (const server of servers) server.close();
  servers.clear();
});

describe.each(versions)("a gateway below a path on %s", (_, express) => {
  const serve = async (prepare: (app: Express) => void = () => {}) => {
    const gateway = createGateway({ keys: [KEY], sandbox: { speed: 0 } });
    gateways.add(gateway);
    const app = express();
    prepare(app);
    app.use("/ai", mount(gateway));
    const server = createServer(app);
    servers.add(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ai`;
  };
  const question = { model: "openai/gpt-4o-mini", messages: [{ role: "user" as const, content: "Hello." }] };

  test.each([
    ["before a body parser", () => {}],
    ["behind one", (app: Express) => void app.use(express.json())],
    ["behind one for bytes", (app: Express) => void app.use(express.raw({ type: "*/*" }))],
  ])("answers the openai package %s, whole and streamed", async (_where, prepare) => {
    const url = await serve(prepare as (app: Express) => void);
    for (const baseURL of [url, `${url}/v1`, `${url}/api/v1`]) {
      const client = new OpenAI({ apiKey: KEY, baseURL });
      const whole = await client.chat.completions.create(question);
      expect(whole.choices[0]?.message.content).toBeTruthy();
      let said = "";
      for await (const chunk of await client.chat.completions.create({ ...question, stream: true }))
        said += chunk.choices[0]?.delta.content ?? "";
      expect(said).toBe(whole.choices[0]?.message.content);
      expect((await client.models.list()).data.length).toBeGreaterThan(10);
    }
  });

  test("its own keys hold, and its own limits on bodies", async () => {
    const url = await serve((app) => void app.use(express.json()));
    expect((await post(`${url}/chat/completions`, question)).status).toBe(401);
    const answer = await post(
      `${url}/chat/completions`,
      { ...question, temperature: 9 },
      { authorization: `Bearer ${KEY}` },
    );
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: expect.objectContaining({ code: 400 }) },
    ]);
  });

  test("the answer to a parsed request is the same", async () => {
    const [first, second] = [await serve(), await serve((app) => void app.use(express.json()))];
    const ask = async (url: string) => {
      const answer = await post(`${url}/chat/completions`, question, { authorization: `Bearer ${KEY}` });
      return ((await answer.json()) as ChatCompletion).choices;
    };
    expect(await ask(first)).toEqual(await ask(second));
  });
});
