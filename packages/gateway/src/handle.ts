import { InvalidRequestError, isOpenRouterError, UnavailableError } from "@wayfare/core";
import type { Caller } from "./access/caller.ts";
import { corsHeaders, preflightHeaders } from "./access/cors.ts";
import type { HostCheck } from "./access/host-check.ts";
import type { KeyCheck } from "./access/keys.ts";
import type { Exchange, Handle, Reply } from "./exchange.ts";
import { notFound } from "./refusal.ts";
import { errorReply } from "./reply.ts";
import { createRouter, type Match, type Route } from "./router.ts";

/** What stands between the door and the routes. */
export interface Guards {
  /** Refuses requests led here by a web page. */
  readonly checkHost: HostCheck;
  /** Finds the caller of routes that need one. */
  readonly checkKey: KeyCheck;
  /** Origins that get CORS headers. */
  readonly allowedOrigins: readonly string[];
  /** Told about failures that are bugs, not answers. */
  readonly onError: (error: unknown) => void;
}

/** Builds the heart: host, route, key, answer; whatever is thrown on the way becomes an error in OpenRouter's shape. */
export function createHandle(routes: readonly Route[], guards: Guards): Handle {
  const find = createRouter(routes);
  return async (exchange) => {
    const cors = corsHeaders(exchange, guards.allowedOrigins);
    try {
      guards.checkHost(exchange);
      const reply = await answer(exchange, find(exchange.method, exchange.path), guards);
      return { ...reply, headers: { ...reply.headers, ...cors } };
    } catch (error) {
      return failure(error, cors, guards);
    }
  };
}

const nobody: Caller = { id: "", label: "", management: false };

/** Runs the route, or says why there is none. */
async function answer(exchange: Exchange, match: Match, guards: Guards): Promise<Reply> {
  const { route, methods, params } = match;
  if (route !== undefined) {
    const { needs, denied } = route;
    const isOpen = needs === "nothing";
    const caller = isOpen
      ? nobody
      : await guards.checkKey(exchange.headers.get("authorization"), needs, denied);
    return route.answer({ exchange, params, caller });
  }
  if (methods.length === 0) throw notFound(`Not found: ${exchange.method} ${exchange.path}`);
  const allow = [...methods, "OPTIONS"].join(", ");
  if (exchange.method === "OPTIONS") {
    return { status: 204, headers: { allow, ...preflightHeaders(exchange, allow) }, body: "" };
  }
  const message = `${exchange.path} does not take ${exchange.method}. Use ${methods.join(" or ")}.`;
  return errorReply(new InvalidRequestError(message, { status: 405, error_type: "invalid_request" }), {
    allow,
  });
}

/** Every error leaves in one shape; what is no error of ours is a bug. */
function failure(error: unknown, headers: Record<string, string>, { onError }: Guards): Reply {
  if (isOpenRouterError(error)) return errorReply(error, headers);
  // The caller learns nothing about the inside, least of all a key in somebody's error text.
  onError(error);
  return errorReply(
    new UnavailableError("Internal Server Error", { status: 500, error_type: "server" }),
    headers,
  );
}
