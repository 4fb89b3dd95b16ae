import { exec } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { json, startUpstream, stories, storyReply, type Upstream } from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { killAll, start } from "./command.ts";
import { UPSTREAM_KEY } from "./support.ts";

afterEach(killAll);

describe("the command", () => {
  it("serves the sandbox without a key, and its curl line works when it is pasted", async () => {
    const run = start(["--port", "0"]);
    const output = await run.says("Ctrl+C");
    expect(output).toContain(
      "the sandbox: without OPENROUTER_API_KEY no model is called and nothing is spent",
    );
    expect(output).toContain("any key is accepted, or none");
    const line = output.split("\n").find((each) => each.trim().startsWith("curl "));
    const { stdout } = await promisify(exec)(`${line} -sS`);
    expect(JSON.parse(stdout).choices[0].message.content).toBe("hello");
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain("Closing.");
  });

  it("stops on Ctrl+C while an answer is under way", async () => {
    const run = start(["--port=0"]);
    const url = /address +(\S+)/.exec(await run.says("Ctrl+C"))?.[1];
    const body = JSON.stringify({
      model: "sandbox/fast",
      stream: true,
      messages: [{ role: "user", content: "Hi" }],
    });
    const response = await fetch(`${url}/chat/completions`, { method: "POST", body });
    run.child.kill("SIGINT");
    expect(await response.text()).toContain("[DONE]");
    expect(await run.ended).toBe(0);
  });

  it("asks for the keys that it was given, and prints none", async () => {
    const run = start([], { WAYFARE_PORT: "0", WAYFARE_KEYS: "secret-one, secret-two" });
    const output = await run.says("Ctrl+C");
    const url = /address +(\S+)/.exec(output)?.[1];
    expect(output).toContain("one of WAYFARE_KEYS is needed");
    expect(output).toContain("put one of WAYFARE_KEYS in place of $WAYFARE_KEY");
    const line = output.split("\n").find((each) => each.trim().startsWith("curl "));
    const { stdout } = await promisify(exec)(`${line?.replace("$WAYFARE_KEY", "secret-two")} -sS`);
    expect(JSON.parse(stdout).choices[0].message.content).toBe("hello");
    expect(output).not.toContain("secret");
    expect((await fetch(`${url}/key`)).status).toBe(401);
    expect((await fetch(`${url}/key`, { headers: { authorization: "Bearer secret-two" } })).status).toBe(200);
  });

  it("explains what is wrong with a command line", async () => {
    const wrongFlag = start(["--prot", "1"]);
    expect(await wrongFlag.ended).toBe(1);
    expect(wrongFlag.output()).toMatch(/Unknown option '--prot'[\s\S]*Usage: wayfare-gateway/);
    const wrongPort = start(["--port", "eighty"]);
    expect(await wrongPort.ended).toBe(1);
    expect(wrongPort.output()).toBe('The port must be a number from 0 to 65535, not "eighty".\n');
    const wrongFile = start(["--catalog", "/nowhere.json"]);
    expect(await wrongFile.ended).toBe(1);
    expect(wrongFile.output()).toContain("/nowhere.json cannot be read as a catalogue");
  });

  it("says when a port that was asked for is taken", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as { port: number };
    const run = start(["--port", String(port)]);
    expect(await run.ended).toBe(1);
    expect(run.output()).toBe(`Port ${port} is taken. Choose another with --port, or 0 for any free one.\n`);
    holder.close();
  });

  it("has help and a version", async () => {
    const help = start(["--help"]);
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain("WAYFARE_KEYS");
    const version = start(["--version"]);
    expect(await version.ended).toBe(0);
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });
});

describe("with OPENROUTER_API_KEY", () => {
  let upstream: Upstream;
  const story = stories[Object.keys(stories)[0] as keyof typeof stories];
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(() => upstream.close());

  it("it serves the upstream with its live models", async () => {
    upstream.route(
      "GET",
      "/models",
      json({ data: [{ id: "lumen/otter-1", pricing: { prompt: "0", completion: "0" } }] }),
    );
    upstream.route("POST", "/chat/completions", storyReply(story, {}));
    const run = start(["--port", "0"], { OPENROUTER_API_KEY: UPSTREAM_KEY, WAYFARE_UPSTREAM: upstream.url });
    const output = await run.says("Ctrl+C");
    expect(output).not.toContain(UPSTREAM_KEY);
    expect(output).toContain(`${upstream.url}, with the key in OPENROUTER_API_KEY`);
    const url = /address +(\S+)/.exec(output)?.[1];
    expect(await (await fetch(`${url}/models`)).json()).toMatchObject({
      data: [{ id: "lumen/otter-1" }],
      total_count: 1,
    });
    const answer = await fetch(`${url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify(story.request),
    });
    expect(await answer.json()).toEqual(story.completion);
    expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${UPSTREAM_KEY}`);
  });

  it("it starts without the list when that cannot be had, and says so", async () => {
    upstream.reset();
    const run = start(["--port", "0"], { OPENROUTER_API_KEY: UPSTREAM_KEY, WAYFARE_UPSTREAM: upstream.url });
    const output = await run.says("Ctrl+C");
    expect(output).toContain("The list of models could not be fetched");
    const url = /address +(\S+)/.exec(output)?.[1];
    const { total_count } = (await (await fetch(`${url}/models`)).json()) as { total_count: number };
    expect(total_count).toBeGreaterThan(25);
  });

  it("--sandbox leaves the key alone", async () => {
    const run = start(["--sandbox", "--port", "0"], { OPENROUTER_API_KEY: UPSTREAM_KEY });
    expect(await run.says("Ctrl+C")).toContain("the sandbox:");
  });

  it("warns when the network could spend the credits", async () => {
    upstream.route("GET", "/models", json({ data: [] }));
    const env = { OPENROUTER_API_KEY: UPSTREAM_KEY, WAYFARE_UPSTREAM: upstream.url };
    const run = start(["--host", "0.0.0.0", "--port", "0"], env);
    expect(await run.says("Ctrl+C")).toContain("Careful: whoever reaches 0.0.0.0 can spend your credits.");
  });
});
