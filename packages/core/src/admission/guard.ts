import { forbidden, invalidRequest } from "../errors/refusals.ts";
import { isRouter, matchesModel } from "../models/model-pattern.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Plugin } from "../protocol/plugin.ts";
import { checkChatBody } from "../wire/chat-form.ts";
import { isObject, textOf } from "../wire/check.ts";
import { type BodyFields, mergeFields } from "../wire/merge-fields.ts";
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
const autoRouters: ReadonlyMap<string, string> = new Map([
  ["openrouter/auto", "auto-router"],
  ["openrouter/auto-beta", "auto-beta-router"],
]);

/** What the name of a model is written with. */
const modelName = /^[\w~@:./+-]{1,200}$/;

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
    const asked = checkChatBody(withoutNulls(body));
    checkFields(asked, allowed);
    checkMessages(asked, { maxMessages, maxAttachments, system, allowed });
    const request: ChatRequest = { ...mergeFields(defaults as BodyFields, asked as BodyFields), ...force };
    keepPlugins(request, asked, defaults);
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

/** Null counts as absent, since clients send it for both: no caller takes a default away with it. */
function withoutNulls(body: unknown): unknown {
  if (!isObject(body)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== undefined),
  );
}

function checkRules(rules: GuardRules): void {
  const { models, defaults, allow, system, maxTokens = 4096 } = rules;
  if (!Array.isArray(models) || models.length === 0 || models.some((model) => textOf(model) === undefined)) {
    throw invalidRequest(
      '`models` must list the models that callers may use, such as ["openai/gpt-4o-mini", "anthropic/*"].',
    );
  }
  for (const name of ["maxTokens", "maxMessages", "maxAttachments"] as const) {
    const value = rules[name];
    const least = name === "maxAttachments" ? 0 : 1;
    if (value !== undefined && !(Number.isInteger(value) && value >= least))
      throw invalidRequest(`\`${name}\` must be a whole number of ${least} or more, not ${String(value)}.`);
  }
  if (allow !== undefined && !(Array.isArray(allow) && allow.every((name) => typeof name === "string")))
    throw invalidRequest('`allow` must be a list of fields, such as ["tools:function"].');
  if (system !== undefined && typeof system !== "string") throw invalidRequest("`system` must be a text.");
  if (defaults === undefined) return;
  checkModels({ ...defaults, model: defaults.model ?? models.find(isName) }, models);
  for (const field of ["max_tokens", "max_completion_tokens"] as const) {
    if ((defaults[field] ?? 0) > maxTokens)
      throw invalidRequest(`\`defaults.${field}\` is more than \`maxTokens\`, which is ${maxTokens}.`);
  }
}

/** Whether an entry names one model. */
function isName(entry: string): boolean {
  return !entry.includes("*");
}

function checkFields(asked: ChatRequest, allowed: ReadonlySet<string>): void {
  for (const [field, value] of Object.entries(asked)) {
    if (harmless.has(field) || allowed.has(field) || isPartlyAllowed(field, value, allowed)) continue;
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
  if (kinds === undefined || ![...allowed].some((name) => name.startsWith(`${field}:`))) return false;
  for (const kind of kinds) {
    if (typeof kind === "string" && allowed.has(`${field}:${kind}`)) continue;
    throw forbidden(
      `'${field}' may not hold ${String(JSON.stringify(kind)).slice(0, 80)} here. Leave it out.`,
    );
  }
  return true;
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
    if (!modelName.test(name))
      throw invalidRequest("'model' must be the id of a model, such as \"author/name\".");
    if (patterns.some((pattern) => matchesModel(pattern, name))) continue;
    throw forbidden(`The model ${JSON.stringify(name)} may not be used here. Choose another one.`);
  }
}

/** The route's own plugins stay beside those that a caller names; one of both is the caller's. */
function keepPlugins(request: ChatRequest, asked: ChatRequest, defaults: GuardRules["defaults"]): void {
  if (asked.plugins === undefined || defaults?.plugins === undefined) return;
  const named = new Set(asked.plugins.map(({ id }) => id));
  request.plugins = [...defaults.plugins.filter(({ id }) => !named.has(id)), ...asked.plugins];
}

/** A router chooses among what its callers may use. */
function keepRouters(request: ChatRequest, patterns: readonly string[]): void {
  const choice = patterns.filter((pattern) => !isRouter(pattern));
  if (choice.length === 0 || choice.includes("*")) return;
  const names = [request.model, ...(request.models ?? [])];
  const used = names.map((model) => autoRouters.get(model?.toLowerCase() ?? ""));
  for (const id of new Set(used)) {
    if (id === undefined) continue;
    const others = (request.plugins ?? []).filter((plugin) => plugin.id !== id);
    const own = request.plugins?.find((plugin) => plugin.id === id);
    request.plugins = [...others, { ...own, id, enabled: true, allowed_models: choice } as Plugin];
  }
}
