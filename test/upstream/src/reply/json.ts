import type { Reply, ReplyHead } from "./reply.ts";

/** Answers with a body of text in one write; the content type is HTML unless `headers` names another. */
export function text(body: string, head: ReplyHead = {}): Reply {
  return {
    status: head.status ?? 200,
    headers: { "content-type": "text/html; charset=utf-8", ...head.headers },
    steps: [{ write: body }],
  };
}

/** Answers with a JSON body in one write. */
export function json(body: unknown, head: ReplyHead = {}): Reply {
  return text(JSON.stringify(body), {
    ...head,
    headers: { "content-type": "application/json", ...head.headers },
  });
}
