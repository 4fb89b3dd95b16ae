import type { Annotation, ReasoningDetail } from "@wayfare/core";
import { invalidRequest, isObject, listOf } from "@wayfare/core/internal";
import type { PlacedPart } from "./placed-part.ts";
import type { Kept } from "./ui-chunk.ts";

/**
 * Reads what an answer left on one of its parts; of all that stands beside it only this counts, since the rest would let
 * a browser steer the call.
 * @param name - "callProviderMetadata" for tools
 * @throws InvalidRequestError where the form of it was lost
 */
export function keptIn(part: PlacedPart, name = "providerMetadata"): Kept {
  const metadata = part.fields[name];
  const own = isObject(metadata) ? metadata.openrouter : undefined;
  if (!isObject(own)) return {};
  const place = `${part.place}.${name}.openrouter`;
  const { model, refusal, tool_call, id } = own;
  const details = objectsIn<ReasoningDetail>(own, "reasoning_details", place);
  const annotations = objectsIn<Annotation>(own, "annotations", place);
  return {
    ...(details && { reasoning_details: details }),
    ...(annotations && { annotations }),
    ...(typeof model === "string" && { model }),
    ...(refusal === true && { refusal }),
    ...(isObject(tool_call) && { tool_call }),
    ...(typeof id === "string" && { id }),
  };
}

function objectsIn<T>(own: Record<string, unknown>, name: string, place: string): readonly T[] | undefined {
  const value = own[name];
  if (value == null) return undefined;
  if (!listOf(value, isObject))
    throw invalidRequest(`'${place}.${name}' must be an array of objects: send it as it came.`);
  return value as readonly T[];
}
