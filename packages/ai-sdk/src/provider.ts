import { InvalidArgumentError, NoSuchModelError, type ProviderV4 } from "@ai-sdk/provider";
import type { OpenRouter } from "@wayfare/core";
import { createOpenRouter as createClient } from "@wayfare/core/adapter";
import type { ModelConfig } from "./call/model-config.ts";
import { OpenRouterChatLanguageModel } from "./language/chat-model.ts";
import { OpenRouterCompletionLanguageModel } from "./language/completion-model.ts";
import { OpenRouterEmbeddingModel } from "./media/embedding-model.ts";
import { OpenRouterImageModel } from "./media/image-model.ts";
import { OpenRouterRerankingModel } from "./media/reranking-model.ts";
import { OpenRouterSpeechModel } from "./media/speech-model.ts";
import { OpenRouterTranscriptionModel } from "./media/transcription-model.ts";
import { OpenRouterVideoModel } from "./media/video-model.ts";
import type {
  OpenRouterEmbeddingSettings,
  OpenRouterImageSettings,
  OpenRouterRerankingSettings,
  OpenRouterSpeechSettings,
  OpenRouterTranscriptionSettings,
  OpenRouterVideoSettings,
} from "./options/media-settings.ts";
import type {
  OpenRouterChatSettings,
  OpenRouterCompletionSettings,
  OpenRouterProviderSettings,
} from "./options/settings.ts";
import { tools } from "./tools.ts";

/** OpenRouter for the AI SDK: every model under its id, "author/slug" or "author/slug:variant". */
export interface OpenRouterProvider extends ProviderV4 {
  (modelId: string, settings?: OpenRouterChatSettings): OpenRouterChatLanguageModel;
  /** The client behind the models: catalogue, account, estimates. */
  readonly client: OpenRouter;
  languageModel(modelId: string, settings?: OpenRouterChatSettings): OpenRouterChatLanguageModel;
  /** The same as `languageModel`. */
  chat(modelId: string, settings?: OpenRouterChatSettings): OpenRouterChatLanguageModel;
  /** A model that goes on with a text, by `POST /completions`. */
  completion(modelId: string, settings?: OpenRouterCompletionSettings): OpenRouterCompletionLanguageModel;
  embeddingModel(modelId: string, settings?: OpenRouterEmbeddingSettings): OpenRouterEmbeddingModel;
  /** The same as `embeddingModel`. */
  embedding(modelId: string, settings?: OpenRouterEmbeddingSettings): OpenRouterEmbeddingModel;
  /** @deprecated Use `embeddingModel`. */
  textEmbeddingModel(modelId: string, settings?: OpenRouterEmbeddingSettings): OpenRouterEmbeddingModel;
  imageModel(modelId: string, settings?: OpenRouterImageSettings): OpenRouterImageModel;
  /** The same as `imageModel`. */
  image(modelId: string, settings?: OpenRouterImageSettings): OpenRouterImageModel;
  rerankingModel(modelId: string, settings?: OpenRouterRerankingSettings): OpenRouterRerankingModel;
  transcriptionModel(
    modelId: string,
    settings?: OpenRouterTranscriptionSettings,
  ): OpenRouterTranscriptionModel;
  speechModel(modelId: string, settings?: OpenRouterSpeechSettings): OpenRouterSpeechModel;
  videoModel(modelId: string, settings?: OpenRouterVideoSettings): OpenRouterVideoModel;
  /** @throws NoSuchModelError always: the decisions of OpenRouter are no part of its `/api/v1` */
  evaluationModel(modelId: string, settings?: object): never;
  /** Tools that OpenRouter executes. */
  readonly tools: typeof tools;
}

/**
 * Makes a provider. It reads the key when a call is made, and holds no connection.
 *
 * @throws InvalidRequestError when `baseURL` is not an http(s) URL
 * @throws InvalidArgumentError for a setting of a client beside a client that exists already
 */
export function createOpenRouter(settings: OpenRouterProviderSettings = {}): OpenRouterProvider {
  const client = settings.client ?? createClient(clientOptions(settings));
  if (settings.client !== undefined) refuseClientOptions(settings);
  return provide(settings, () => client);
}

