import { createHostCheck } from "./access/host-check.ts";
import { createKeyCheck } from "./access/keys.ts";
import { createFetchHandler, type FetchHandler } from "./edges/fetch.ts";
import { createNodeListener, type NodeListener } from "./edges/node.ts";
import { createHandle } from "./handle.ts";
import { inferenceKinds } from "./inference/kinds.ts";
import { type GatewayOptions, settingsOf } from "./options.ts";
import { createParts } from "./parts.ts";
import { accountRoutes } from "./routes/account.ts";
import { activityRoute } from "./routes/activity.ts";
import { inferenceRoute } from "./routes/inference.ts";
import { keyRoutes } from "./routes/keys.ts";
import { modelRoutes } from "./routes/models.ts";
import { serviceRoutes } from "./routes/service.ts";
import { videoRoutes } from "./routes/videos.ts";
import { hostInUrl, type Listening, type ListenOptions, listen } from "./server.ts";

/** The OpenRouter API on your own machine. */
export interface Gateway {
  /** For `node:http`, Express and the like; a mount path before `/api/v1` or `/v1` must be taken off by the framework. */
  readonly listener: NodeListener;
  /** For runtimes that speak the fetch standard. */
  readonly fetch: FetchHandler;
  /** Starts a server of its own. @throws the server's error, such as EADDRINUSE */
  listen(options?: ListenOptions): Promise<Listening>;
  /** Closes every server that `listen` started and writes down what calls cost; a ledger of yours stays open. @param grace - milliseconds for the answers under way; 5000 by default */
  close(grace?: number): Promise<void>;
}

/**
 * Creates a gateway. Without options it is a sandbox that needs no key and no network.
 * @throws CatalogError or InvalidRequestError when the options do not fit together
 */
export function createGateway(options: GatewayOptions = {}): Gateway {
  const settings = settingsOf(options);
  const { keys, managementKeys, clock, allowedHosts, allowedOrigins, onError } = settings;
  const parts = createParts(settings);
  const routes = [
    ...inferenceKinds.map((kind) => inferenceRoute(parts, kind)),
    ...videoRoutes(parts),
    ...modelRoutes(parts),
    ...accountRoutes(parts),
    ...keyRoutes(parts),
    activityRoute(parts),
    ...serviceRoutes(parts),
  ];
  const bound = new Set<string>();
  const checkHost = createHostCheck(allowedHosts, allowedOrigins, bound);
  const checkKey = createKeyCheck({ keys, managementKeys, book: parts.keys, clock });
  const handle = createHandle(routes, { checkHost, checkKey, allowedOrigins, onError });
  const listener = createNodeListener(handle, onError);
  const servers = new Set<Listening>();
  return {
    listener,
    fetch: createFetchHandler(handle),
    listen: async (where) => {
      if (where?.host !== undefined) bound.add(hostInUrl(where.host).toLowerCase());
      const server = await listen(listener, settings.maxBodyBytes, where);
      servers.add(server);
      return server;
    },
    close: async (grace) => {
      const closing = [...servers].map((server) => server.close(grace));
      servers.clear();
      await Promise.all(closing);
      await parts.jobWatch.close();
      await parts.meter.close();
    },
  };
}
