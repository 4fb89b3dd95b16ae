/** A JSON Schema, as any of its drafts writes it. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** The form that the reply must have (OpenRouter docs: structured outputs). */
export type ResponseFormat = TextFormat | JsonObjectFormat | JsonSchemaFormat | GrammarFormat | PythonFormat;

/** Free text, the default. */
export interface TextFormat {
  type: "text";
}

/** Any JSON object; say in a message which one, or models may ramble. */
export interface JsonObjectFormat {
  type: "json_object";
}

/** JSON that a schema describes. */
export interface JsonSchemaFormat {
  type: "json_schema";
  json_schema: {
    /** Name of the schema: letters, digits, underscores and dashes, at most 64. */
    name: string;
    /** What the object is for; the model reads it. */
    description?: string | undefined;
    /** The schema. */
    schema?: JsonSchema | undefined;
    /** Hold the model to the schema token by token. */
    strict?: boolean | null | undefined;
  };
}

/** Text that a grammar describes. */
export interface GrammarFormat {
  type: "grammar";
  /** The grammar, in the provider's notation. */
  grammar: string;
}

/** A Python program. */
export interface PythonFormat {
  type: "python";
}
