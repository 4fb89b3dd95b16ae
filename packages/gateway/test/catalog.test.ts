import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CatalogError, createGateway, createRelayCatalog, loadCatalog } from "@wayfare/gateway";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "./support.ts";

let folder: string;
let upstream: Upstream;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "wayfare-catalog-"));
  upstream = await startUpstream();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await upstream.close();
});

const model = {
  id: "a/b",
  endpoints: [{ provider: "p", context_length: 8, pricing: { prompt: "0.1", completion: "0" } }],
};

async function get(handle: (request: Request) => Promise<Response>, path: string): Promise<Loose> {
  return (await handle(new Request(`http://gateway.test/v1${path}`))).json();
}

describe("the shipped catalogue", () => {
  it("holds well-known models of many providers, and each kind", async () => {
    const { fetch: handle } = createGateway();
    const { data } = await get(handle, "/models?output_modalities=all");
    const real = data.filter(({ id }: Loose) => !id.startsWith("sandbox/"));
    expect(real.length).toBeGreaterThanOrEqual(30);
    expect((await get(handle, "/providers")).data.length).toBeGreaterThanOrEqual(12);
    const some = (fits: (model: Loose) => boolean) => real.some(fits);
    expect(some(({ id, pricing }) => id.endsWith(":free") && pricing.prompt === "0")).toBe(true);
    expect(some(({ architecture }) => architecture.input_modalities.includes("image"))).toBe(true);
    expect(some(({ architecture }) => architecture.output_modalities.includes("audio"))).toBe(true);
    expect(some(({ architecture }) => architecture.output_modalities.includes("image"))).toBe(true);
    expect(some(({ architecture }) => architecture.output_modalities.includes("embeddings"))).toBe(true);
    expect(some(({ reasoning }) => reasoning?.mandatory)).toBe(true);
    expect(some(({ pricing }) => pricing.overrides?.length > 0)).toBe(true);
  });

  it("says of a model what its endpoints say", async () => {
    const { fetch: handle } = createGateway();
    for (const listed of (await get(handle, "/models?output_modalities=all")).data) {
      const { data } = await get(handle, `/models/${listed.id}/endpoints`);
      const parameters = new Set(data.endpoints.flatMap((endpoint: Loose) => endpoint.supported_parameters));
      expect(listed.supported_parameters).toEqual([...parameters].sort());
      expect(listed.context_length).toBe(
        Math.max(...data.endpoints.map((endpoint: Loose) => endpoint.context_length)),
      );
      expect(data.endpoints.map(({ pricing: { discount: _, ...prices } }: Loose) => prices)).toContainEqual(
        (({ discount: _, ...prices }) => prices)(listed.pricing),
      );
    }
  });
});

describe("loadCatalog", () => {
  it("takes data and files of the own format", async () => {
    const file = join(folder, "catalog.json");
    writeFileSync(file, JSON.stringify({ models: [model] }));
    for (const catalog of [await loadCatalog({ models: [model] }), await loadCatalog(file)]) {
      const { fetch: handle } = createGateway({ catalog, sandbox: { speed: 0 } });
      expect((await get(handle, "/models")).data).toMatchObject([
        { id: "a/b", name: "a/b", context_length: 8, canonical_slug: "a/b" },
      ]);
      expect((await get(handle, "/models/a/b/endpoints")).data.endpoints).toMatchObject([
        { provider_name: "p", tag: "p", quantization: "unknown" },
      ]);
    }
  });

  it("takes a live list, whose models one router offers", async () => {
    const listed = {
      id: "lumen/otter-1",
      name: "Otter",
      pricing: { prompt: "0.000001", completion: "0" },
      context_length: 9,
      architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
      top_provider: { max_completion_tokens: 4 },
      supported_parameters: ["tools"],
      extra: 1,
    };
    upstream.route("GET", "/models", json({ data: [listed] }));
    const { fetch: handle } = createGateway({ catalog: await loadCatalog(`${upstream.url}/models`) });
    expect((await get(handle, "/model/lumen/otter-1")).data).toMatchObject({
      name: "Otter",
      context_length: 9,
      supported_parameters: ["tools"],
      architecture: { modality: "text+image->text" },
    });
    expect((await get(handle, "/models/lumen/otter-1/endpoints")).data.endpoints).toMatchObject([
      { provider_name: "OpenRouter", max_completion_tokens: 4 },
    ]);
  });

  it("takes the bare list of any OpenAI-compatible server, with prices unknown", async () => {
    const catalog = await loadCatalog({
      object: "list",
      data: [{ id: "tiny", object: "model", owned_by: "me" }],
    });
    const { fetch: handle } = createGateway({ catalog });
    expect((await get(handle, "/models")).data).toMatchObject([
      { id: "tiny", pricing: { prompt: "-1", completion: "-1" }, context_length: 0 },
    ]);
  });

  it("can fold a catalogue into that of one router", async () => {
    const { models } = await loadCatalog({
      models: [{ ...model, endpoints: [...model.endpoints, ...model.endpoints] }],
    });
    const catalog = createRelayCatalog(models);
    expect(catalog.find("a/b")?.endpoints).toMatchObject([{ provider: "openrouter", context_length: 8 }]);
    expect(catalog.find("c/d")).toBeUndefined();
    expect(catalog.adopt?.("c/d")).toMatchObject({ id: "c/d", endpoints: [{ pricing: { prompt: "-1" } }] });
  });

  it.each([
    [{ models: {} }, "catalog: models must be a list."],
    [{ models: [{}] }, "catalog: models[0].id must be a string that is not empty."],
    [{ models: [{ id: "a/b" }] }, "catalog: models[0].endpoints must be a list."],
    [
      { models: [{ ...model, endpoints: [{ provider: "p", context_length: 0 }] }] },
      "catalog: models[0].endpoints[0].context_length must be a whole number above 0.",
    ],
    [
      { models: [{ ...model, endpoints: [{ provider: "p", context_length: 1, pricing: { prompt: 0.1 } }] }] },
      'catalog: models[0].endpoints[0].pricing.prompt must be a decimal string in USD, such as "0.000001"; "-1" means that it varies.',
    ],
    [{ providers: [{ name: "x" }] }, "catalog: providers[0].slug must be a string that is not empty."],
    [{ data: [{ name: "b" }] }, "catalog: data[0].id must be a string that is not empty."],
    [[], "catalog must be an object."],
  ])("%j is refused with its place", async (source, message) => {
    await expect(loadCatalog(source)).rejects.toThrow(new CatalogError(message));
  });

  it("says which file or address cannot be read", async () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    await expect(loadCatalog(file)).rejects.toThrow(/broken\.json cannot be read as a catalogue: /);
    await expect(loadCatalog(join(folder, "none.json"))).rejects.toThrow(
      /none\.json cannot be read as a catalogue: ENOENT/,
    );
    upstream.route("GET", "/models", json({}, { status: 500 }));
    await expect(loadCatalog(`${upstream.url}/models`)).rejects.toThrow(
      /models cannot be read as a catalogue: it answered 500/,
    );
  });
});
