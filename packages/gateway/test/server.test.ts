import { createServer } from "node:http";
import { createConnection } from "node:net";
import { createGateway } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { ask } from "./support.ts";

/** What keeps the process alive, apart from the test runner's own. */
function handles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => /TCP|Timeout|HTTP/i.test(kind))
    .sort();
}

async function settled(before: string[]): Promise<void> {
  for (let turn = 0; turn < 100 && handles().length > before.length; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("a server", () => {
  it("leaves no handle behind when it is closed", async () => {
    const before = handles();
    const gateway = createGateway({ sandbox: { speed: 0 } });
    const { url } = await gateway.listen({ port: 0 });
    const agent = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify(ask("sandbox/fast", { stream: true })),
    });
    await agent.text();
    await gateway.close();
    await settled(before);
    expect(handles()).toEqual(before);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it("lets the answers under way end", async () => {
    const gateway = createGateway({ sandbox: { speed: 3 } });
    const { url } = await gateway.listen({ port: 0 });
    const pending = fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify(ask("sandbox/echo", { stream: true })),
    });
    const response = await pending;
    const closing = gateway.close();
    expect((await response.text()).endsWith("data: [DONE]\n\n")).toBe(true);
    await closing;
  });

  it("cuts what does not end within the grace", async () => {
    const gateway = createGateway();
    const { url } = await gateway.listen({ port: 0 });
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify(ask("sandbox/slow", { stream: true })),
    });
    const cut = expect(response.text()).rejects.toThrow();
    await gateway.close(50);
    await cut;
  });

  it("says when the port is taken", async () => {
    const gateway = createGateway();
    const { port } = await gateway.listen({ port: 0 });
    await expect(gateway.listen({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await gateway.close();
  });

  it("is unmoved by what is not HTTP and by clients that leave", async () => {
    const gateway = createGateway({ sandbox: { speed: 1 } });
    const { url, port } = await gateway.listen({ port: 0 });
    await new Promise<void>((resolve) => {
      const socket = createConnection(port, "127.0.0.1", () =>
        socket.write("\u0016\u0003\u0001 hello\r\n\r\n"),
      );
      socket
        .resume()
        .on("close", () => resolve())
        .on("error", () => {});
    });
    const body = JSON.stringify(ask("sandbox/slow-start"));
    const left = fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body,
      signal: AbortSignal.timeout(30),
    });
    await expect(left).rejects.toThrow();
    expect((await fetch(`${url}/v1/models/count`)).status).toBe(200);
    await gateway.close(0);
  });

  it("holds back for a client that reads slowly", async () => {
    const gateway = createGateway({ sandbox: { speed: 0 } });
    const { port } = await gateway.listen({ port: 0 });
    const messages = [{ role: "user", content: "Tell me a story of 9000 words" }];
    const body = JSON.stringify({ model: "sandbox/fast", stream: true, messages });
    const text = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(port, "127.0.0.1", () => {
        socket.write(
          `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
        socket.pause();
        setTimeout(() => socket.resume(), 200);
      });
      let received = "";
      socket.setEncoding("utf8").on("data", (part) => {
        received += part;
      });
      socket.on("end", () => resolve(received)).on("error", reject);
    });
    expect(text).toContain("data: [DONE]");
    expect(text.length).toBeGreaterThan(1_000_000);
    await gateway.close();
  });
});

describe("other doors", () => {
  it("the listener fits a server of somebody else", async () => {
    const gateway = createGateway({ sandbox: { speed: 0 } });
    const server = createServer(gateway.listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify(ask("sandbox/echo")),
    });
    expect(await answer.json()).toMatchObject({ model: "sandbox/echo" });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("fetch answers without a socket, streams included", async () => {
    const { fetch: handle } = createGateway({ sandbox: { speed: 0 } });
    const url = "http://gateway.test/api/v1/chat/completions";
    const whole = await handle(
      new Request(url, { method: "POST", body: JSON.stringify(ask("sandbox/echo")) }),
    );
    expect(await whole.json()).toMatchObject({ model: "sandbox/echo" });
    const streamed = await handle(
      new Request(url, { method: "POST", body: JSON.stringify(ask("sandbox/echo", { stream: true })) }),
    );
    expect(streamed.headers.get("content-type")).toBe("text/event-stream");
    expect((await streamed.text()).endsWith("data: [DONE]\n\n")).toBe(true);
    const big = new Request(url, { method: "POST", body: "x".repeat(33 * 1024 * 1024) });
    expect((await handle(big)).status).toBe(413);
    expect((await handle(new Request("http://gateway.test/v1/models", { method: "HEAD" }))).body).toBeNull();
  });

  it("a reader that cancels ends the call", async () => {
    const receipts: { aborted: boolean }[] = [];
    const { fetch: handle } = createGateway({ onReceipt: (receipt) => receipts.push(receipt) });
    const body = JSON.stringify(ask("sandbox/slow", { stream: true }));
    const response = await handle(
      new Request("http://gateway.test/v1/chat/completions", { method: "POST", body }),
    );
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(receipts).toMatchObject([{ aborted: true, model: "sandbox/slow" }]);
  });
});
