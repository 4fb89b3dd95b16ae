import { type CallOptions, createOpenRouter, InvalidRequestError, type OpenRouter } from "@wayfare/core";
import type { Request, RequestHandler, Response } from "express";
import type { ChatOptions, RouteState } from "./options.ts";
import { answer } from "./reply/answer.ts";
import { answerError, createReport, knownError } from "./reply/answer-error.ts";
import { Departure } from "./reply/departure.ts";
import { type Format, formats } from "./reply/formats.ts";
import { createCheck } from "./request/check-request.ts";
import { createLimits } from "./request/limits.ts";
import { notAllowed } from "./request/not-allowed.ts";
import { Turns } from "./request/turns.ts";
import { createUsage } from "./usage.ts";

/** A route for chats. Mount it at any path, before or after body parsers: `app.post("/api/chat", openrouterChat({…}))`. */
export interface ChatRoute extends RequestHandler {
  /** How the limits of the signed-in caller stand, as JSON: `app.get("/api/usage", chat.usage)`. */
  readonly usage: RequestHandler;
  /** The client behind the route. */
  readonly openrouter: OpenRouter;
}

/**
 * A chat route whose key stays on the server. What callers may ask, spend and for how long stands in the options; a
 * route without a word of who may call is refused when it is made.
 *
 * @throws InvalidRequestError for options that cannot be meant; it names the field
 */
export function openrouterChat(options: ChatOptions): ChatRoute {
  const client = clientOf(options);
  const check = createCheck(options);
  const budgets = createLimits(options);
  const turns = new Turns(options.maxConcurrent);
  const formatOf = createFormatOf(options);
  const report = createReport(options.onError);

  const serve = async (request: Request, response: Response): Promise<void> => {
    const departure = new Departure(response, options.onDisconnect !== "finish");
    let endTurn: (() => void) | undefined;
    try {
      if (request.method !== "POST") throw notAllowed(request, "POST");
      const format = formatOf(request);
      const { state, body } = await check(request, response, format.decode);
      endTurn = turns.begin(state.user);
      const { signal } = departure;
      const call = { ...callOf(options, request, response, state), budgets, signal };
      const exchange = format.open(state.request, body, options);
      const reader = { response, departure, options, report };
      await answer(exchange, { client, request: state.request, call }, reader);
    } catch (thrown) {
      // What comes here was refused before anything was sent.
      answerError(response, knownError(thrown, report));
    } finally {
      departure.stop();
      endTurn?.();
    }
  };
  const handler: RequestHandler = (request, response) => void serve(request, response).catch(report);
  return Object.assign(handler, { openrouter: client, usage: createUsage(options, budgets, report) });
}

function clientOf({ openrouter, apiKey, client }: ChatOptions): OpenRouter {
  if (openrouter === undefined)
    return createOpenRouter({ ...client, ...(apiKey !== undefined && { apiKey }) });
  if (apiKey === undefined && client === undefined) return openrouter;
  throw new InvalidRequestError("`openrouter` is a client already: leave `apiKey` and `client` out.");
}

function createFormatOf({ format = "openai" }: ChatOptions): (request: Request) => Format {
  const known = (name: string): Format => {
    if (Object.hasOwn(formats, name)) return formats[name as keyof typeof formats];
    throw new InvalidRequestError(
      `\`format\` must be one of ${Object.keys(formats).join(", ")}, not "${name}".`,
    );
  };
  if (typeof format === "function") return (request) => known(format(request));
  const always = known(format);
  return () => always;
}

/** What goes along with the call, beside the request: nothing of it comes from the body. */
function callOf(options: ChatOptions, request: Request, response: Response, state: RouteState): CallOptions {
  const { tags, deadlines, onReceipt } = options;
  const own = typeof tags === "function" ? tags(request) : tags;
  return {
    deadlines,
    tags: { ...own, ...(state.user !== undefined && { user: state.user }) },
    onReceipt: (receipt) => {
      state.receipt = receipt;
      onReceipt?.(receipt, request, response);
    },
  };
}
