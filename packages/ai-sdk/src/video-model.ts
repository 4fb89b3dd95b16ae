import {
  APICallError,
  type JSONValue,
  type SharedV4ProviderMetadata,
  type SharedV4Warning,
  type Experimental_VideoModelV4 as VideoModelV4,
  type Experimental_VideoModelV4CallOptions as VideoModelV4CallOptions,
  type Experimental_VideoModelV4OperationStartResult as VideoModelV4OperationStartResult,
  type Experimental_VideoModelV4OperationStatusResult as VideoModelV4OperationStatusResult,
  type Experimental_VideoModelV4Result as VideoModelV4Result,
  type Experimental_VideoModelV4VideoData as VideoModelV4VideoData,
} from "@ai-sdk/provider";
import { delay } from "@ai-sdk/provider-utils";
import { receiptOf, type VideoJob, type VideoRequest } from "@wayfare/core";
import { callApi, type ModelCall } from "./call-api.ts";
import { encodeFrames, encodeReferences } from "./encode-video-input.ts";
import { type FieldKinds, MediaModel, unsupported } from "./media-model.ts";
import type { OpenRouterVideoSettings } from "./media-settings.ts";
import type { BodyFields } from "./merge-options.ts";
import { encodeMetadata } from "./metadata.ts";

/** What is asked of a job that was ordered. */
type StatusCall = ModelCall & { operation: JSONValue };
type WebhookOption = NonNullable<VideoModelV4["handleWebhookOption"]>;

/**
 * A video model. `doGenerate` orders a video and waits for it; with the options `poll` and `webhook` of
 * `generateVideo`, `ai` waits itself. Videos behind the API key are fetched by the client, others by `ai`.
 */
export class OpenRouterVideoModel extends MediaModel<OpenRouterVideoSettings> implements VideoModelV4 {
  readonly maxVideosPerCall = 1;
  protected override readonly local = ["generateAudio", "pollIntervalMs", "maxPollTimeMs"];
  protected readonly kinds: FieldKinds = {
    generateAudio: "boolean",
    generate_audio: "boolean",
    maxPollTimeMs: "number",
    pollIntervalMs: "number",
    provider: "object",
  };

  /**
   * Orders a video and asks for it until it is there; a failure to ask is passed over while there is time.
   * @throws APICallError when the job fails or takes longer than `maxPollTimeMs`; not retryable, since another attempt
   * would order and pay another video
   */
  async doGenerate(call: VideoModelV4CallOptions): Promise<VideoModelV4Result> {
    const settings: OpenRouterVideoSettings = { ...this.settings, ...call.providerOptions.openrouter };
    const { pollIntervalMs = 2000, maxPollTimeMs = 600_000 } = settings;
    const { operation, warnings } = await this.doStart(call);
    const end = Date.now() + maxPollTimeMs;
    let cause: unknown;
    for (let left = maxPollTimeMs; left > 0; left = end - Date.now()) {
      await wait(Math.min(pollIntervalMs, left), call.abortSignal);
      try {
        const result = await this.doStatus({
          operation,
          abortSignal: call.abortSignal,
          headers: call.headers,
        });
        if (result.status === "completed") return { ...result, warnings };
        if (result.status === "error")
          throw this.#failure(operation, result.error, { data: result.providerMetadata?.openrouter });
      } catch (error) {
        if (!APICallError.isInstance(error) || !error.isRetryable) throw error;
        cause = error;
      }
    }
    const late = `The video was not ready after ${maxPollTimeMs} ms. Its job goes on and may be billed: ask for it by \`doStatus\` with the operation ${JSON.stringify(operation)}, or raise \`maxPollTimeMs\`.`;
    throw this.#failure(operation, late, { cause });
  }

