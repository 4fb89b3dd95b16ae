import { isObject, parseJson } from "@wayfare/core/internal";
import { type BodyEdits, spliceFields } from "../inference/splice-fields.ts";
import type { Job } from "./jobs.ts";

/**
 * The answer that tells of a job, with its id here, and with addresses that lead here in place of the upstream, which
 * would not know the client's key.
 */
export function readdress(answer: string, { id, call }: Job, baseURL: string | undefined): string {
  const told = parseJson(answer);
  if (!isObject(told)) return answer;
  const own = `/api/v1${call.kind.path}/${encodeURIComponent(id)}`;
  const { polling_url, unsigned_urls: urls } = told;
  const media = Array.isArray(urls) ? urls : [];
  const moved = media.map((url, at) => {
    const there = addressBelow(url, baseURL);
    return there === undefined ? url : `${own}/content?index=${there.searchParams.get("index") ?? at}`;
  });
  const edits: BodyEdits = {
    id: JSON.stringify(id),
    ...(addressBelow(polling_url, baseURL) && { polling_url: JSON.stringify(own) }),
    ...(moved.some((url, at) => url !== media[at]) && { unsigned_urls: JSON.stringify(moved) }),
  };
  return new TextDecoder().decode(spliceFields(new TextEncoder().encode(answer), edits));
}

/** An address of the upstream's own, whole or from its root on; undefined for any other. */
function addressBelow(url: unknown, baseURL: string | undefined): URL | undefined {
  if (typeof url !== "string" || baseURL === undefined) return undefined;
  if (!/^(?:https?:\/)?\//i.test(url)) return undefined;
  const base = new URL(baseURL);
  const there = URL.parse(url, base.href);
  const path = `${base.pathname.replace(/\/+$/, "")}/`;
  return there?.origin === base.origin && there.pathname.startsWith(path) ? there : undefined;
}
