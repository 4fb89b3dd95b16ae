import { createHash } from "node:crypto";
import { OpenRouter } from "@openrouter/sdk";
import { describe, expect, it } from "vitest";
import { as, ask, MANAGER, makeKey, manage, useGateway } from "./support.ts";

const documented = [
  "hash",
  "name",
  "label",
  "disabled",
  "limit",
  "limit_remaining",
  "limit_reset",
  "include_byok_in_limit",
  "usage",
  "usage_daily",
  "usage_weekly",
  "usage_monthly",
  "byok_usage",
  "byok_usage_daily",
  "byok_usage_weekly",
  "byok_usage_monthly",
  "created_at",
  "updated_at",
  "creator_user_id",
  "workspace_id",
];

describe("a key", () => {
  const bench = useGateway({ managementKeys: [MANAGER] });

  it("is shown once, found by its hash, and told with every documented field", async () => {
    const before = Date.now();
    const { status, json: made } = await manage(bench, "POST", "/keys", {
      name: "App",
      limit: 12.5,
      limit_reset: "monthly",
      include_byok_in_limit: true,
      expires_at: "2099-12-31T23:59:59Z",
      creator_user_id: "user_1",
    });
    expect(status).toBe(201);
    expect(made.key).toMatch(/^sk-or-v1-[0-9a-f]{64}$/);
    expect(made.data.hash).toBe(createHash("sha256").update(made.key).digest("hex"));
    expect(made.data.label).toBe(`${made.key.slice(0, 12)}...${made.key.slice(-3)}`);
    expect(Object.keys(made.data)).toEqual(expect.arrayContaining(documented));
    expect(made.data).toMatchObject({
      name: "App",
      disabled: false,
      limit: 12.5,
      limit_remaining: 12.5,
      limit_reset: "monthly",
      include_byok_in_limit: true,
      expires_at: "2099-12-31T23:59:59.000Z",
      creator_user_id: "user_1",
      updated_at: null,
      usage: 0,
      is_management_key: false,
      allowed_models: null,
    });
    expect(Date.parse(made.data.created_at)).toBeGreaterThanOrEqual(before);
    const found = await manage(bench, "GET", `/keys/${made.data.hash}`);
    expect(found.json).toEqual({ data: made.data });
    expect(found.text).not.toContain(made.key);
    expect((await bench.get("/key", as(made.key))).json.data).toMatchObject({
      label: made.data.label,
      limit: 12.5,
      limit_remaining: 12.5,
      limit_reset: "monthly",
      expires_at: "2099-12-31T23:59:59.000Z",
      is_management_key: false,
    });
  });

  it("can be changed: what is omitted stays, null clears", async () => {
    const { key, hash } = await makeKey(bench, {
      limit: 1,
      limit_reset: "daily",
      allowed_models: ["a/b"],
      zdr: true,
    });
    const changed = await manage(bench, "PATCH", `/keys/${hash}`, {
      name: "B",
      limit_reset: null,
      allowed_models: null,
    });
    expect(changed.json.data).toMatchObject({
      name: "B",
      limit: 1,
      limit_reset: null,
      allowed_models: null,
      zdr: true,
      updated_at: expect.any(String),
    });
    const cleared = await manage(bench, "PATCH", `/keys/${hash}`, { limit: null });
    expect(cleared.json.data).toMatchObject({ limit: null, limit_remaining: null });
    expect((await bench.chat(ask("sandbox/echo"), as(key))).status).toBe(200);
  });

  it("that is disabled, expired or deleted no longer calls, at once", async () => {
    const { key, hash } = await makeKey(bench);
    const call = () => bench.chat(ask("sandbox/echo"), as(key));
    expect((await call()).status).toBe(200);
    await manage(bench, "PATCH", `/keys/${hash}`, { disabled: true });
    const disabled = await call();
    expect([disabled.status, disabled.json.error.message]).toEqual([
      401,
      expect.stringContaining("is disabled"),
    ]);
    await manage(bench, "PATCH", `/keys/${hash}`, { disabled: false, expires_at: "2020-01-01T00:00:00Z" });
    const expired = await call();
    expect(expired.status).toBe(401);
    expect(expired.json.error.message).toContain("expired at 2020-01-01T00:00:00.000Z");
    await manage(bench, "PATCH", `/keys/${hash}`, { expires_at: null });
    expect((await call()).status).toBe(200);
    expect((await manage(bench, "DELETE", `/keys/${hash}`)).json).toEqual({ deleted: true });
    expect([(await call()).status, (await manage(bench, "GET", `/keys/${hash}`)).status]).toEqual([401, 404]);
    expect((await manage(bench, "DELETE", `/keys/${hash}`)).status).toBe(404);
    expect((await manage(bench, "PATCH", `/keys/${hash}`, { name: "x" })).status).toBe(404);
  });

  it("is listed, newest first, page by page and by workspace", async () => {
    const workspace_id = "0df9e665-d932-5740-b2c7-b52af166bc11";
    const first = await makeKey(bench, { workspace_id });
    const second = await makeKey(bench, { workspace_id });
    const off = await makeKey(bench, { workspace_id, disabled: true });
    const hashes = async (query: string) =>
      (await manage(bench, "GET", `/keys?workspace_id=${workspace_id}${query}`)).json.data.map(
        ({ hash }: { hash: string }) => hash,
      );
    expect(await hashes("")).toEqual([second.hash, first.hash]);
    expect(await hashes("&include_disabled=true")).toEqual([off.hash, second.hash, first.hash]);
    expect(await hashes("&offset=1")).toEqual([first.hash]);
    const others = (await manage(bench, "GET", "/keys?include_disabled=true")).json.data;
    expect(others.map(({ hash }: { hash: string }) => hash)).not.toContain(first.hash);
    expect((await manage(bench, "GET", "/keys?offset=x")).status).toBe(400);
  });

  it.each([
    [{}, "'name' must be a text of 1 to 256 characters."],
    [{ name: "" }, "'name' must be"],
    [{ name: 5 }, "'name' must be"],
    [{ name: "a", limit: -1 }, "'limit' must be an amount in USD of 0 or more, or null for no limit."],
    [{ name: "a", limit: "1" }, "'limit' must be"],
    [{ name: "a", limit_reset: "yearly" }, `'limit_reset' must be "daily", "weekly", "monthly" or null`],
    [{ name: "a", expires_at: "2027-01-01T00:00:00+02:00" }, "'expires_at' must be a time in UTC"],
    [{ name: "a", expires_at: "2027-02-31T00:00:00Z" }, "'expires_at' must be a time in UTC"],
    [{ name: "a", expires_at: "tomorrow" }, "'expires_at' must be a time in UTC"],
    [{ name: "a", include_byok_in_limit: null }, "'include_byok_in_limit' must be true or false."],
    [{ name: "a", workspace_id: "mine" }, "'workspace_id' must be a UUID."],
    [{ name: "a", allowed_models: [] }, "'allowed_models' must be an array of 1 to 1000 model ids"],
    [{ name: "a", requests_per_minute: 1.5 }, "'requests_per_minute' must be a whole number of 0 or more"],
    [{ name: "a", limitt: 5 }, "'limitt' is not a field of keys. There are name, "],
    [{ name: "a", constructor: 5 }, "'constructor' is not a field of keys."],
    [[], "The request body must be a JSON object."],
    ["x", "The request body must be a JSON object."],
  ])("%j is refused, with the field and the remedy", async (body, message) => {
    const { status, json } = await manage(bench, "POST", "/keys", body);
    expect([status, json.error.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it("keeps what cannot be changed", async () => {
    const { hash } = await makeKey(bench);
    for (const body of [
      { workspace_id: "0df9e665-d932-5740-b2c7-b52af166bc11" },
      { is_management_key: true },
    ]) {
      const { status, json } = await manage(bench, "PATCH", `/keys/${hash}`, body);
      expect([status, json.error.message]).toEqual([400, expect.stringContaining("cannot be changed")]);
    }
  });
});

describe("who may do what", () => {
  const bench = useGateway({ managementKeys: [MANAGER], keys: ["wayfare-own-key"] });

  it("management keys make no inference", async () => {
    const { status, json } = await bench.chat(ask("sandbox/echo"), as(MANAGER));
    expect([status, json.error.metadata.error_type]).toEqual([403, "permission_denied"]);
    expect((await bench.get("/key", as(MANAGER))).json.data.is_management_key).toBe(true);
  });

  it("other keys manage nothing, with the status that is documented for each route", async () => {
    const { key, hash } = await makeKey(bench);
    for (const caller of [key, "wayfare-own-key"]) {
      const init = as(caller);
      const statuses = await Promise.all([
        bench.get("/keys", init),
        bench.get("/keys", { method: "POST", body: "{}", ...init }),
        bench.get(`/keys/${hash}`, init),
        bench.get(`/keys/${hash}`, { method: "PATCH", body: "{}", ...init }),
        bench.get(`/keys/${hash}`, { method: "DELETE", ...init }),
        bench.get("/activity", init),
      ]);
      expect(statuses.map(({ status }) => status)).toEqual([401, 403, 401, 401, 401, 403]);
      expect(statuses[5]?.json.error.message).toBe("Only management keys can perform this operation");
    }
    for (const path of ["/keys", `/keys/${hash}`, "/activity"])
      expect((await bench.get(path)).status).toBe(401);
  });

  it("a management key that was made manages, but cannot shut itself out", async () => {
    const { key, hash } = await makeKey(bench, { is_management_key: true });
    expect((await bench.get("/keys", as(key))).status).toBe(200);
    expect((await bench.chat(ask("sandbox/echo"), as(key))).status).toBe(403);
    expect((await bench.get(`/keys/${hash}`, { method: "DELETE", ...as(key) })).status).toBe(403);
    const body = JSON.stringify({ disabled: true });
    expect((await bench.get(`/keys/${hash}`, { method: "PATCH", body, ...as(key) })).status).toBe(403);
    expect((await manage(bench, "DELETE", `/keys/${hash}`)).status).toBe(200);
  });

  it("PATCH and DELETE stand in what a path allows", async () => {
    const options = await bench.get("/keys/x", { method: "OPTIONS" });
    expect(options.headers.get("allow")).toBe("GET, HEAD, PATCH, DELETE, OPTIONS");
    expect((await bench.get("/keys/x", { method: "PUT" })).status).toBe(405);
  });
});

describe("an open gateway", () => {
  const bench = useGateway({ managementKeys: [MANAGER] });

  it("lets everybody call until the first key is made, and never again, also when that key is deleted", async () => {
    expect((await bench.chat(ask("sandbox/echo"))).status).toBe(200);
    expect((await bench.chat(ask("sandbox/echo"), as("whatever"))).status).toBe(200);
    expect((await bench.get("/keys")).status).toBe(401);
    expect((await bench.get("/keys", as("whatever"))).status).toBe(401);
    await makeKey(bench, { is_management_key: true });
    expect((await bench.chat(ask("sandbox/echo"))).status).toBe(200);
    const { key, hash } = await makeKey(bench);
    expect((await bench.chat(ask("sandbox/echo"))).status).toBe(401);
    expect((await bench.chat(ask("sandbox/echo"), as("whatever"))).status).toBe(401);
    expect((await bench.chat(ask("sandbox/echo"), as(key))).status).toBe(200);
    await manage(bench, "DELETE", `/keys/${hash}`);
    expect((await bench.chat(ask("sandbox/echo"))).status).toBe(401);
  });
});

describe("@openrouter/sdk", () => {
  const bench = useGateway({ managementKeys: [MANAGER] });
  const client = (apiKey: string) =>
    new OpenRouter({ serverURL: bench.url, apiKey, retryConfig: { strategy: "none" } });

  it("manages keys, and its own check accepts every answer", async () => {
    const { apiKeys } = client(MANAGER);
    const made = await apiKeys.create({
      requestBody: {
        name: "App",
        limit: 3,
        limitReset: "weekly",
        expiresAt: new Date("2090-01-01T00:00:00Z"),
      },
    });
    const { hash } = made.data;
    expect(made.data).toMatchObject({ name: "App", limit: 3, limitRemaining: 3, limitReset: "weekly" });
    expect((await apiKeys.list()).data.map((each) => each.hash)).toEqual([hash]);
    expect((await apiKeys.get({ hash })).data).toEqual(made.data);
    const changed = await apiKeys.update({ hash, requestBody: { name: "B", limit: null } });
    expect(changed.data).toMatchObject({
      name: "B",
      limit: null,
      limitRemaining: null,
      limitReset: "weekly",
    });
    const own = await client(made.key).apiKeys.getCurrentKeyMetadata();
    expect(own.data).toMatchObject({ label: made.data.label, limit: null, isManagementKey: false });
    await expect(client(made.key).apiKeys.list()).rejects.toMatchObject({
      name: "UnauthorizedResponseError",
    });
    await expect(client(made.key).analytics.getUserActivity()).rejects.toMatchObject({
      name: "ForbiddenResponseError",
    });
    expect((await apiKeys.delete({ hash })).deleted).toBe(true);
    await expect(apiKeys.get({ hash })).rejects.toMatchObject({ name: "NotFoundResponseError" });
  });
});
