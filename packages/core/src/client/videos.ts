import { InvalidRequestError } from "../errors/remedies.ts";
import type { VideoContent, VideoJob, VideoRequest } from "../protocol/video.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { encodeQuery, readJson } from "./json-call.ts";
import { readMedia } from "./media-body.ts";
import { noOffers, videoAsChat } from "./media-cost.ts";
import { attachReceipt, type Ended, meter, receiptOf } from "./meter.ts";
import { callMetered, type MeteredVerb } from "./metered-call.ts";
import type { CallOptions } from "./options.ts";
import { RecentJobs } from "./recent-jobs.ts";

/** Videos, which are made behind the call that orders them (OpenRouter docs: video generation). */
export interface Videos {
  /**
   * Orders a video. The receipt of the reply has the id of the job, and no cost as a rule: that comes with the finished
   * job, whose receipt has the same id and takes its place in a ledger. An order is retried only where it is known that
   * it was not accepted: no connection came to stand, or the API itself said 429, 402 or 503. After anything else (a lost
   * answer, a timeout, 502, 504, a proxy's page) the error is not `retryable`, whatever the policy: the video may be under way.
   * @throws OpenRouterError, in a subclass that says what to do
   */
  create(request: VideoRequest, options?: CallOptions): Promise<VideoJob>;
  /** How far a job is. Of a job that is done a receipt is written once, however often it is asked for. */
  get(id: string, options?: CallOptions): Promise<VideoJob>;
  /** A finished video. `index` counts from 0, where a job makes several. */
  content(id: string, query?: { index?: number | undefined }, options?: CallOptions): Promise<VideoContent>;
}

/** The video verbs of one client, with what it knows of its jobs. */
export function createVideos(context: Context): Videos {
  const jobs = new RecentJobs();
  return {
    create: async (request, options = {}) => {
      const { answer, ended } = await callMetered(context, verb, request, options);
      jobs.add(answer.id, {
        ended,
        isKnown: isKnown(answer),
        receipt: isKnown(answer) ? receiptOf(answer) : undefined,
      });
      return answer;
    },
    get: async (id, options = {}) => {
      const path = pathOf(id);
      const call = new Call(context, options);
      const job = await call.run({ method: "GET", path }, (response, watch) =>
        readJson<VideoJob>(response, watch, call, isJob),
      );
      if (isOver(job)) keepReceipt(context, jobs, id, job, { call, options });
      return job;
    },
    content: async (id, query, options = {}) => {
      const path = `${pathOf(id)}/content${encodeQuery(query)}`;
      const call = new Call(context, options);
      return await call.run({ method: "GET", path }, (response, watch) => readMedia(response, watch, call));
    },
  };
}

const verb: MeteredVerb<VideoRequest, VideoJob> = {
  api: "videos",
  path: "/videos",
  asChat: videoAsChat,
  offers: noOffers,
  repeats: "unaccepted",
  read: (response, watch, call) => readJson(response, watch, call, isJob),
  tell: tellJob,
};

/** A receipt goes by the job: whoever else asks for the job writes the same one. */
export function tellJob(job: VideoJob): Pick<Ended, "told" | "receiptId" | "isPending"> {
  const { id, generation_id, usage } = job;
  return { told: { id: generation_id, usage }, receiptId: id || undefined, isPending: !isOver(job) };
}

const finalStates: ReadonlySet<string> = new Set(["completed", "failed", "cancelled", "expired"]);

function isOver(job: VideoJob): boolean {
  return isKnown(job) || finalStates.has(job.status);
}

/** Whether it tells its cost. */
function isKnown({ usage }: VideoJob): boolean {
  return usage?.cost != null;
}

/** A job that failed says so in `error`, as refused requests do. */
export function isJob({ id, status }: Record<string, unknown>): boolean {
  return typeof id === "string" && typeof status === "string";
}

/** Writes the receipt of a job that is over, unless there is one already that says as much. */
function keepReceipt(
  context: Context,
  jobs: RecentJobs,
  id: string,
  job: VideoJob,
  asked: Pick<Ended, "call" | "options">,
): void {
  const known = jobs.get(id);
  if (known?.receipt !== undefined && (known.isKnown || !isKnown(job))) {
    attachReceipt(job, known.receipt);
    return;
  }
  const { options } = asked;
  const tags = { ...known?.ended?.options.tags, ...options.tags };
  const receipt = meter(context, {
    ...{ ...asked, api: "videos", streamed: false, requestedModel: undefined },
    ...known?.ended,
    ...tellJob({ ...job, id }),
    options: { ...options, tags },
    reply: job as object,
  });
  jobs.add(id, { ended: known?.ended, receipt, isKnown: isKnown(job) });
}

/** @throws InvalidRequestError for an id that would lead to another address */
function pathOf(id: string): string {
  if (typeof id !== "string" || id === "" || id === "." || id === ".." || /[/\\]/.test(id))
    throw new InvalidRequestError(`"${id}" is not the id of a video job.`);
  return `/videos/${encodeURIComponent(id)}`;
}
