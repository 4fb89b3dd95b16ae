import { describe, expect, it } from "vitest";
import { as, MANAGER, makeKey, manage, useGateway } from "./support.ts";

const bench = useGateway({ managementKeys: [MANAGER] });

describe("changes of one key at once", () => {
  it("do not undo each other, also where a body comes slowly", async () => {
    const { hash } = await makeKey(bench);
    let finish = () => {};
    const body = new ReadableStream({
      start(controller) {
        const bytes = new TextEncoder().encode('{"requests_per_day":1}');
        controller.enqueue(bytes.subarray(0, 5));
        finish = () => {
          controller.enqueue(bytes.subarray(5));
          controller.close();
        };
      },
    });
    const init = { method: "PATCH", body, duplex: "half", ...as(MANAGER) } as RequestInit;
    const slow = fetch(`${bench.url}/keys/${hash}`, init);
    const fields = { zdr: true, tokens_per_minute: 2, allowed_models: ["a/b"], requests_per_minute: 3 };
    const patches = Object.entries(fields).map(([name, value]) =>
      manage(bench, "PATCH", `/keys/${hash}`, { [name]: value }),
    );
    const statuses = (await Promise.all(patches)).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    finish();
    expect((await slow).status).toBe(200);
    expect((await manage(bench, "GET", `/keys/${hash}`)).json.data).toMatchObject({
      ...fields,
      requests_per_day: 1,
    });
  });
});

it("a management key cannot end its own time", async () => {
  const { key, hash } = await makeKey(bench, { is_management_key: true });
  const patch = (expires_at: string) =>
    bench.get(`/keys/${hash}`, { method: "PATCH", body: JSON.stringify({ expires_at }), ...as(key) });
  const { status, json } = await patch("2020-01-01T00:00:00Z");
  expect([status, json.error.message]).toEqual([
    403,
    "A management key cannot expire itself. Use another management key for that.",
  ]);
  expect((await patch("2099-01-01T00:00:00Z")).status).toBe(200);
});
