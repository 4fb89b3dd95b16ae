import type { Reply } from "../exchange.ts";
import { readdress } from "../meter/jobs.ts";
import type { Parts } from "../parts.ts";
import { notFound } from "../refusal.ts";
import type { Route, RouteCall } from "../router.ts";

const PATH = "/videos";

/** What became of a video that was ordered: GET /videos/:id, GET /videos/:id/content. */
export function videoRoutes(parts: Parts): Route[] {
  return [
    { method: "GET", path: `${PATH}/:id`, needs: "inference", answer: (call) => tell(parts, call) },
    { method: "GET", path: `${PATH}/:id/content`, needs: "inference", answer: (call) => show(parts, call) },
  ];
}

/** The job as it stands; the first answer that tells its cost settles it. */
async function tell(parts: Parts, call: RouteCall): Promise<Reply> {
  const { job, upstream, served } = await ask(parts, call, "");
  const { headers, body } = served;
  if (typeof body !== "string") throw notFound("The upstream tells nothing about this video.");
  const settled = parts.jobs.settle(job, body);
  if (settled !== undefined) parts.meter.amend(settled);
  return { status: 200, headers, body: readdress(body, upstream.baseURL, PATH) };
}

/** The video itself; `index` names one of several. */
async function show(parts: Parts, call: RouteCall): Promise<Reply> {
  const index = call.exchange.query.get("index");
  const query = index === null ? "" : `?index=${encodeURIComponent(index)}`;
  const { headers, body } = (await ask(parts, call, `/content${query}`)).served;
  return { status: 200, headers, body };
}

async function ask(parts: Parts, { exchange, params, caller }: RouteCall, rest: string) {
  const job = parts.jobs.find(params.id ?? "", caller.id);
  const { upstream, dialect } = parts.line(job.provider);
  if (dialect.read === undefined) throw notFound("The upstream of this video keeps nothing.");
  const path = `${PATH}/${encodeURIComponent(job.id)}${rest}`;
  const provider = job.call.bill?.provider.name ?? job.provider;
  const served = await dialect.read({ upstream, path, provider, signal: exchange.signal });
  return { job, upstream, served };
}
