import { isOpenRouterError } from "@wayfare/core";
import type { Response } from "express";
import type { ChatOptions } from "../options.ts";
import { answerError } from "./answer-error.ts";
import { deliver } from "./deliver.ts";
import type { Departure } from "./departure.ts";
import type { Asked, Exchange } from "./formats.ts";
import { knownError, type Report } from "./report.ts";
import { isServersAffair, safeError } from "./safe-error.ts";
import { sendJson } from "./send-json.ts";
import { StreamWriter } from "./stream-writer.ts";

/** What an answer is written to. */
export interface Reader {
  readonly response: Response;
  readonly departure: Departure;
  readonly options: Pick<ChatOptions, "heartbeat" | "patience" | "onDisconnect">;
  readonly report: Report;
}

/** Asks, and writes the answer or the failure; before the head as a status, behind it as the format says it. */
export async function answer(exchange: Exchange, asked: Asked, reader: Reader): Promise<void> {
  const { response, departure, options, report } = reader;
  const { heartbeat = 5000, patience = 30_000, onDisconnect = "abort" } = options;
  const writer = new StreamWriter(response, exchange.form, patience);
  if (exchange.streams) writer.keepAlive(heartbeat);
  try {
    const { headers, answer: begun } = await exchange.begin(asked);
    writer.quiet();
    if (typeof begun === "string" && !exchange.streams) return sendJson(response, 200, begun, headers);
    writer.begin(headers);
    if (typeof begun === "string") await writer.write(begun);
    else await deliver(begun, writer, departure, onDisconnect);
    writer.end();
  } catch (thrown) {
    writer.quiet();
    if (isServersAffair(thrown)) report(thrown);
    const error = isOpenRouterError(thrown) ? safeError(thrown) : knownError(thrown, report);
    if (!response.headersSent) return answerError(response, error);
    const last = exchange.ending(error);
    // Half an answer must not pass for the whole.
    if (last === undefined) response.destroy();
    else writer.end(last);
  }
}
