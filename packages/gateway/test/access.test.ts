import { request } from "node:http";
import { createGateway } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { ask, type Loose, useGateway } from "./support.ts";

const keys = ["wayfare-key-one", "wayfare-key-two"];

describe("with no keys configured", () => {
  const bench = useGateway();

  it("any bearer is let in, and none too", async () => {
    for (const headers of [{}, { authorization: "Bearer whatever" }, { authorization: "nonsense" }]) {
      expect((await bench.chat(ask("sandbox/echo"), { headers })).status).toBe(200);
    }
  });
});

describe("with keys configured", () => {
  const bench = useGateway({ keys });

  it("a missing or a wrong one gets 401 in OpenRouter's words", async () => {
    const missing = await bench.chat(ask("sandbox/echo"));
    expect([missing.status, missing.json.error.message]).toEqual([401, "No cookie auth credentials found"]);
    const wrong = await bench.chat(ask("sandbox/echo"), {
      headers: { authorization: "Bearer wayfare-key-on" },
    });
    expect([wrong.status, wrong.json.error.message]).toEqual([401, "User not found."]);
    expect(wrong.json.error.metadata).toEqual({ error_type: "authentication" });
    expect(wrong.text).not.toContain("wayfare-key");
    for (const path of ["/key", "/auth/key", "/credits", "/generation?id=x"]) {
      expect((await bench.get(path)).status, path).toBe(401);
    }
  });

  it("each of them is let in and counted by itself", async () => {
    const [one, two] = keys.map((key) => ({ headers: { authorization: `bearer ${key}` } }));
    expect((await bench.chat(ask("sandbox/echo"), one)).status).toBe(200);
    expect((await bench.get("/key", one)).json.data.usage).toBeGreaterThan(0);
    expect((await bench.get("/key", two)).json.data).toMatchObject({ usage: 0, label: "Wayfare key 2" });
  });

  it("the catalogue stays open", async () => {
    for (const path of [
      "/models",
      "/models/count",
      "/models/sandbox/echo/endpoints",
      "/providers",
      "/health",
    ]) {
      expect((await bench.get(path)).status, path).toBe(200);
    }
  });
});

describe("on a loopback address", () => {
  const bench = useGateway({ allowedHosts: ["gateway.test"], allowedOrigins: ["https://app.test"] });

  /** `fetch` sets Host itself, so these requests are made by hand. */
  function send(
    headers: Record<string, string>,
    method = "GET",
  ): Promise<{ status: number; headers: Loose; json: Loose }> {
    return new Promise((resolve, reject) => {
      const sent = request(`${bench.url}/models/count`, { method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            json: text && JSON.parse(text),
          }),
        );
      });
      sent.on("error", reject).end();
    });
  }

  it("Host must be a local name or an allowed one", async () => {
    const port = new URL(bench.url).port;
    for (const host of [`127.0.0.1:${port}`, "localhost", "LOCALHOST:1", "[::1]:80", "gateway.test:8080"]) {
      expect((await send({ host })).status, host).toBe(200);
    }
    for (const host of ["evil.test", "127.0.0.1.evil.test", "localhost.evil.test:80", "192.168.0.1"]) {
      const { status, json } = await send({ host });
      expect(status, host).toBe(403);
      expect(json.error.metadata.error_type).toBe("permission_denied");
    }
  });

  it("a foreign web page may not call, an allowed one may and gets CORS headers", async () => {
    expect((await send({ origin: "https://evil.test" })).status).toBe(403);
    expect((await send({ origin: "null" })).status).toBe(403);
    const local = await send({ origin: "http://localhost:3000" });
    expect([local.status, local.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
    const app = await send({ origin: "https://app.test" });
    expect(app.headers).toMatchObject({
      "access-control-allow-origin": "https://app.test",
      "access-control-expose-headers":
        "X-Generation-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
      vary: "origin",
    });
    const asked = { origin: "https://app.test", "access-control-request-headers": "authorization,x-title" };
    const preflight = await send(asked, "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toBe("authorization,x-title");
  });
});

it("mounted in a server of somebody else, Host is that server's business", async () => {
  const { fetch: handle } = createGateway();
  const response = await handle(
    new Request("https://shop.test/api/v1/models/count", { headers: { host: "shop.test" } }),
  );
  expect(response.status).toBe(200);
});
