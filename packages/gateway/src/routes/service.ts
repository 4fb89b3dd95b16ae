import { encodeProvider } from "../catalog/encode-provider.ts";
import type { Parts } from "../parts.ts";
import { jsonReply } from "../reply.ts";
import type { Route } from "../router.ts";

/** What is known about the gateway itself: GET /providers, /health. */
export function serviceRoutes({ catalog }: Parts): Route[] {
  return [
    {
      method: "GET",
      path: "/providers",
      needs: "nothing",
      answer: () => jsonReply({ data: [...catalog.providers.values()].map(encodeProvider) }),
    },
    {
      method: "GET",
      path: "/health",
      needs: "nothing",
      answer: () => jsonReply({ status: "ok", models: catalog.models.length }),
    },
  ];
}
