import type { ModelConfig } from "../call/model-config.ts";

/**
 * What the models for media have in common. They are no more than their settings: how they ask is loaded with the first
 * call, since few programs make media.
 */
export abstract class MediaModel<Settings extends object = object> {
  readonly specificationVersion = "v4" as const;
  readonly provider: string;
  readonly modelId: string;
  readonly settings: Settings;
  readonly config: ModelConfig;

  constructor(modelId: string, settings: Settings | undefined, config: ModelConfig) {
    this.provider = config.provider;
    this.modelId = modelId;
    this.settings = settings ?? ({} as Settings);
    this.config = config;
  }
}
