import type { StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import {
  createContentParser,
  createFunctionCallingParser,
} from "@langchain/core/language_models/structured_output";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { OutputParserException } from "@langchain/core/output_parsers";
import type { Runnable } from "@langchain/core/runnables";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { isSerializableSchema } from "@langchain/core/utils/standard_schema";
import { getSchemaDescription, isInteropZodSchema } from "@langchain/core/utils/types";
import { isObject } from "@wayfare/core/adapter";
import type { ChatOpenRouterCallOptions } from "../options/settings.ts";

/** What a method needs: options for the call, and what reads the answer. */
interface Plan {
  readonly options: Partial<ChatOpenRouterCallOptions>;
  readonly parser: Parser;
}

type Parser = Runnable<AIMessage, Record<string, unknown>>;
type Schema = Record<string, unknown>;
type Method = "jsonSchema" | "functionCalling" | "jsonMode";

interface Wish {
  readonly schema: Schema;
  readonly json: Schema;
  readonly name: string;
  readonly description: string | undefined;
  readonly strict: boolean | undefined;
}

const plans: Readonly<Record<Method, (wish: Wish) => Plan>> = {
  jsonSchema: ({ schema, json, name, description, strict }) => ({
    options: {
      response_format: {
        type: "json_schema",
        json_schema: {
          name,
          schema: json,
          ...(description !== undefined && { description }),
          ...(strict !== undefined && { strict }),
        },
      },
    },
    parser: readText(createContentParser(schema as never)),
  }),
  jsonMode: ({ schema }) => ({
    options: { response_format: { type: "json_object" } },
    parser: readText(createContentParser(schema as never)),
  }),
  functionCalling: ({ schema, json, name, description, strict }) => ({
    options: {
      tools: [{ type: "function", function: { name, description: description ?? "", parameters: json } }],
      tool_choice: { type: "function", function: { name } },
      ...(strict !== undefined && { strict }),
    },
    parser: readCall(createFunctionCallingParser(schema as never, name), name),
  }),
};

/**
 * Plans how an answer gets its form.
 * @throws TypeError for a method that there is none of
 */
export function planOutput(
  schema: Schema,
  { method, name: given, strict }: StructuredOutputMethodOptions<boolean>,
  likely: Method,
): Plan {
  const chosen = method ?? likely;
  if (!Object.hasOwn(plans, chosen)) {
    const known = Object.keys(plans).join(", ");
    throw new TypeError(`The structured output method "${chosen}" is not known. Choose one of: ${known}.`);
  }
  const isJson = !isInteropZodSchema(schema) && !isSerializableSchema(schema);
  // OpenAI's older form has the schema inside.
  const isOlder = isJson && typeof schema.name === "string" && isObject(schema.parameters);
  const json = toJsonSchema((isOlder ? schema.parameters : schema) as never) as Schema;
  const named = isJson ? [schema.name, schema.title].find((name) => typeof name === "string") : undefined;
  const name = fitting(given ?? (named as string | undefined) ?? "extract");
  const description = getSchemaDescription(schema as never);
  const plan = plans[chosen as Method]({ schema, json, name, description, strict });
  const format = { kwargs: { method: chosen }, schema: json };
  return { ...plan, options: { ...plan.options, ls_structured_output_format: format } as Plan["options"] };
}

/** The method that suits what may answer: schemas only where every model that may be asked knows them. */
export function likelyMethod(profiles: readonly ModelProfile[]): Method {
  return profiles.every(({ structuredOutput }) => structuredOutput === true)
    ? "jsonSchema"
    : "functionCalling";
}

/** Letters that the API takes in names, and how many of them. */
function fitting(name: string): string {
  return name.replace(/[^\w-]/g, "_").slice(0, 64) || "extract";
}

/** An answer without text has no form: that is said, and why. */
function readText(parser: unknown): Parser {
  return checked(parser as Parser, (message) => {
    if (message.text.trim() === "") throw failure(message, "The answer has no text to read");
  });
}

function readCall(parser: unknown, name: string): Parser {
  return checked(parser as Parser, (message) => {
    if (message.tool_calls?.some((call) => call.name === name)) return;
    const [invalid] = message.invalid_tool_calls ?? [];
    throw failure(message, `The answer does not call "${name}"${invalid ? `: ${invalid.error}` : ""}`);
  });
}

/** Reasons after which an answer is not whole. */
const cuts: ReadonlySet<unknown> = new Set(["length", "content_filter"]);

/** A parser that does not keep silent about an answer that has nothing for it. */
function checked(parser: Parser, check: (message: AIMessage | AIMessageChunk) => void): Parser {
  const invoke = parser.invoke.bind(parser);
  const transform = parser.transform.bind(parser);
  parser.invoke = async (message, options) => {
    check(message);
    try {
      return await invoke(message, options);
    } catch (error) {
      // A parser for plain JSON schemas throws what JSON itself throws.
      throw error instanceof SyntaxError
        ? failure(message, `The answer is not JSON: ${error.message}`)
        : error;
    }
  };
  // What comes bit by bit is looked at when it is whole.
  parser.transform = async function* (pieces, options) {
    let sum: AIMessageChunk | undefined;
    async function* watched(): AsyncGenerator<AIMessage> {
      for await (const piece of pieces as AsyncIterable<AIMessageChunk>) {
        sum = sum === undefined ? piece : sum.concat(piece);
        yield piece as unknown as AIMessage;
      }
    }
    yield* transform(watched(), options);
    if (sum === undefined) return;
    check(sum);
    // Half an object may read like a whole one.
    if (cuts.has(sum.response_metadata.finish_reason)) throw failure(sum, "The answer was cut off");
  };
  return parser;
}

function failure(message: AIMessage | AIMessageChunk, words: string): OutputParserException {
  const { refusal } = message.additional_kwargs;
  const reason = refusal
    ? `the model refused: ${refusal}`
    : `finish reason ${message.response_metadata.finish_reason}`;
  return new OutputParserException(`${words} (${reason}).`, message.text);
}
