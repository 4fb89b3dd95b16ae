import { forbidden, invalidRequest } from "../errors/refusals.ts";
import { isRouter, matchesModel } from "../models/model-pattern.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Plugin } from "../protocol/plugin.ts";
import { checkChatBody } from "../wire/chat-form.ts";
import { isObject, textOf } from "../wire/check.ts";
import { checkMessages } from "./guard-messages.ts";
import type { GuardRules } from "./guard-rules.ts";
import { namedModels } from "./named-models.ts";

/** Holds a request to the rules of a route. */
export type Guard = (body: unknown) => ChatRequest;

/** Fields that can neither cost more than the rules say nor change whom the caller is taken for. */
const harmless: ReadonlySet<string> = new Set([
  ...["messages", "prompt", "model", "models", "stream", "stream_options", "usage"],
  ...["max_tokens", "max_completion_tokens", "stop", "temperature", "top_p", "top_k", "min_p", "top_a"],
  ...["frequency_penalty", "presence_penalty", "repetition_penalty", "seed", "logit_bias"],
  ...["logprobs", "top_logprobs", "response_format", "structured_outputs", "verbosity"],
  ...["tool_choice", "parallel_tool_calls", "reasoning", "reasoning_effort", "include_reasoning"],
]);

/** Routers that take a list of the models to choose among, and the plugin that holds it. */
const autoRouters: Readonly<Record<string, string>> = {
  "openrouter/auto": "auto-router",
  "openrouter/auto-beta": "auto-beta-router",
};

/**
 * Builds the guard of a route: a function from what a caller sent to the request that is sent on.
 * @throws InvalidRequestError for rules that cannot be meant. The guard itself throws 400 for a wrong form, 403 for what is not allowed
 */
export function createGuard(rules: GuardRules): Guard {
  checkRules(rules);
  const { defaults, force, maxTokens = 4096, maxMessages = 200, maxAttachments = 10, system } = rules;
  const allowed = new Set<string>(rules.allow);
  const unsaid = Object.fromEntries(Object.keys(force ?? {}).map((field) => [field, undefined]));
  return (body) => {
    const asked = checkChatBody(isObject(body) ? { ...body } : body);
    checkFields(asked, allowed);
    checkMessages(asked, { maxMessages, maxAttachments, system });
    const request: ChatRequest = { ...defaults, ...asked, ...force };
    capTokens(request, asked, maxTokens);
    if (namedModels(request).length === 0)
      throw invalidRequest("'model' is missing. Name one of the models that may be used here.");
    // What is forced is the route's own affair.
    checkModels({ ...request, ...unsaid }, rules.models);
    if (system !== undefined)
      request.messages = [{ role: "system", content: system }, ...(request.messages ?? [])];
    keepRouters(request, rules.models);
    return request;
  };
}

function checkRules({ models, defaults, maxTokens, maxMessages, maxAttachments }: GuardRules): void {
  if (!Array.isArray(models) || models.length === 0 || models.some((model) => textOf(model) === undefined)) {
    throw invalidRequest(
      '`models` must list the models that callers may use, such as ["openai/gpt-4o-mini", "anthropic/*"].',
    );
  }
  if (defaults !== undefined)
    checkModels({ model: defaults.model ?? models[0], models: defaults.models }, models);
  for (const [name, value] of Object.entries({ maxTokens, maxMessages, maxAttachments })) {
    const least = name === "maxAttachments" ? 0 : 1;
    if (value !== undefined && !(Number.isInteger(value) && value >= least))
      throw invalidRequest(`\`${name}\` must be a whole number of ${least} or more, not ${String(value)}.`);
  }
}

function checkFields(asked: ChatRequest, allowed: ReadonlySet<string>): void {
  for (const [field, value] of Object.entries(asked)) {
    if (value === null || value === undefined || harmless.has(field) || allowed.has(field)) continue;
    if (isPartlyAllowed(field, value, allowed)) continue;
    throw forbidden(`'${field.slice(0, 80)}' may not be set here. Leave it out.`);
  }
}

/** How the kinds of what stands in a field are named. */
const kindsIn: Readonly<Record<string, (value: unknown) => readonly unknown[]>> = {
  tools: (tools) => list(tools).map((tool) => isObject(tool) && tool.type),
  plugins: (plugins) => list(plugins).map((plugin) => isObject(plugin) && plugin.id),
  provider: (provider) => (isObject(provider) ? Object.keys(provider) : [false]),
};

/** Whether each kind of what stands in a field is allowed by its name. @throws AuthenticationError that names the one that is not */
function isPartlyAllowed(field: string, value: unknown, allowed: ReadonlySet<string>): boolean {
  const kinds = Object.hasOwn(kindsIn, field) ? kindsIn[field]?.(value) : undefined;
  if (kinds === undefined) return false;
  const isAny = [...allowed].some((name) => name.startsWith(`${field}:`));
  const missing = kinds.find((kind) => !allowed.has(`${field}:${String(kind)}`));
  if (isAny && missing !== undefined)
    throw forbidden(`'${field}' may not hold ${JSON.stringify(missing).slice(0, 80)} here. Leave it out.`);
  return missing === undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** What is given alone keeps its name: both together some providers refuse. */
function capTokens(request: ChatRequest, asked: ChatRequest, most: number): void {
  for (const field of ["max_tokens", "max_completion_tokens"] as const)
    checkTokens(field, asked[field], most);
  const { reasoning } = asked;
  checkTokens("reasoning.max_tokens", reasoning?.max_tokens, most);
  if (request.max_tokens == null && request.max_completion_tokens == null) request.max_tokens = most;
}

function checkTokens(field: string, value: unknown, most: number): void {
  if (value === undefined || value === null) return;
  if (!Number.isInteger(value) || (value as number) < 1)
    throw invalidRequest(`'${field}' must be a whole number of 1 or more.`);
  if ((value as number) > most) throw invalidRequest(`'${field}' may be at most ${most} here. Ask for less.`);
}

function checkModels(request: ChatRequest, patterns: readonly string[]): void {
  for (const name of namedModels(request)) {
    if (patterns.some((pattern) => matchesModel(pattern, name))) continue;
    throw forbidden(
      `The model ${JSON.stringify(name).slice(0, 120)} may not be used here. Choose another one.`,
    );
  }
}

/** A router chooses among what its callers may use. */
function keepRouters(request: ChatRequest, patterns: readonly string[]): void {
  const choice = patterns.filter((pattern) => !isRouter(pattern));
  if (choice.length === 0 || choice.includes("*")) return;
  const used = [request.model, ...(request.models ?? [])].map((model) => autoRouters[model ?? ""]);
  for (const id of new Set(used)) {
    if (id === undefined) continue;
    const others = (request.plugins ?? []).filter((plugin) => plugin.id !== id);
    const own = request.plugins?.find((plugin) => plugin.id === id);
    request.plugins = [...others, { ...own, id, enabled: true, allowed_models: choice } as Plugin];
  }
}
