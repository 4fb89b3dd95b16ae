import type { Model } from "@wayfare/core";
import type { CatalogModel } from "../catalog/catalog.ts";
import { encodeModelEndpoints } from "../catalog/encode-endpoint.ts";
import { encodeModel } from "../catalog/encode-model.ts";
import type { Parts } from "../parts.ts";
import { findListed } from "../planner.ts";
import { notFound } from "../refusal.ts";
import { jsonReply } from "../reply.ts";
import type { Route, RouteCall } from "../router.ts";
import { listQuery, pageOf, selectModels } from "./model-query.ts";

/** As OpenRouter sends it: clients may keep the list for two minutes, and show an old one while they fetch anew. */
const cacheable = { "cache-control": "public, max-age=120, stale-while-revalidate=3600" };

/** The catalogue: GET /models, /models/count, /models/{author}/{slug}/endpoints, /model/{author}/{slug}. */
export function modelRoutes({ catalog }: Parts): Route[] {
  // The catalogue does not change while the gateway runs, so the list is written once.
  const models: Model[] = catalog.models.map(encodeModel);
  // Routing variants lead to the model that they route; the list knows the others.
  const find = ({ params }: RouteCall): CatalogModel => {
    const id = `${params.author}/${params.slug}`;
    const model = findListed(catalog, id);
    if (model === undefined) throw notFound(`Model ${id} not found. GET /models lists those that there are.`);
    return model;
  };
  return [
    {
      method: "GET",
      path: "/models",
      needs: "nothing",
      answer: ({ exchange }) => {
        const selected = selectModels(models, listQuery(exchange.query));
        return jsonReply(pageOf(selected, exchange.query, exchange.path), 200, cacheable);
      },
    },
    {
      method: "GET",
      path: "/models/count",
      needs: "nothing",
      answer: ({ exchange }) =>
        jsonReply({ data: { count: selectModels(models, listQuery(exchange.query)).length } }),
    },
    {
      method: "GET",
      path: "/models/:author/:slug/endpoints",
      needs: "nothing",
      answer: (call) => jsonReply({ data: encodeModelEndpoints(find(call), catalog) }),
    },
    {
      method: "GET",
      path: "/model/:author/:slug",
      needs: "nothing",
      answer: (call) => jsonReply({ data: encodeModel(find(call)) }),
    },
  ];
}