/** A provider with the key of the environment, OPENROUTER_API_KEY; nothing is read from there before it is used. */
export const openrouter: OpenRouterProvider = /* @__PURE__ */ createDefault();

function createDefault(): OpenRouterProvider {
  let client: OpenRouter | undefined;
  return provide({}, () => {
    client ??= createClient({ retry: false });
    return client;
  });
}

function provide(settings: OpenRouterProviderSettings, clientOf: () => OpenRouter): OpenRouterProvider {
  const create = creatorOf(settings, clientOf);
  const chat = create(OpenRouterChatLanguageModel, "chat");
  const embeddingModel = create(OpenRouterEmbeddingModel, "embedding");
  const imageModel = create(OpenRouterImageModel, "image");
  function provider(id: string, own?: OpenRouterChatSettings): OpenRouterChatLanguageModel {
    if (new.target) throw new TypeError("A provider is called without `new`.");
    return chat(id, own);
  }
  Object.defineProperty(provider, "client", { enumerable: true, get: clientOf });
  const models = {
    specificationVersion: "v4",
    languageModel: chat,
    chat,
    completion: create(OpenRouterCompletionLanguageModel, "completion"),
    embeddingModel,
    embedding: embeddingModel,
    textEmbeddingModel: embeddingModel,
    imageModel,
    image: imageModel,
    rerankingModel: create(OpenRouterRerankingModel, "reranking"),
    transcriptionModel: create(OpenRouterTranscriptionModel, "transcription"),
    speechModel: create(OpenRouterSpeechModel, "speech"),
    videoModel: create(OpenRouterVideoModel, "video"),
    evaluationModel: (modelId: string): never => {
      throw new NoSuchModelError({ modelId, modelType: "evaluationModel" });
    },
    tools,
  } as const;
  return Object.assign(provider as typeof provider & { readonly client: OpenRouter }, models);
}

/** What makes models of a kind by their ids and settings. */
function creatorOf(settings: OpenRouterProviderSettings, clientOf: () => OpenRouter) {
  return <Settings extends object, Model>(
    Kind: new (modelId: string, settings: Settings, config: ModelConfig) => Model,
    kind: string,
  ) => {
    const config: ModelConfig = {
      provider: `openrouter.${kind}`,
      get client() {
        return clientOf();
      },
      retry: settings.retry ?? false,
      // A client that was passed in knows nothing of the headers that are given here.
      headers: settings.client === undefined ? {} : headersOf(settings),
      extraBody: settings.extraBody,
    };
    return (modelId: string, own: Settings = {} as Settings): Model => {
      // Without one the API would choose, and charge.
      if (!modelId) throw new InvalidArgumentError({ argument: "modelId", message: "`modelId` is missing." });
      return new Kind(modelId, own, config);
    };
  };
}

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>;

/** What can be said beside a client; all else is said to the client itself. */
const besideClient: ReadonlySet<string> = new Set(
  "client headers api_keys extraBody retry compatibility decisionsBaseURL".split(" "),
);

/** A budget that is given and not enforced would be worse than none. */
function refuseClientOptions(settings: OpenRouterProviderSettings): void {
  for (const [argument, value] of Object.entries(settings)) {
    if (value === undefined || besideClient.has(argument)) continue;
    const message = `\`${argument}\` stands beside \`client\`, which has its own: give it to the client.`;
    throw new InvalidArgumentError({ argument, message });
  }
}

/** The settings that are a client's. */
function clientOptions(settings: OpenRouterProviderSettings): ClientOptions {
  const { app, appName, appUrl, baseURL, baseUrl, ...rest } = settings;
  return {
    ...rest,
    headers: headersOf(settings),
    retry: settings.retry ?? false,
    baseURL: baseURL ?? baseUrl,
    app: { ...app, title: app?.title ?? appName, url: app?.url ?? appUrl },
  };
}

function headersOf({ headers, api_keys }: OpenRouterProviderSettings): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) all[name.toLowerCase()] = value;
  if (Object.keys(api_keys ?? {}).length > 0) all["x-provider-api-keys"] = JSON.stringify(api_keys);
  return all;
}
