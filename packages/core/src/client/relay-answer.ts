import type { OpenRouterError } from "../errors/openrouter-error.ts";
import type { Watch } from "../http/deadline.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Reading } from "../relay/stream-scan.ts";
import type { Context } from "./context.ts";
import { type Ended, meter, meterReply, type Reply, receiptOf } from "./meter.ts";
import { RelayBody, RelayFlow } from "./relay-body.ts";
import type { RelayAnswer } from "./relay-options.ts";
import type { Passing } from "./relay-read.ts";
import { weakly } from "./weakly.ts";

/** What an answer is made of beside its bytes. */
interface Around {
  response: TransportResponse;
  watch: Watch;
  ended: (reading: Reading, error?: OpenRouterError) => Ended;
  errorOf: (thrown: unknown) => OpenRouterError;
}

/** The answer that is handed out; its receipt is written when it ends. */
export function answerOf(context: Context, passing: Passing, around: Around): RelayAnswer {
  const { response, ended } = around;
  const { reading, contentType } = passing;
  if (passing.source === undefined) {
    const answer = new Answer(response, passing.text, contentType);
    meterReply(context, { ...ended(reading), ...passing.told, reply: answer as Reply });
    return answer;
  }
  const { flow, receipt, tellOf } = flowOf(context, passing, around);
  const answer = new Answer(response, new RelayBody(flow), contentType, receipt);
  tellOf(answer);
  return answer;
}

/** What outlives the answer: nothing here may hold it, so that one that is dropped is collected. */
function flowOf(
  context: Context,
  passing: Exclude<Passing, { source?: undefined }>,
  { watch, ended, errorOf }: Around,
): { flow: RelayFlow; receipt: Promise<Receipt>; tellOf(answer: Answer): void } {
  const receipt = Promise.withResolvers<Receipt>();
  let answer: (() => object | undefined) | undefined;
  const onEnd = (broken: OpenRouterError | undefined): void => {
    watch.signal.removeEventListener("abort", onAbort);
    const error = broken ?? passing.toldError?.();
    const reply = answer?.() as Reply | undefined;
    const written = meter(context, { ...ended(passing.reading, error), reply, isBegun: true });
    if (error !== undefined) error.receipt = written;
    receipt.resolve(written);
  };
  const flow = new RelayFlow(passing.source, { onEnd, errorOf, ending: passing.ending });
  // Whoever reads slowly may not be reading when the call is given up.
  const onAbort = (): void => flow.giveUp(watch.failure as OpenRouterError);
  watch.signal.addEventListener("abort", onAbort);
  return {
    flow,
    receipt: receipt.promise,
    tellOf: (given) => {
      answer = weakly(given);
    },
  };
}

/** True of the bytes of the server, not of those that are handed on. */
const ofTheWire: ReadonlySet<string> = new Set([
  ...["content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"],
]);

/** An answer as it is handed out. */
export class Answer implements RelayAnswer {
  readonly status: number;
  readonly body: RelayAnswer["body"];
  readonly #response: TransportResponse;
  readonly #contentType: string | undefined;
  readonly #receipt: Promise<Receipt> | undefined;

  constructor(
    response: TransportResponse,
    body: RelayAnswer["body"],
    contentType: string | undefined,
    receipt?: Promise<Receipt>,
  ) {
    this.status = response.status;
    this.body = body;
    this.#response = response;
    this.#contentType = contentType;
    this.#receipt = receipt;
  }

  get headers(): Readonly<Record<string, string>> {
    const told = Object.entries(this.#response.headers?.() ?? {}).filter(([name]) => !ofTheWire.has(name));
    const own = this.#contentType === undefined ? {} : { "content-type": this.#contentType };
    return { ...Object.fromEntries(told), ...own };
  }

  header(name: string): string | undefined {
    if (ofTheWire.has(name)) return undefined;
    const own = name === "content-type" ? this.#contentType : undefined;
    return own ?? this.#response.header(name);
  }

  get receipt(): Promise<Receipt | undefined> {
    return this.#receipt ?? Promise.resolve(receiptOf(this));
  }
}
