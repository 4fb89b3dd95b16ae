import {
  APICallError,
  InvalidArgumentError,
  InvalidResponseDataError,
  type JSONValue,
  type SharedV4ProviderMetadata,
  type SharedV4Warning,
  type Experimental_VideoModelV4CallOptions as VideoModelV4CallOptions,
  type Experimental_VideoModelV4OperationStartResult as VideoModelV4OperationStartResult,
  type Experimental_VideoModelV4OperationStatusResult as VideoModelV4OperationStatusResult,
  type Experimental_VideoModelV4Result as VideoModelV4Result,
  type Experimental_VideoModelV4VideoData as VideoModelV4VideoData,
} from "@ai-sdk/provider";
import { delay } from "@ai-sdk/provider-utils";
import type { VideoJob, VideoRequest } from "@wayfare/core";
import { type BodyFields, isObject, receiptOf } from "@wayfare/core/adapter";
import { callApi, type ModelCall } from "../call/call-api.ts";
import { encodeMetadata } from "../call/metadata.ts";
import type { OpenRouterVideoSettings } from "../options/media-settings.ts";
import { answerOf, askMedia, type MediaVerb, unsupported } from "./ask-media.ts";
import { encodeFrames, encodeReferences } from "./encode-video-input.ts";
import type { MediaModel } from "./media-model.ts";

type VideoModel = MediaModel<OpenRouterVideoSettings>;

/** An order for a video; whoever gives a `webhookUrl` has it called when the job is done. */
export type VideoOrder = VideoModelV4CallOptions & { webhookUrl?: string };

/** What is asked of a job that was ordered. */
export type StatusCall = ModelCall & { operation: JSONValue };

const verb: MediaVerb<VideoRequest, VideoJob> = {
  path: "/videos",
  fixed: ["model", "prompt"],
  local: ["generateAudio", "pollIntervalMs", "maxPollTimeMs"],
  kinds: {
    generateAudio: "flag",
    generate_audio: "flag",
    maxPollTimeMs: "number",
    pollIntervalMs: "number",
    provider: "object",
  },
  send: (client, body, options) => client.videos.create(body, options),
};

/** The least pause between two questions, in ms. */
const MIN_INTERVAL = 50;

const failures: ReadonlySet<string> = new Set(["failed", "cancelled", "expired"]);

/** Orders a video and asks for it until it is there; a failure to ask is passed over while there is time. */
export async function makeVideo(
  model: VideoModel,
  call: VideoModelV4CallOptions,
): Promise<VideoModelV4Result> {
  const settings: OpenRouterVideoSettings = { ...model.settings, ...call.providerOptions.openrouter };
  const asked = settings.pollIntervalMs ?? 2000;
  const interval = asked > MIN_INTERVAL ? asked : MIN_INTERVAL;
  const maxPollTimeMs = settings.maxPollTimeMs ?? 600_000;
  const { operation, warnings } = await startVideo(model, call);
  const { abortSignal, headers } = call;
  const end = Date.now() + maxPollTimeMs;
  let cause: unknown;
  for (let left = maxPollTimeMs; left > 0; left = end - Date.now()) {
    await wait(Math.min(interval, left), abortSignal);
    try {
      const result = await videoStatus(model, { operation, abortSignal, headers });
      if (result.status === "completed") return { ...result, warnings };
      if (result.status === "error")
        throw failure(model, operation, result.error, { data: result.providerMetadata?.openrouter });
    } catch (error) {
      if (!APICallError.isInstance(error) || !error.isRetryable) throw error;
      cause = error;
    }
  }
  const late = `The video was not ready after ${maxPollTimeMs} ms. Its job goes on and may be billed: ask for it by \`doStatus\` with the operation ${JSON.stringify(operation)}, or raise \`maxPollTimeMs\`.`;
  throw failure(model, operation, late, { cause });
}

/** Orders a video. @throws InvalidResponseDataError when the answer names no job to ask for */
export async function startVideo(
  model: VideoModel,
  call: VideoOrder,
): Promise<VideoModelV4OperationStartResult> {
  const warnings: SharedV4Warning[] = [];
  const said = encodeCall(model, call, warnings);
  const { reply, response } = await askMedia(model, verb, call, said, warnings);
  if (!reply.id || typeof reply.id !== "string")
    throw new InvalidResponseDataError({ data: reply, message: "The order was answered without a job id." });
  return { operation: { id: reply.id }, providerMetadata: encodeJob(reply), response, warnings };
}

