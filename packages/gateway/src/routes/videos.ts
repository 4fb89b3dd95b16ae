import { UnavailableError } from "@wayfare/core";
import { discard, type Reply } from "../exchange.ts";
import type { Job } from "../meter/jobs.ts";
import { readJob } from "../meter/read-job.ts";
import { readdress } from "../meter/readdress.ts";
import type { Parts } from "../parts.ts";
import { jsonReply } from "../reply.ts";
import type { Route, RouteCall } from "../router.ts";
import { countRequest } from "./count-request.ts";

const PATH = "/videos";

/** Request headers that ask for a part of a film. */
const partial = ["range", "if-range"];

/** What became of a video that was ordered: GET /videos/:id, GET /videos/:id/content; and who makes them. */
export function videoRoutes(parts: Parts): Route[] {
  const list = jsonReply({ data: videoModels(parts) });
  return [
    { method: "GET", path: `${PATH}/models`, needs: "nothing", answer: () => list },
    { method: "GET", path: `${PATH}/:id`, needs: "inference", answer: (call) => tell(parts, call) },
    { method: "GET", path: `${PATH}/:id/content`, needs: "inference", answer: (call) => show(parts, call) },
  ];
}

/** The job as it stands; the first answer that tells its cost settles it. */
async function tell(parts: Parts, call: RouteCall): Promise<Reply> {
  const job = await findJob(parts, call);
  const line = parts.line(job.provider);
  const { headers, body } = await readJob(line, job, { signal: call.exchange.signal });
  if (typeof body !== "string") {
    discard(body);
    throw new UnavailableError(`${job.provider} tells nothing about this video.`, {
      status: 502,
      error_type: "provider_unavailable",
      retryable: true,
    });
  }
  const settled = parts.jobs.settle(job, body);
  if (settled !== undefined) parts.meter.amend(settled);
  return { status: 200, headers, body: readdress(body, job, line.upstream.baseURL) };
}

/** The video itself, or a part of it; `index` names one of several. Its cost is known soon after it can be fetched. */
async function show(parts: Parts, call: RouteCall): Promise<Reply> {
  const { query, headers: asked, signal } = call.exchange;
  const job = await findJob(parts, call);
  const index = query.get("index");
  const below = `/content${index === null ? "" : `?index=${encodeURIComponent(index)}`}`;
  const pairs = partial.map((name): [string, string | null] => [name, asked.get(name)]);
  const passed = Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== null));
  const line = parts.line(job.provider);
  const { status = 200, headers, body } = await readJob(line, job, { below, headers: passed, signal });
  parts.jobWatch.watch(job);
  return { status, headers, body };
}

/** The job that a path names, which counts as a request. */
async function findJob(parts: Parts, call: RouteCall): Promise<Job> {
  const job = parts.jobs.find(call.params.id ?? "", call.caller.id);
  await countRequest(parts, call, job.call.request);
  return job;
}

/** The models of the catalogue that make videos, as OpenRouter lists them; what it does not know is null. */
function videoModels({ catalog }: Parts): object[] {
  const models = catalog.models.filter(({ output_modalities }) => output_modalities.includes("video"));
  return models.map(({ id, canonical_slug, name, description, created }) => ({
    ...{ id, canonical_slug, name, description, created },
    pricing_skus: null,
    generate_audio: null,
    seed: null,
    supported_aspect_ratios: null,
    supported_durations: null,
    supported_frame_images: null,
    supported_resolutions: null,
    supported_sizes: null,
    allowed_passthrough_parameters: [],
  }));
}
