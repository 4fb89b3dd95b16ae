import { isOpenRouterError } from "@wayfare/core/adapter";
import { explain } from "../call/errors.ts";
import type { ChatOpenRouterInput } from "../options/settings.ts";
import { ChatOpenRouter } from "./chat-openrouter.ts";

/**
 * Makes a model whose profile is what the catalogue says of it, and of the fallbacks in `models`: agents and middleware
 * decide by it. It is what `initChatModel` is for other providers; "openrouter:author/model" is taken too.
 *
 * @throws OpenRouterError when there is no such model. A catalogue that cannot be reached is done without.
 */
export async function initOpenRouter(
  model: string,
  fields: Omit<ChatOpenRouterInput, "model"> = {},
): Promise<ChatOpenRouter> {
  const id = model.replace(/^openrouter:/, "");
  const plain = new ChatOpenRouter({ ...fields, model: id });
  if (fields.profile !== undefined || fields.catalogue !== undefined) return plain;
  const { client } = plain;
  const asked = [id, ...(fields.models ?? [])];
  const found = await Promise.all(
    asked.map((name) =>
      // Of a preset, only the account knows which model it has.
      (name.startsWith("@")
        ? Promise.resolve(undefined)
        : client.models.get(name.replace(/@preset\/.*$/s, ""))
      ).catch(async (error: unknown) => {
        if (isOpenRouterError(error) && error.status === 404) throw await explain(error, undefined);
        return undefined;
      }),
    ),
  );
  // Under the names that were asked for: an alias has the id of what it stands for.
  const catalogue = found.flatMap((entry, at) => (entry ? [{ ...entry, id: asked[at] as string }] : []));
  return new ChatOpenRouter({ ...fields, model: id, catalogue });
}
