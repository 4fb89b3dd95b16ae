import { parseModelId } from "./model-id.ts";

/** Authors whose models choose another one. */
const routers: ReadonlySet<string | undefined> = new Set(["openrouter"]);

/** Whether a name, or a pattern, is that of a router. */
export function isRouter(name: string): boolean {
  return routers.has(parseModelId(name.toLowerCase()).author);
}

/**
 * Whether a pattern covers a model. `*` stands for any characters but not for what changes who answers: variants
 * (":free"), presets ("@preset/…") and the "~" of an alias have to stand in the pattern, and a router
 * ("openrouter/auto"), which chooses a model by itself, is covered only by patterns that begin with "openrouter/".
 */
export function matchesModel(pattern: string, model: string): boolean {
  if (model.split("/").some((segment) => segment === "" || segment === "." || segment === "..")) return false;
  if (isRouter(model) && !isRouter(pattern)) return false;
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const name = model.toLowerCase();
  if (!name.startsWith(first)) return false;
  if (rest.length === 0) return name.length === first.length;
  const last = rest.pop() ?? "";
  const end = name.length - last.length;
  let at = first.length;
  if (end < at || !name.endsWith(last)) return false;
  const gaps: string[] = [];
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    gaps.push(name.slice(at, found));
    at = found + part.length;
  }
  gaps.push(name.slice(at, end));
  return gaps.every((gap) => !/[:@~]/.test(gap));
}
