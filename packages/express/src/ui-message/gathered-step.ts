import type { Annotation, ContentPart, ReasoningDetail, ResponseAudio, ResponseImage } from "@wayfare/core";
import { decodeFile } from "./decode-file.ts";
import { decodeTool, type FinishedCall, isTool } from "./decode-tool.ts";
import { keptIn } from "./kept-in.ts";
import { type PlacedPart, stringAt } from "./placed-part.ts";
import type { Kept } from "./ui-chunk.ts";

/** What the parts of one step of an answer add up to. */
export class GatheredStep {
  text = "";
  refusal = "";
  readonly calls: FinishedCall[] = [];
  readonly images: ResponseImage[] = [];
  readonly files: ContentPart[] = [];
  readonly annotations: Annotation[] = [];
  details: ReasoningDetail[] = [];
  audio: ResponseAudio | undefined;
  /** The model that reasoned. */
  model: string | undefined;
  /** Whether these are the details of the whole step. */
  #isWhole = false;

  /** @throws InvalidRequestError */
  add(part: PlacedPart): void {
    if (isTool(part)) {
      const finished = decodeTool(part);
      if (finished !== undefined) this.calls.push(finished);
      const isCarried = finished !== undefined || part.fields.providerExecuted === true;
      if (isCarried) this.#keep(keptIn(part, "callProviderMetadata"), true);
      return;
    }
    adders.get(part.type)?.(this, part);
    if (carriers.has(part.type)) this.#keep(keptIn(part), part.type === "custom");
  }

  /** Takes what the answer left on a part: reasoning has the details of its own block. */
  #keep({ reasoning_details, annotations, model }: Kept, isWhole: boolean): void {
    for (const annotation of annotations ?? []) this.annotations.push(annotation);
    this.model ??= model;
    if (reasoning_details === undefined || this.#isWhole) return;
    this.#isWhole = isWhole;
    if (isWhole) this.details = [];
    for (const detail of reasoning_details) this.details.push(detail);
  }
}

/** Parts beside tools that an answer leaves something on. */
const carriers: ReadonlySet<string> = new Set(["text", "reasoning", "file", "custom"]);

/** What a part adds; sources, data of the application and what is not known have no place in a message. */
const adders: ReadonlyMap<string, (step: GatheredStep, part: PlacedPart) => void> = new Map([
  ["text", addText],
  ["file", addFile],
]);

function addText(step: GatheredStep, part: PlacedPart): void {
  const text = stringAt(part, "text");
  if (keptIn(part).refusal) step.refusal += text;
  else step.text += text;
}

function addFile(step: GatheredStep, part: PlacedPart): void {
  const { id } = keptIn(part);
  if (id !== undefined && /^audio\//i.test(stringAt(part, "mediaType"))) {
    // What was said is kept by the API under its id.
    step.audio = { id };
    return;
  }
  const file = decodeFile(part);
  if (file.type !== "image_url") step.files.push(file);
  else step.images.push({ type: "image_url", image_url: { url: file.image_url.url } });
}
