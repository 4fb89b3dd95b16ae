import { VERSION } from "openai/version";
import { expect, test, vi } from "vitest";
import { everyVersion } from "./every-version.ts";

vi.mock("openai", () => import("openai-6"));
vi.mock("openai/version", () => import("openai-6/version"));
vi.mock("openai/helpers/zod", () => import("openai-6/helpers/zod"));

test("this is version 6", () => {
  expect(VERSION).toBe("6.0.0");
});

everyVersion();
