import { createOpenRouter, type OpenRouter } from "@wayfare/core";
import { createGateway } from "@wayfare/gateway";

/** A client, and what has to be closed behind it. */
export interface Upstream {
  readonly openrouter: OpenRouter;
  close(): Promise<void>;
}

/** A client of OpenRouter, or without a key of a sandbox that is started here. */
export async function openUpstream(): Promise<Upstream> {
  const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL } = process.env;
  if (OPENROUTER_API_KEY || OPENROUTER_BASE_URL) {
    const openrouter = createOpenRouter(OPENROUTER_API_KEY ? {} : { apiKey: "any" });
    return { openrouter, close: () => openrouter.settled() };
  }
  const gateway = createGateway();
  const { url } = await gateway.listen({ port: 0 });
  const openrouter = createOpenRouter({ apiKey: "any", baseURL: `${url}/api/v1` });
  const close = async () => {
    await openrouter.settled();
    await gateway.close(0);
  };
  return { openrouter, close };
}
