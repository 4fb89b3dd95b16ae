import type { JsonSchema } from "@wayfare/core";
import type { InstanceHints } from "./instance-hints.ts";
import { type NumberRules, numberFor } from "./schema-number.ts";
import { type StringRules, stringFor } from "./schema-string.ts";

/** Beyond this depth optional parts are left out, so that recursive schemas come to an end. */
const DEEP = 4;
/** Beyond this one, nothing more is built at all. */
const DEEPEST = 24;

/** What one instance may take: a value or a schema looked at counts one, and so do 50 characters or keywords. */
const BUDGET = 5000;
const PER_STEP = 50;
/** Schemas may ask for millions of items or properties; so many are enough to show. */
const MOST = 100;

/** A value that a JSON Schema accepts: small, the same for the same hints, and near the prompt where it can be. */
export function instanceOf(schema: JsonSchema, hints: InstanceHints): unknown {
  return new Builder(schema, hints).build(schema, "", 0);
}

/** Builds one value; holds what `$ref` may point to. */
class Builder {
  readonly #root: JsonSchema;
  readonly #hints: InstanceHints;
  #left = BUDGET;

  constructor(root: JsonSchema, hints: InstanceHints) {
    this.#root = root;
    this.#hints = hints;
  }

  build(given: unknown, name: string, depth: number): unknown {
    if (depth > DEEPEST || !this.#spend(1)) return null;
    const schema = this.#resolve(given, depth);
    if ("const" in schema) return this.#leaf(schema.const);
    if (Array.isArray(schema.enum) && schema.enum.length > 0) return this.#leaf(this.#choose(schema.enum));
    const branches = schema.anyOf ?? schema.oneOf;
    if (Array.isArray(branches) && branches.length > 0) return this.#branch(schema, branches, name, depth);
    switch (this.#typeOf(schema, depth)) {
      case "object":
        return this.#object(schema, name, depth);
      case "array":
        return this.#array(schema, name, depth);
      case "string":
        return this.#leaf(this.#string(schema, name));
      case "number":
        return numberFor(schema as NumberRules, false, this.#hints);
      case "integer":
        return numberFor(schema as NumberRules, true, this.#hints);
      case "boolean":
        return true;
      default:
        return null;
    }
  }

  /** Takes from the budget; false when it is used up: hostile schemas must cost no more than large ones. */
  #spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** A finished value, its size taken from the budget. */
  #leaf(value: unknown): unknown {
    this.#spend(String(JSON.stringify(value)).length / PER_STEP);
    return value;
  }

  /** Trying a pattern costs as much as a string of some length. */
  #string(schema: JsonSchema, name: string): string {
    const { pattern, ...rules } = schema as StringRules;
    const tried = pattern !== undefined && this.#spend(PER_STEP) ? { ...rules, pattern } : rules;
    return stringFor(tried, name, this.#hints);
  }

  /** Follows `$ref` and folds `allOf` in; what stands beside them is kept. */
  #resolve(given: unknown, depth: number): JsonSchema {
    if (typeof given !== "object" || given === null) return {};
    if (!this.#spend(1 + sizeOf(given as JsonSchema) / PER_STEP)) return {};
    const { $ref, allOf, ...own } = given as JsonSchema;
    const parts: JsonSchema[] = [own];
    if (depth <= DEEPEST) {
      if (typeof $ref === "string") parts.unshift(this.#resolve(this.#find($ref), depth + 1));
      if (Array.isArray(allOf)) parts.push(...allOf.map((part) => this.#resolve(part, depth + 1)));
    }
    return parts.length === 1 ? own : parts.reduce(merge);
  }

  /** Follows a JSON pointer within the schema; what it does not find accepts anything. */
  #find(pointer: string): unknown {
    const steps = pointer.replace(/^#\/?/, "").split("/").filter(Boolean);
    return steps.reduce<unknown>((at, step) => {
      const key = decode(step).replaceAll("~1", "/").replaceAll("~0", "~");
      return (at as JsonSchema | undefined)?.[key];
    }, this.#root);
  }

  /** One branch of `anyOf`, together with what stands around it: deep down, the one that goes no deeper. */
  #branch({ anyOf, oneOf, ...own }: JsonSchema, branches: unknown[], name: string, depth: number): unknown {
    const resolved = branches.map((branch) => this.#resolve(branch, depth));
    const shallow = resolved.filter((branch) => !["object", "array"].includes(this.#typeOf(branch, depth)));
    const something = resolved.filter((branch) => branch.type !== "null");
    const candidates =
      depth >= DEEP && shallow.length > 0 ? shallow : something.length > 0 ? something : resolved;
    return this.build(merge(own, candidates[0] ?? {}), name, depth + 1);
  }

  /** The type that a schema names, else the one that its keywords speak of. */
  #typeOf(schema: JsonSchema, depth: number): string {
    const { type } = schema;
    if (Array.isArray(type)) {
      if (depth >= DEEP && type.includes("null")) return "null";
      return String(type.find((one) => one !== "null") ?? "null");
    }
    if (typeof type === "string") return type;
    if ("properties" in schema || "required" in schema) return "object";
    if ("items" in schema || "prefixItems" in schema || "minItems" in schema) return "array";
    return "minimum" in schema || "maximum" in schema || "multipleOf" in schema ? "number" : "string";
  }

  /** Optional properties are filled in as well: an empty object would teach a client little. */
  #object(schema: JsonSchema, name: string, depth: number): Record<string, unknown> {
    const properties = (schema.properties ?? {}) as Record<string, unknown>;
    const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
    const names = depth >= DEEP ? required : [...new Set([...Object.keys(properties), ...required])];
    const value: Record<string, unknown> = {};
    for (const key of names) {
      if (!this.#spend(key.length / PER_STEP)) break;
      const own = properties[key] ?? schema.additionalProperties;
      value[key] = this.build(own, key, depth + 1);
    }
    const least = Math.min(Number(schema.minProperties ?? 0), MOST);
    for (let spare = names.length; spare < least && this.#left > 0; spare += 1) {
      value[`${name || "key"}_${spare + 1}`] = this.build(schema.additionalProperties, name, depth + 1);
    }
    return value;
  }

  /** Two items where the schema leaves it open, so that a client sees a list. */
  #array(schema: JsonSchema, name: string, depth: number): unknown[] {
    const fixed = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
    const least = Math.min(Number(schema.minItems ?? 0), MOST);
    const most = Number(schema.maxItems ?? Number.POSITIVE_INFINITY);
    const wanted = Math.min(Math.max(least, fixed.length, depth >= DEEP ? 0 : 2), most);
    const items: unknown[] = [];
    while (items.length < wanted && this.#left > 0) {
      items.push(this.build(fixed[items.length] ?? schema.items ?? {}, name, depth + 1));
    }
    return schema.uniqueItems === true ? this.#unique(items, least, schema.items) : items;
  }

  /** Makes equal items differ: the other values of an enum, the next numbers, numbered strings. */
  #unique(items: unknown[], least: number, given: unknown): unknown[] {
    const { enum: values } = this.#resolve(given, 0);
    if (Array.isArray(values)) return values.slice(0, Math.max(least, 1));
    return items.map((item, index) => {
      if (index === 0) return item;
      if (typeof item === "number") return item + index;
      return typeof item === "string" ? `${item} ${index + 1}` : item;
    });
  }

  /** A value that the prompt names, else any. */
  #choose(values: readonly unknown[]): unknown {
    const asked = this.#hints.asked.toLowerCase();
    const named = values.find(
      (value) => typeof value === "string" && value !== "" && asked.includes(value.toLowerCase()),
    );
    return named ?? this.#hints.random.pick(values);
  }
}

/** How much there is to copy or to look through in a schema itself, not in those inside it. */
function sizeOf(schema: JsonSchema): number {
  const { properties, required, enum: values, anyOf, oneOf } = schema;
  const lists = [required, values, anyOf, oneOf].filter(Array.isArray);
  const names = Object.keys(Object(properties));
  return Object.keys(schema).length + names.length + lists.reduce((sum, list) => sum + list.length, 0);
}

/** Broken percent encoding stands for itself: it then points to nothing. */
function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** Two schemas that must both hold: properties and requirements are joined, for the rest the later one counts. */
function merge(first: JsonSchema, second: JsonSchema): JsonSchema {
  const joined: JsonSchema = { ...first, ...second };
  if (first.properties && second.properties)
    joined.properties = { ...first.properties, ...second.properties };
  if (Array.isArray(first.required) && Array.isArray(second.required)) {
    joined.required = [...new Set([...first.required, ...second.required])];
  }
  return joined;
}