/** Asks how far a video is, and fetches it when it is done. */
export async function videoStatus(
  { config, modelId }: VideoModel,
  { operation, ...call }: StatusCall,
): Promise<VideoModelV4OperationStatusResult> {
  const id = idOf(operation);
  const path = `/videos/${id}`;
  const { value: job, head } = await callApi(config, { path, body: {} }, call, (options) =>
    config.client.videos.get(id, options),
  );
  const { response } = answerOf(modelId, job, head);
  const common = { providerMetadata: encodeJob(job), response };
  if (job.status === "completed")
    return { ...common, status: "completed", videos: await collect(config, job, call), warnings: [] };
  if (!failures.has(job.status)) return { ...common, status: "pending" };
  const { error = "no reason was given" } = job as { error?: unknown };
  const reason = typeof error === "string" ? error : JSON.stringify(error);
  return { ...common, status: "error", error: `The video job is ${job.status}: ${reason}` };
}

async function collect(
  config: VideoModel["config"],
  job: VideoJob,
  call: ModelCall,
): Promise<VideoModelV4VideoData[]> {
  const { client } = config;
  const { unsigned_urls: told } = job;
  const urls = Array.isArray(told) && told.length > 0 ? told : [""];
  return Promise.all(
    urls.map(async (url, index): Promise<VideoModelV4VideoData> => {
      if (!isBehindKey(url, client.baseURL)) return { type: "url", url, mediaType: "video/mp4" };
      const path = `/videos/${job.id}/content`;
      const { value } = await callApi(config, { path, body: {} }, call, (options) =>
        client.videos.content(job.id, { index }, options),
      );
      return { type: "binary", data: value.data, mediaType: value.media_type };
    }),
  );
}

/** Not retryable: another attempt would order, and pay for, another video. */
function failure(
  { config }: VideoModel,
  operation: JSONValue,
  message: string,
  more: { cause?: unknown; data?: unknown },
): APICallError {
  return new APICallError({
    message,
    url: `${config.client.baseURL}/videos/${idOf(operation)}`,
    requestBodyValues: {},
    isRetryable: false,
    ...more,
  });
}

function encodeCall(
  { modelId, settings }: VideoModel,
  call: VideoOrder,
  warnings: SharedV4Warning[],
): BodyFields {
  const { prompt, n, aspectRatio, resolution, duration, fps, seed, webhookUrl } = call;
  if (n > 1) warnings.push(unsupported("n", "OpenRouter makes one video per request."));
  if (fps !== undefined) warnings.push(unsupported("fps", "OpenRouter's video API has no frame rate."));
  const isAdaptive = aspectRatio === "adaptive";
  if (isAdaptive) warnings.push(unsupported("aspectRatio", 'OpenRouter knows no "adaptive"; leave it out.'));
  return {
    model: modelId,
    prompt,
    aspect_ratio: isAdaptive ? undefined : aspectRatio,
    size: resolution,
    duration,
    seed,
    generate_audio: call.generateAudio ?? settings.generateAudio,
    frame_images: encodeFrames(call),
    input_references: encodeReferences(call),
    callback_url: webhookUrl,
  };
}

/** What the metadata of all models tell, and the id of the job. */
function encodeJob(job: VideoJob): SharedV4ProviderMetadata {
  const metadata = encodeMetadata({ ...job, id: job.generation_id }, () => receiptOf(job));
  return { openrouter: { ...metadata, jobId: job.id } };
}

/** @throws InvalidArgumentError for what `doStart` did not give */
function idOf(operation: JSONValue): string {
  const id = isObject(operation) ? operation.id : undefined;
  if (typeof id === "string" && id !== "") return id;
  throw new InvalidArgumentError({
    argument: "operation",
    message: `The operation of a video is \`{ id }\`, with the id of its job, not ${JSON.stringify(operation)}.`,
  });
}

/** Whether a video is served by the API itself, which then wants the key; a proxy may leave the API's own address. */
function isBehindKey(url: string, baseURL: string): boolean {
  if (!URL.canParse(url, baseURL)) return true;
  const { origin, pathname } = new URL(url, baseURL);
  return origin === new URL(baseURL).origin || /\/videos\/[^/]+\/content$/.test(pathname);
}

/** @throws the reason of the signal when it aborts */
function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return delay(ms, signal && { abortSignal: signal }).catch(() => signal?.throwIfAborted());
}
