import {
  AbortedError,
  AuthenticationError,
  ConnectionError,
  ContentRefusedError,
  InterruptedError,
  InvalidRequestError,
  type OpenRouterError,
  PaymentRequiredError,
  RateLimitError,
  TimeoutError,
  UnavailableError,
} from "@wayfare/core";
import { decodeError, encodeError, errorTypeOf, errorTypes, statusOf } from "@wayfare/core/internal";
import { type ErrorName, errorBodies } from "@wayfare/test-upstream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorTable } from "../client/error-table.ts";

const names = Object.keys(errorTable) as ErrorName[];

function decode(name: ErrorName): OpenRouterError {
  const { status, body, headers } = errorBodies[name];
  return decodeError({ status, body, header: (header) => headers?.[header] });
}

/** What a caller decides by. */
function verdictOf(error: OpenRouterError): object {
  const { kind, status, error_type, retryable, retryAfter, provider, limit_source, availability } = error;
  return { kind, status, error_type, retryable, retryAfter, provider, limit_source, availability };
}

describe("what is encoded is decoded as the same", () => {
  test.each(names)("%s", (name) => {
    const error = decode(name);
    const { status, body } = encodeError(error);
    expect(status).toBe(errorBodies[name].status);
    expect(body.error).toMatchObject({ code: status, metadata: { error_type: error.error_type } });
    // Over the wire, as HTTP error and inside 200; headers are not there any more.
    const text = JSON.stringify(body);
    expect(verdictOf(decodeError({ status, body: text }))).toEqual(verdictOf(error));
    expect(verdictOf(decodeError({ status: 200, body: text }))).toEqual(verdictOf(error));
  });

  test.each(names)("%s as text and as JSON", (name) => {
    const { status, body } = errorBodies[name];
    const text = decodeError({ status, body: JSON.stringify(body) });
    const parsed = decodeError({ status, body });
    expect([verdictOf(text), text.message]).toEqual([verdictOf(parsed), parsed.message]);
  });

  test.each<[OpenRouterError, number, string]>([
    [new InterruptedError("broke off"), 502, "provider_unavailable"],
    [new ConnectionError("reset"), 502, "provider_unavailable"],
    [new TimeoutError("silent", { phase: "idle" }), 504, "timeout"],
    [new AbortedError("left"), 500, "server"],
  ])("an error without an answer: %s", (error, status, error_type) => {
    expect(encodeError(error)).toMatchObject({
      status,
      body: { error: { code: status, message: error.message, metadata: { error_type } } },
    });
  });

  test("no key is written", () => {
    const error = new ConnectionError("refused for Bearer sk-or-v1-0123456789abcdef");
    expect(JSON.stringify(encodeError(error))).not.toContain("0123456789");
  });
});

describe("the one table", () => {
  test("every type has a status that leads back to a type of the same remedy", () => {
    expect(Object.keys(errorTypes)).toHaveLength(27);
    for (const [name, { status, retryable }] of Object.entries(errorTypes)) {
      expect(statusOf(name)).toBe(status);
      const back = errorTypes[errorTypeOf(status)];
      expect(back?.status).toBe(status);
      expect(back?.retryable, name).toBe(retryable);
    }
  });

  test("what nobody listed", () => {
    expect([errorTypeOf(418), errorTypeOf(599), statusOf("brand_new")]).toEqual([
      "invalid_request",
      "server",
      500,
    ]);
  });

  test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "%s is no type and no limit",
    (name) => {
      const metadata = { error_type: name, limit_source: name };
      const error = decodeError({ status: 503, body: { error: { code: 503, message: "x", metadata } } });
      expect(error).toMatchObject({ kind: "unavailable", retryable: true, error_type: name });
      expect(statusOf(name)).toBe(500);
    },
  );
});

describe("any body at all", () => {
  const named = fc.record(
    {
      code: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
      message: fc.oneof(fc.string(), fc.jsonValue()),
      metadata: fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            error_type: fc.jsonValue(),
            raw: fc.jsonValue(),
            headers: fc.jsonValue(),
            limit_source: fc.jsonValue(),
            provider_name: fc.jsonValue(),
            retry_after_seconds: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
      ),
      availability: fc.oneof(
        fc.jsonValue(),
        fc.record({ retryable: fc.jsonValue(), retry_after: fc.jsonValue() }),
      ),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(fc.jsonValue(), fc.string(), fc.record({ error: fc.oneof(named, fc.jsonValue()) }));
  const header = fc.dictionary(
    fc.constantFrom("retry-after", "retry-after-ms", "x-ratelimit-reset", "x-request-id"),
    fc.string(),
  );

  test("never throws, and says something that can be logged", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(200, 400, 401, 402, 403, 404, 418, 429, 500, 503, 599),
        body,
        header,
        (status, body, headers) => {
          const error = decodeError({ status, body, header: (name) => headers[name] });
          expect(error.status).toBeGreaterThanOrEqual(400);
          expect(error.message).toMatch(/\(\d{3}, /);
          expect(typeof error.retryable).toBe("boolean");
          if (error.retryAfter !== undefined) {
            expect(Number.isFinite(error.retryAfter)).toBe(true);
            expect(error.retryAfter).toBeGreaterThanOrEqual(0);
          }
          expect(JSON.parse(JSON.stringify(error))).toMatchObject({ kind: error.kind });
          const { status: again, body: written } = encodeError(error);
          expect(decodeError({ status: again, body: written }).kind).toBe(error.kind);
        },
      ),
      { seed: 2026, numRuns: 2000 },
    );
  });
});

describe("what an error without an answer is answered with", () => {
  test.each([
    [new InvalidRequestError("No."), 400],
    [new AuthenticationError("No."), 401],
    [new InterruptedError("No."), 502],
    [new InterruptedError("Cut, inside a success.", { status: 200 }), 502],
    [new TimeoutError("No."), 504],
    [new RateLimitError("No."), 429],
    [new PaymentRequiredError("No."), 402],
    [new ContentRefusedError("No."), 403],
    [new ContentRefusedError("No.", { error_type: "refusal" }), 400],
    [new UnavailableError("No."), 502],
    [new UnavailableError("No.", { error_type: "provider_overloaded" }), 503],
  ])("%s", (error, status) => {
    const { body, ...head } = encodeError(error);
    expect({ ...head, body }).toMatchObject({ status, body: { error: { code: status } } });
    const remedies: string[] = ["interrupted", "timeout"];
    if (!remedies.includes(error.kind)) expect(decodeError({ status, body }).kind).toBe(error.kind);
  });
});
