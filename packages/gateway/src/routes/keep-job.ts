import type { MeteredCall } from "../meter/metered-call.ts";
import { readdress } from "../meter/readdress.ts";
import type { Parts } from "../parts.ts";
import type { Attempt } from "../planner.ts";

/** The answer to a call that begins a job: it is asked after here, and the answer says so. Any other stays as it is. */
export function keepJob(
  { jobs, jobWatch, line }: Parts,
  { endpoint }: Attempt,
  body: string,
  metered: MeteredCall | undefined,
): string {
  if (metered?.kind.status === undefined) return body;
  const job = jobs.add(body, metered);
  if (job === undefined) return body;
  jobWatch.watch(job);
  return readdress(body, job, line(endpoint.provider).upstream.baseURL);
}