  /** Orders a video. The operation is `{ id }`, the id of the job. */
  async doStart(
    call: VideoModelV4CallOptions & { webhookUrl?: string },
  ): Promise<VideoModelV4OperationStartResult> {
    const warnings: SharedV4Warning[] = [];
    const request = {
      path: "/videos",
      said: encodeCall(this.modelId, call, this.settings, warnings),
      fixed: ["model", "prompt"],
      warnings,
    };
    const { reply, response } = await this.ask(request, call, (client, body: VideoRequest, options) =>
      client.videos.create(body, options),
    );
    return {
      operation: { id: reply.id },
      providerMetadata: encodeJob(reply),
      response,
      warnings,
    };
  }

  /** Asks for a video that `doStart` ordered, also in another process. */
  async doStatus({ operation, ...call }: StatusCall): Promise<VideoModelV4OperationStatusResult> {
    const id = idOf(operation);
    const path = `/videos/${id}`;
    const { videos: client } = this.config.client;
    const sent = await callApi(this.config, { path, body: {} }, call, (options) => client.get(id, options));
    const { reply: job, response } = this.answer(sent.value, sent.headers);
    const common = { providerMetadata: encodeJob(job), response };
    if (job.status === "completed") {
      return { ...common, status: "completed", videos: await this.#collect(job, call), warnings: [] };
    }
    if (!failures.has(job.status)) return { ...common, status: "pending" };
    return {
      ...common,
      status: "error",
      error: `The video job is ${job.status}: ${job.error ?? "no reason was given"}`,
    };
  }

  /** Hands the address to the API, which calls it when the job is done. */
  async handleWebhookOption({
    webhook,
  }: Parameters<WebhookOption>[0]): Promise<Awaited<ReturnType<WebhookOption>>> {
    const { url, received } = await webhook();
    return { webhookUrl: url, received };
  }

  async #collect(job: VideoJob, call: ModelCall): Promise<VideoModelV4VideoData[]> {
    const { client } = this.config;
    const urls = job.unsigned_urls?.length ? job.unsigned_urls : [""];
    return Promise.all(
      urls.map(async (url, index): Promise<VideoModelV4VideoData> => {
        if (!isBehindKey(url, client.baseURL)) return { type: "url", url, mediaType: "video/mp4" };
        const path = `/videos/${job.id}/content`;
        const { value } = await callApi(this.config, { path, body: {} }, call, (options) =>
          client.videos.content(job.id, { index }, options),
        );
        return { type: "binary", data: value.data, mediaType: value.media_type };
      }),
    );
  }

  #failure(operation: JSONValue, message: string, more: { cause?: unknown; data?: unknown }): APICallError {
    return new APICallError({
      message,
      url: `${this.config.client.baseURL}/videos/${idOf(operation)}`,
      requestBodyValues: {},
      isRetryable: false,
      ...more,
    });
  }
}

const failures: ReadonlySet<string> = new Set(["failed", "cancelled", "expired"]);

function encodeCall(
  model: string,
  call: VideoModelV4CallOptions & { webhookUrl?: string },
  settings: OpenRouterVideoSettings,
  warnings: SharedV4Warning[],
): BodyFields {
  const { prompt, n, aspectRatio, resolution, duration, fps, seed, webhookUrl } = call;
  if (n > 1) warnings.push(unsupported("n", "OpenRouter makes one video per request."));
  if (fps !== undefined) warnings.push(unsupported("fps", "OpenRouter's video API has no frame rate."));
  const isAdaptive = aspectRatio === "adaptive";
  if (isAdaptive) warnings.push(unsupported("aspectRatio", 'OpenRouter knows no "adaptive"; leave it out.'));
  return {
    model,
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
  const metadata = encodeMetadata({ ...job, id: job.generation_id }, receiptOf(job));
  return { openrouter: { ...metadata, jobId: job.id } };
}

function idOf(operation: JSONValue): string {
  return (operation as { id: string }).id;
}

/** Whether a video is served by the API itself, which then wants the key. */
function isBehindKey(url: string, baseURL: string): boolean {
  return new URL(url, baseURL).origin === new URL(baseURL).origin;
}

/** @throws the reason of the signal when it aborts */
function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return delay(ms, signal && { abortSignal: signal }).catch(() => signal?.throwIfAborted());
}
