import { readDataUrl } from "@wayfare/core/adapter";
import fc from "fast-check";
import { expect, test } from "vitest";

test.each<[url: string, mediaType: string, data: string]>([
  ["data:image/png;base64,AAAA", "image/png", "AAAA"],
  ["DATA:image/png;BASE64,AAAA", "image/png", "AAAA"],
  ["data:text/plain;charset=utf-8;base64,AAAA", "text/plain", "AAAA"],
  ["data:;base64,AAAA", "", "AAAA"],
  ["data:image/png;base64,AA%2BA%2f%3D%3d", "image/png", "AA+A/=="],
  ["data:image/png; base64,AAAA", "image/png", "AAAA"],
  ["data:image/png;charset=utf-8; base64 ,AAAA", "image/png", "AAAA"],
  ["data:,", "", ""],
  ["data:image/svg+xml,<svg width='100%'/>", "image/svg+xml", btoa("<svg width='100%'/>")],
  ["data:image/svg+xml;utf8,%3Csvg%2F%3E", "image/svg+xml", btoa("<svg/>")],
  ["data:text/plain,%C3%A9%zz", "text/plain", btoa("\xc3\xa9%zz")],
])("%s", (url, mediaType, data) => {
  expect(readDataUrl(url)).toEqual({ mediaType, data });
});

test.each(["https://x.test/a.png", "data:image/png", "data", "", "x,data:,"])("%j is none", (url) => {
  expect(readDataUrl(url)).toBeUndefined();
});

test("any text comes back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const found = readDataUrl(`data:text/plain,${encodeURIComponent(text.toWellFormed())}`);
      const bytes = Uint8Array.from(atob(found?.data ?? ""), (letter) => letter.charCodeAt(0));
      expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)).toBe(text.toWellFormed());
    }),
  );
});
