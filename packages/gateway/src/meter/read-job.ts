import type { Dialect, Served, Upstream } from "../dialects/dialect.ts";
import { notFound } from "../refusal.ts";
import type { Job } from "./jobs.ts";

/** Asks the upstream that does a job: for its state, or with `below` for what it made. @throws OpenRouterError */
export async function readJob(
  { upstream, dialect }: { readonly upstream: Upstream; readonly dialect: Dialect },
  { call, upstreamId, provider }: Job,
  {
    below = "",
    headers = {},
    signal,
  }: { below?: string; headers?: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<Served> {
  if (dialect.read === undefined) throw notFound("The upstream of this video keeps nothing.");
  const path = `${call.kind.path}/${encodeURIComponent(upstreamId)}${below}`;
  return dialect.read({ upstream, path, headers, provider: call.bill?.provider.name ?? provider, signal });
}
