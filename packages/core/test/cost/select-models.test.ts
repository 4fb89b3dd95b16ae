import { filterModels, type Model, sortByPrice } from "@wayfare/core";
import { describe, expect, test } from "vitest";

function model(id: string, prompt: string, completion: string, more: Partial<Model> = {}): Model {
  return {
    id,
    canonical_slug: id,
    name: `Name of ${id}`,
    created: 0,
    context_length: 8192,
    architecture: { modality: "text->text", input_modalities: ["text"], output_modalities: ["text"] },
    pricing: { prompt, completion },
    top_provider: { is_moderated: false },
    per_request_limits: null,
    supported_parameters: [],
    ...more,
  };
}

function ids(models: Model[]): string[] {
  return models.map(({ id }) => id);
}

describe("sortByPrice", () => {
  const auto = model("openrouter/auto", "-1", "-1");
  const twelfth = model("a/twelfth", "0.00000008333333333333334", "0");
  const shortTwelfth = model("a/short-twelfth", "0.0000000833333333333333", "0");
  const free = model("a/free", "0", "0");
  const talker = model("a/talker", "0.000001", "0.000010");
  const reader = model("a/reader", "0.000005", "0.000005");

  test("puts the cheapest first and dynamic prices last", () => {
    const sorted = sortByPrice([auto, reader, talker, twelfth, free]);
    expect(ids(sorted)).toEqual(["a/free", "a/twelfth", "a/reader", "a/talker", "openrouter/auto"]);
  });

  test("tells prices apart beyond the digits of money", () => {
    expect(ids(sortByPrice([twelfth, shortTwelfth]))).toEqual(["a/short-twelfth", "a/twelfth"]);
  });

  test("weighs input and output as told", () => {
    expect(ids(sortByPrice([reader, talker], { prompt: 10 }))).toEqual(["a/talker", "a/reader"]);
    expect(ids(sortByPrice([talker, reader], { prompt: 0.5, completion: 2 }))).toEqual([
      "a/reader",
      "a/talker",
    ]);
    expect(() => sortByPrice([], { prompt: -1 })).toThrow(RangeError);
    expect(() => sortByPrice([], { completion: Number.NaN })).toThrow(RangeError);
  });

  test("keeps the order of equals and leaves the list alone", () => {
    const list = [model("b", "1", "1"), model("a", "1", "1.0"), free];
    expect(ids(sortByPrice(list))).toEqual(["a/free", "b", "a"]);
    expect(ids(list)).toEqual(["b", "a", "a/free"]);
  });
});

describe("filterModels", () => {
  const tools = model("x/tools", "0.000003", "0.000015", {
    supported_parameters: ["tools", "structured_outputs"],
    context_length: 200_000,
    description: "Good at calling tools.",
  });
  const eyes = model("x/eyes", "0.0000005", "0.000001", {
    architecture: {
      modality: "text+image->text",
      input_modalities: ["text", "image"],
      output_modalities: ["text"],
    },
  });
  const free = model("x/eyes:free", "0", "0", { context_length: null });
  const auto = model("openrouter/auto", "-1", "-1", { context_length: 2_000_000 });
  const all = [tools, eyes, free, auto];

  test.each([
    [{}, ids(all)],
    [{ supported_parameters: ["tools", "structured_outputs"] }, ["x/tools"]],
    [{ supported_parameters: ["tools", "seed"] }, []],
    [{ input_modalities: ["image"] }, ["x/eyes"]],
    [{ output_modalities: ["text"] }, ids(all)],
    [{ output_modalities: ["audio"] }, []],
    [{ minContext: 200_000 }, ["x/tools", "openrouter/auto"]],
    [{ maxPrice: { prompt: "3", completion: 15 } }, ["x/tools", "x/eyes", "x/eyes:free"]],
    [{ maxPrice: { prompt: "2.999999999999999999" } }, ["x/eyes", "x/eyes:free"]],
    [{ maxPrice: {} }, ids(all)],
    [{ free: true }, ["x/eyes:free"]],
    [{ free: false }, ["x/tools", "x/eyes", "openrouter/auto"]],
    [{ search: "EYES name" }, ["x/eyes", "x/eyes:free"]],
    [{ search: "calling" }, ["x/tools"]],
    [{ search: "  " }, ids(all)],
    [{ search: "eyes", free: false, maxPrice: { prompt: 1 } }, ["x/eyes"]],
  ])("keeps what meets %j", (filter, expected) => {
    expect(ids(filterModels(all, filter))).toEqual(expected);
  });

  test("refuses a limit that is no price", () => {
    expect(() => filterModels(all, { maxPrice: { prompt: "cheap" } })).toThrow(/USD per million tokens/);
    expect(() => filterModels(all, { maxPrice: { completion: -1 } })).toThrow(RangeError);
  });
});
