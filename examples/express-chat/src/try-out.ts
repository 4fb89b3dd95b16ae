import assert from "node:assert/strict";
import type { UsageEntry } from "@wayfare/express";
import { readAnswer } from "../public/read-answer.js";

/** Does what a visitor does, with the reader of the page itself. */
export async function tryOut(url: string): Promise<void> {
  const page = await fetch(url);
  assert.match(await page.text(), /<script type="module" src="chat.js">/);
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  const cookie = page.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  assert.match(cookie, /^visitor=/, "The page came without a session.");

  const content = "Why do ships pass buoys on one side?";
  const body = JSON.stringify({ messages: [{ role: "user", content }], stream: true });
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  const stranger = await ask({});
  assert.equal(stranger.status, 401);
  await stranger.body?.cancel();
  console.log("Without a session: 401.");

  let answer = "";
  let pieces = 0;
  let tokens = 0;
  let cost = 0;
  for await (const { choices, usage } of readAnswer(await ask({ cookie }))) {
    const piece = choices?.[0]?.delta?.content ?? "";
    if (piece !== "") pieces += 1;
    answer += piece;
    if (usage) ({ total_tokens: tokens, cost } = usage);
  }
  assert(pieces > 3, "The answer came in one piece.");
  assert(cost > 0, "The answer came without its cost.");
  console.log(`> ${content}\n${answer}\n(${pieces} pieces, ${tokens} tokens, $${cost.toFixed(9)})`);

  const told = await fetch(`${url}/api/usage`, { headers: { cookie } });
  const { data } = (await told.json()) as { data: { limits: UsageEntry[] } };
  const budget = data.limits.find(({ unit }) => unit === "usd");
  assert.equal(Number(budget?.used), cost, "What was spent is not what the answer cost.");
  console.log(`Left today: $${budget?.remaining} of $${budget?.limit}.`);
}
