import { InvalidRequestError } from "../errors/remedies.ts";
import type { ChatCompletion, Choice, ResponseMessage } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { JsonSchema, JsonSchemaFormat, ResponseFormat } from "../protocol/response-format.ts";
import type { SchemaOutput, StandardSchema } from "../protocol/standard-schema.ts";
import { isObject } from "../wire/check.ts";

/** What the wire should be told beside the schema itself. */
export interface SchemaFormatOptions {
  /** Name that the model sees: letters, digits, underscores and dashes, at most 64. @default "answer" */
  name?: string | undefined;
  /** What the object is for. */
  description?: string | undefined;
  /** Hold the model to the schema token by token. @default true */
  strict?: boolean | undefined;
  /** The JSON Schema, for schemas that do not bring their own (valibot without its converter, older versions of zod). */
  jsonSchema?: JsonSchema | undefined;
}

/** A `response_format` that also validates: what the wire needs, with the schema behind it. */
export type SchemaFormat<S extends StandardSchema> = JsonSchemaFormat & Pick<S, "~standard">;

/** A request whose answer has the type of its schema. */
export type StructuredRequest<S extends StandardSchema> = Omit<ChatRequest, "response_format"> & {
  response_format: S;
};

/** A reply whose messages carry the parsed and validated value. */
export interface ParsedCompletion<T> extends ChatCompletion {
  choices: (Choice & { message: ResponseMessage & { parsed: T } })[];
}

/**
 * Makes a `response_format` of any Standard Schema (zod, valibot, arktype, …).
 * @throws InvalidRequestError when the schema cannot say itself as JSON Schema and `jsonSchema` is not given
 */
export function responseFormat<S extends StandardSchema>(
  schema: S,
  options: SchemaFormatOptions = {},
): SchemaFormat<S> {
  const { name = "answer", description, strict = true } = options;
  const json = options.jsonSchema ?? jsonSchemaOf(schema);
  const format: JsonSchemaFormat = {
    type: "json_schema",
    json_schema: {
      name,
      ...(description !== undefined && { description }),
      strict,
      schema: strict ? closed(json) : json,
    },
  };
  // Not enumerable: the wire gets the format alone.
  return Object.defineProperty(format, "~standard", { value: schema["~standard"] }) as SchemaFormat<S>;
}

/** The schema behind a `response_format`, if there is one. */
export function schemaOf(format: unknown): StandardSchema | undefined {
  const isSchema = (typeof format === "object" && format !== null) || typeof format === "function";
  return isSchema && "~standard" in format ? (format as StandardSchema) : undefined;
}

/** A request whose `response_format` is what the wire knows. */
export function withWireFormat(request: ChatRequest): ChatRequest {
  const schema = schemaOf(request.response_format);
  if (schema === undefined || (request.response_format as ResponseFormat).type === "json_schema")
    return request;
  return { ...request, response_format: responseFormat(schema) };
}

/**
 * Parses the answer of each choice and validates it; the value stands in `message.parsed`.
 * @throws SchemaMismatchError with the text, when it is not JSON or does not fit
 */
export async function parseCompletion<S extends StandardSchema>(
  completion: ChatCompletion,
  schema: S,
  repair?: (text: string) => string,
): Promise<ParsedCompletion<SchemaOutput<S>>> {
  const { validateCompletion } = await import("./validate-completion.ts");
  await validateCompletion(completion, schema, repair);
  return completion as ParsedCompletion<SchemaOutput<S>>;
}

function jsonSchemaOf(schema: StandardSchema): JsonSchema {
  const { jsonSchema, vendor } = schema["~standard"];
  if (jsonSchema !== undefined) {
    const { $schema: _, ...json } = jsonSchema.input({ target: "draft-2020-12" });
    return json;
  }
  throw new InvalidRequestError(
    `This ${vendor} schema does not bring a JSON Schema. Pass one: responseFormat(schema, { jsonSchema: … }).`,
  );
}

/** Strict mode wants closed objects, which the input side of most schemas leaves open. */
function closed(schema: JsonSchema): JsonSchema {
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedValue(value)]));
  const isObjectType = [copy.type].flat().includes("object");
  if (isObjectType && isObject(copy.properties)) copy.additionalProperties ??= false;
  return copy;
}

function closedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closedValue);
  return isObject(value) ? closed(value) : value;
}
