import { jsonrepair } from "jsonrepair";

/** Repairs almost-JSON (quotes, commas, truncation) with the optional peer `jsonrepair`, for the option `repairJson`. */
export function repairJson(text: string): string {
  return jsonrepair(text);
}
