import { type CallOptions, createOpenRouter, InvalidRequestError, type OpenRouter } from "@wayfare/core";
import type { Request, RequestHandler, Response } from "express";
import type { ChatOptions, RouteState } from "./options.ts";
import { answer } from "./reply/answer.ts";
import { answerError } from "./reply/answer-error.ts";
import { Departure } from "./reply/departure.ts";
import { type Format, formats } from "./reply/formats.ts";
import { createReport, knownError, quietly, type Report } from "./reply/report.ts";
import { createCheck } from "./request/check-request.ts";
import { nobody } from "./request/find-user.ts";
import { createLimits } from "./request/limits.ts";
import { notAllowed } from "./request/not-allowed.ts";
import { ofHost } from "./request/of-host.ts";
import { Turns } from "./request/turns.ts";
import { sharedTransport } from "./shared-transport.ts";
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
  const report = createReport(options);

  const serve = async (request: Request, response: Response): Promise<void> => {
    const departure = new Departure(response, options.onDisconnect !== "finish");
    let endTurn: (() => void) | undefined;
    try {
      if (request.method !== "POST") throw notAllowed(request, "POST");
      const user = await check.user(request);
      // Before the body is read: also what is sent slowly takes its turn.
      endTurn = turns.begin(user);
      const format = await ofHost(() => formatOf(request));
      const decode = (sent: unknown) => format.decode?.(sent, options) ?? sent;
      const { state, body } = await check.request(request, response, user, decode);
      const { signal } = departure;
      const told = await ofHost(() => tagsOf(options, request));
      const call = {
        ...callOf(options, { request, response, state, report }),
        tags: { ...told, user: user ?? nobody },
        budgets,
        signal,
      };
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
  if (openrouter === undefined) {
    // The program's own way to the network wins: Node's `fetch` knows the proxies of the environment.
    const isTold = client?.fetch !== undefined || process.env.NODE_USE_ENV_PROXY === "1";
    const transport = isTold ? undefined : sharedTransport();
    const own = apiKey === undefined ? {} : { apiKey };
    return createOpenRouter({ ...client, transport: client?.transport ?? transport, ...own });
  }
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

/** Whom and what a call is for: nothing of it comes from the body. */
function tagsOf({ tags }: ChatOptions, request: Request): Record<string, string> | undefined {
  return typeof tags === "function" ? tags(request) : tags;
}

interface Served {
  request: Request;
  response: Response;
  state: RouteState;
  report: Report;
}

function callOf({ deadlines, onReceipt }: ChatOptions, served: Served): CallOptions {
  const { request, response, state, report } = served;
  return {
    deadlines,
    onReceipt: (receipt) => {
      state.receipt = receipt;
      quietly(() => onReceipt?.(receipt, request, response), report);
    },
  };
}
